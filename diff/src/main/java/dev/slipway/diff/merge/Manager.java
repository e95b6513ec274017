package dev.slipway.diff.merge;

import dev.slipway.diff.path.PathSet;

/**
 * Who owns which fields of a document, and since when.
 *
 * @param apiVersion of the document as this manager wrote it
 * @param time of the last change to the fields, as RFC 3339 writes it; empty if unknown
 * @param subresource through which it wrote; empty for the main document
 */
public record Manager(
        String name, Operation operation, String apiVersion, String time, String subresource, PathSet fields) {

    /** How a manager writes: by stating what it wants, or by changing what is there. */
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        /** As documents write it. */
        public String text() {
            return text;
        }
    }

    /** One that has not written yet. */
    public static Manager of(String name, Operation operation, String apiVersion, String time) {
        return new Manager(name, operation, apiVersion, time, "", PathSet.empty());
    }

    @SuppressWarnings("ReferenceEquality") // what an operation on fields leaves alone is the very same
    public Manager withFields(PathSet fields) {
        return fields == this.fields ? this : new Manager(name, operation, apiVersion, time, subresource, fields);
    }

    public Manager withSubresource(String subresource) {
        return new Manager(name, operation, apiVersion, time, subresource, fields);
    }

    /** Whether both are one manager: appliers are the same whatever version they write, others are not. */
    public boolean isSameAs(Manager other) {
        return name.equals(other.name)
                && operation == other.operation
                && subresource.equals(other.subresource)
                && (operation == Operation.APPLY || apiVersion.equals(other.apiVersion));
    }

    /** How a conflict names it: {@code "curl" using v1}. */
    public String describe() {
        String through = subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"';
        return '"' + name + '"' + through + (operation == Operation.UPDATE ? " using " + apiVersion : "");
    }
}
