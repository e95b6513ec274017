package dev.slipway.cluster.kind.cel;

import dev.slipway.diff.tree.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compiles expressions and remembers them. The library is loaded with the first one: most control planes have no rules, and should not pay for
 * them. Any thread may ask.
 */
public final class Expressions {
    /** Compiled expressions that are kept: rules of all definitions that people have at once. The least used goes first. */
    private static final int MOST_KEPT = 2000;

    private final Map<String, Compiled> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** The expression made ready, or why it cannot be. Variables are {@code self} and {@code oldSelf}. */
    public synchronized Compiled compile(String expression) {
        Compiled known = kept.get(expression);
        if (known != null) return known;
        Compiled compiled = Library.compile(expression);
        kept.put(expression, compiled);
        return compiled;
    }

    /** An expression, or what is wrong with it. */
    public sealed interface Compiled {

        /** It can be asked. */
        non-sealed interface Ready extends Compiled {
            /** The answer for these variables. */
            Result ask(Mapping variables);
        }

        /** It is none: the compiler's words, which may have several lines. */
        record Broken(String why) implements Compiled {}
    }

    /** What an expression comes to. */
    public sealed interface Result {
        record Truth(boolean value) implements Result {}

        record Text(String value) implements Result {}

        /** It has no value that a rule could use: a field is missing, or it costs too much. */
        record Failed(String why) implements Result {}
    }
}
