package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.apiserver.http.request.Representation.Format;
import dev.slipway.cluster.apiserver.http.request.Representation.View;
import dev.slipway.cluster.object.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The {@code Accept} header: what a client can read, what it likes best first. Parameters come in any order. */
public final class Accept {
    /** What the API answers in, as refusals name it. */
    static final String AVAILABLE = "application/json, application/yaml";

    private final List<Range> ranges;

    /** The refusal of a client that can read nothing we have. */
    public static Status notAcceptable() {
        return Status.of(406, "NotAcceptable", "406: Not Acceptable\n\nAvailable representations: " + AVAILABLE);
    }

    private Accept(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * One range of the header.
     *
     * @param type such as {@code application/json}
     * @param parameters behind the semicolons, without {@code q}
     */
    public record Range(String type, Map<String, String> parameters, double quality) {
        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }

        /** Whether a media type would do. */
        public boolean accepts(String mediaType) {
            return quality > 0 && matches(mediaType);
        }

        private boolean matches(String mediaType) {
            return type.equals(mediaType)
                    || type.equals("*/*")
                    || (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1)));
        }
    }

    /** Reads a header; an empty one accepts everything. */
    public static Accept parse(String header) {
        List<Range> ranges = new ArrayList<>();
        for (String range : (header.isBlank() ? "*/*" : header).split(",")) ranges.add(range(range));
        ranges.sort(Comparator.comparing(Range::quality).reversed());
        return new Accept(ranges);
    }

    private static Range range(String text) {
        String[] parts = text.split(";");
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0)
                parameters.put(
                        parts[i].substring(0, equals).trim(),
                        parts[i].substring(equals + 1).trim());
        }
        String quality = Optional.ofNullable(parameters.remove("q")).orElse("1");
        return new Range(parts[0].trim().toLowerCase(Locale.ROOT), parameters, number(quality));
    }

    private static double number(String quality) {
        try {
            return Double.parseDouble(quality);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** The best way to write objects that this client can read; empty where there is none. */
    public Optional<Representation> forObjects() {
        return ranges.stream().flatMap(range -> representation(range).stream()).findFirst();
    }

    /** The ranges in order of liking. */
    public List<Range> ranges() {
        return List.copyOf(ranges);
    }

    private static Optional<Representation> representation(Range range) {
        Optional<Format> format = List.of(Format.values()).stream()
                .filter(known -> range.accepts(known.mediaType()))
                .findFirst();
        Optional<View> view = view(range);
        if (format.isEmpty() || view.isEmpty()) return Optional.empty();
        String version = range.parameter("v").isEmpty() ? "v1" : range.parameter("v");
        return Optional.of(new Representation(format.get(), view.get(), version));
    }

    private static Optional<View> view(Range range) {
        String as = range.parameter("as");
        if (as.isEmpty()) return Optional.of(View.OBJECT);
        String version = range.parameter("v");
        boolean known =
                range.parameter("g").equals("meta.k8s.io") && (version.equals("v1") || version.equals("v1beta1"));
        if (!known) return Optional.empty();
        return switch (as) {
            case "Table" -> Optional.of(View.TABLE);
            case "PartialObjectMetadata", "PartialObjectMetadataList" -> Optional.of(View.METADATA);
            default -> Optional.empty();
        };
    }
}
