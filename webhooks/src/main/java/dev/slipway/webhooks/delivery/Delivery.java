package dev.slipway.webhooks.delivery;

import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One HTTP delivery as it came: headers and the bytes of the body. A signature is over these bytes, so nobody may parse and print them first.
 *
 * @param headers by name; names count in any case
 */
public record Delivery(SortedMap<String, String> headers, byte[] body) {
    /** Most bytes of a body. Forges send up to 25 MB, but what is read of it stands in the first kilobytes. */
    public static final int MOST_BYTES = 5 * 1024 * 1024;

    public Delivery {
        SortedMap<String, String> lowerCase = new TreeMap<>();
        headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        headers = Collections.unmodifiableSortedMap(lowerCase);
        body = body.clone();
    }

    public static Delivery of(Map<String, String> headers, byte[] body) {
        return new Delivery(new TreeMap<>(headers), body);
    }

    /** A header's value, without spaces around it; an empty one counts as absent, as Gitea sends such ones where no secret is set. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** A name for its bytes: SHA-256 in hex. */
    public String bodyHash() {
        return HexFormat.of().formatHex(Secret.sha256(body));
    }

    /** How many bytes; never the body itself, which may say what is private. */
    @Override
    public String toString() {
        return "a delivery of " + body.length + " bytes";
    }
}
