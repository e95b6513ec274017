package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;

import dev.cel.common.types.OptionalType;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import dev.slipway.cluster.kind.check.Formats;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Forms of texts: {@code !format.dns1123Label().validate(self.name).hasValue()}; the value is the list of what is wrong. */
final class FormatLibrary {
    private static final Kind FORMAT = Kinds.own("kubernetes.NamedFormat", Form.class);
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    /** A form and what is wrong with a text that does not have it. */
    private record Form(String name, Function<String, Optional<String>> problem) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Form form && form.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private FormatLibrary() {}

    static void addTo(Functions functions) {
        Map<String, Form> forms = forms();
        forms.forEach((name, form) -> functions.global("format." + name, FORMAT.type(), List.of(), nothing -> form));
        functions
                .global(
                        "format.named",
                        OptionalType.create(FORMAT.type()),
                        List.of(TEXT),
                        all -> Optional.ofNullable(forms.get((String) all[0])))
                .member(
                        "validate",
                        OptionalType.create(Kinds.TEXTS),
                        List.of(FORMAT, TEXT),
                        all -> ((Form) all[0]).problem().apply((String) all[1]).map(List::of));
    }

    private static Map<String, Form> forms() {
        Map<String, Form> forms = new LinkedHashMap<>();
        add(forms, "dns1123Label", Formats::label);
        add(forms, "dns1123Subdomain", Formats::subdomain);
        add(forms, "dns1035Label", Formats::rfc1035);
        add(forms, "qualifiedName", Formats::qualifiedName);
        add(forms, "dns1123LabelPrefix", text -> Formats.label(prefix(text)));
        add(forms, "dns1123SubdomainPrefix", text -> Formats.subdomain(prefix(text)));
        add(forms, "dns1035LabelPrefix", text -> Formats.rfc1035(prefix(text)));
        add(forms, "labelValue", Formats::labelValue);
        add(forms, "uri", text -> problem(UrlLibrary.isUrl(text), "must be a valid URI"));
        add(forms, "uuid", text -> problem(UUID.matcher(text).matches(), "does not match the UUID format"));
        add(forms, "byte", text -> problem(isBase64(text), "invalid base64"));
        add(forms, "date", text -> problem(isTime(text, LocalDate::parse), "invalid date"));
        add(forms, "datetime", text -> problem(isTime(text, OffsetDateTime::parse), "invalid datetime"));
        return forms;
    }

    private static void add(Map<String, Form> forms, String name, Function<String, Optional<String>> problem) {
        forms.put(name, new Form(name, problem));
    }

    /** A prefix may end in a dash, since something follows it. */
    private static String prefix(String text) {
        return text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
    }

    private static Optional<String> problem(boolean good, String words) {
        return good ? Optional.empty() : Optional.of(words);
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length >= 0;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isTime(String text, Function<String, Object> parse) {
        try {
            return parse.apply(text) != null;
        } catch (DateTimeException none) {
            return false;
        }
    }
}
