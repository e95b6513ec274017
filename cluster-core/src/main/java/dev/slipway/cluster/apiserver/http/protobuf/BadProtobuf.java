package dev.slipway.cluster.apiserver.http.protobuf;

/** Bytes that are no message of the Kubernetes API. The message says what is wrong, and in which field. */
public final class BadProtobuf extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String problem;

    BadProtobuf(String problem) {
        this("", problem);
    }

    private BadProtobuf(String field, String problem) {
        super(field.isEmpty() ? problem : field + ": " + problem, null, false, false);
        this.field = field;
        this.problem = problem;
    }

    /** The same, seen from the message around it; an inlined message has no name of its own. */
    BadProtobuf within(String outer) {
        if (outer.isEmpty()) return this;
        return new BadProtobuf(field.isEmpty() ? outer : outer + "." + field, problem);
    }
}
