package dev.slipway.cluster.apiserver.http.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters behind the question mark, decoded. A parameter may come several times. */
public final class Query {
    private final SortedMap<String, List<String>> values;

    private Query(SortedMap<String, List<String>> values) {
        this.values = values;
    }

    /** Reads {@code a=1&b=%20}. Broken escapes are taken as they are: the value will be refused by whoever reads it. */
    public static Query parse(String raw) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        }
        return new Query(values);
    }

    /** The same with one parameter more, or with another value for it. */
    public Query with(String name, String value) {
        SortedMap<String, List<String>> more = new TreeMap<>(values);
        more.put(name, List.of(value));
        return new Query(more);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first value. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The first value; empty where there is none. */
    public String text(String name) {
        return first(name).orElse("");
    }

    /** Every value, in order. */
    public List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    /** Whether it is there and neither {@code false} nor {@code 0}: {@code ?watch} and {@code ?watch=1} are both yes. */
    public boolean flag(String name) {
        return first(name)
                .filter(value -> !value.equalsIgnoreCase("false") && !value.equals("0"))
                .isPresent();
    }

    /** The whole number of a parameter, 0 where it is absent or empty. */
    public long whole(String name) throws BadParameter {
        String text = text(name);
        if (text.isEmpty()) return 0;
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new BadParameter("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, List<String>> entry : values.entrySet())
            for (String value : entry.getValue())
                text.append(text.isEmpty() ? "" : "&")
                        .append(entry.getKey())
                        .append('=')
                        .append(value);
        return text.toString();
    }
}
