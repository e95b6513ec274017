package dev.slipway.cluster.apiserver.http.request;

/**
 * How an answer is to be written: the format, and what becomes of the objects in it.
 *
 * @param version of {@code meta.k8s.io}, in which a table or metadata is written
 */
public record Representation(Format format, View view, String version) {

    /** How a tree is written down. */
    public enum Format {
        JSON("application/json"),
        YAML("application/yaml");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** What is shown of an object. */
    public enum View {
        /** All of it. */
        OBJECT,
        /** Cells, as {@code kubectl get} prints them. */
        TABLE,
        /** Nothing but its metadata. */
        METADATA
    }

    /** Objects in JSON. */
    public static final Representation PLAIN = new Representation(Format.JSON, View.OBJECT, "v1");
}
