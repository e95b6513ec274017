package dev.slipway.cluster.kind.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.util.List;

/** Kinds of parameters that several of our functions take. */
final class Kinds {
    static final Kind TEXT = new Kind(SimpleType.STRING, String.class);
    static final Kind WHOLE = new Kind(SimpleType.INT, Long.class);
    static final Kind TRUTH = new Kind(SimpleType.BOOL, Boolean.class);
    static final CelType TEXTS = ListType.create(SimpleType.STRING);

    private Kinds() {}

    /** A type of our own. */
    static Kind own(String name, Class<?> values) {
        return new Kind(OpaqueType.create(name), values);
    }

    static Kind listOf(CelType items) {
        return new Kind(ListType.create(items), List.class);
    }
}
