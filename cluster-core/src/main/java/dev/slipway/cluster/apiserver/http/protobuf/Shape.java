package dev.slipway.cluster.apiserver.http.protobuf;

/** What a field holds. */
sealed interface Shape {

    /**
     * A value without fields of its own in JSON.
     *
     * @param omittedWhenZero whether JSON leaves it out when it is empty, false or zero; otherwise zero is a value like any other
     */
    record Single(Value value, boolean omittedWhenZero) implements Shape {}

    /** A message. */
    record Nested(String message) implements Shape {}

    /** A message whose fields JSON shows among those of the message around it. */
    record Inlined(String message) implements Shape {}

    record ListOf(Shape item) implements Shape {}

    /** From texts to values. */
    record MapOf(Shape value) implements Shape {}

    /** Reads the type that the build wrote down. */
    static Shape parse(String type, boolean inlined) {
        String inner = type.substring(1);
        return switch (type.charAt(0)) {
            case '[' -> new ListOf(parse(inner, false));
            case '{' -> new MapOf(parse(inner, false));
            case '@' -> inlined ? new Inlined(inner) : new Nested(inner);
            case '?' -> new Single(Value.named(inner), true);
            default -> new Single(Value.named(type), false);
        };
    }
}
