package dev.slipway.cluster.kind.cel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a value before there is one. Where types are known, a misspelt field is found when an expression is made. */
public sealed interface Type {

    /** As expressions name a field whose name they may not be able to say. */
    static String fieldName(String name) {
        return FieldNames.escaped(name);
    }

    /** Types without parts. */
    enum Plain implements Type {
        /** Nothing is known: any value. */
        ANY,
        BOOL,
        INT,
        DOUBLE,
        STRING,
        BYTES,
        TIMESTAMP,
        DURATION,
        /** Answers what somebody may do, see {@link Access}. */
        AUTHORIZER,
        /** The same, about one resource. */
        RESOURCE_CHECK
    }

    /** Items of one type. */
    record ListOf(Type items) implements Type {}

    /** Values of one type under any texts. */
    record MapOf(Type values) implements Type {}

    /** A value that may be absent, asked for as an {@code optional}. */
    record Maybe(Type value) implements Type {}

    /** What an expression comes to, known to whoever made it. */
    non-sealed interface Known extends Type {}

    /**
     * Fields by name, and no others.
     *
     * @param name as messages name it; two types of one name have the same fields
     * @param fields named as expressions name them: as they are or, where they are not here, by {@link #fieldName}
     */
    record Struct(String name, SortedMap<String, Type> fields) implements Type {
        public Struct {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }

        /** With one field more. */
        public Struct with(String field, Type type) {
            SortedMap<String, Type> more = new TreeMap<>(fields);
            more.put(field, type);
            return new Struct(name, more);
        }

        public static Struct empty(String name) {
            return new Struct(name, Collections.emptySortedMap());
        }
    }
}
