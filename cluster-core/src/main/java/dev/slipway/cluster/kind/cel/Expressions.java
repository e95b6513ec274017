package dev.slipway.cluster.kind.cel;

import dev.slipway.diff.tree.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles expressions and remembers them. The library is loaded with the first one: most control planes have no rules, and should not pay for
 * them. Any thread may ask, and nobody waits for somebody else's expression.
 */
public final class Expressions {
    /** Compiled expressions that are kept: rules of all definitions and policies that people have at once. The least used goes first. */
    private static final int MOST_KEPT = 2000;

    /** As long as Kubernetes lets a rule be. */
    static final int MOST_CHARACTERS = 10_000;

    private final Map<Source, Compiled> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Compiled> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Source(String expression, Scope scope) {}

    /** The expression made ready, or why it cannot be. */
    public Compiled compile(String expression, Scope scope) {
        Source source = new Source(expression, scope);
        Optional<Compiled> known = find(source);
        if (known.isPresent()) return known.get();
        Compiled compiled = Library.compile(expression, scope);
        keep(source, compiled);
        return compiled;
    }

    private synchronized Optional<Compiled> find(Source source) {
        return Optional.ofNullable(kept.get(source));
    }

    private synchronized void keep(Source source, Compiled compiled) {
        kept.put(source, compiled);
    }

    /** An expression, or what is wrong with it. */
    public sealed interface Compiled {

        /** It can be asked. */
        non-sealed interface Ready extends Compiled {
            /** What it comes to, as messages name it: {@code bool}, {@code list(int)}. */
            String resultName();

            /** What is known of what it comes to. */
            Type result();

            /** The answer for these facts. */
            Result ask(Facts facts, Budget budget);

            /** What it makes of these facts: a {@link Result.Value}, or why there is none. */
            Result make(Facts facts, Budget budget);
        }

        /** It is none: the compiler's words, which may have several lines. */
        record Broken(String why) implements Compiled {}
    }

    /** What an expression comes to. */
    public sealed interface Result {
        record Truth(boolean value) implements Result {}

        record Text(String value) implements Result {}

        /** The value {@code null}. */
        record Nothing() implements Result {}

        /** A value of another type. */
        record Other(String type) implements Result {}

        /** What it makes. */
        record Value(Tree tree) implements Result {}

        /** It has no value that a rule could use: a field is missing, or a function was given what it does not take. */
        record Failed(String why) implements Result {}

        /** It costs more than there is left. Whoever shares the budget has nothing left either. */
        record TooCostly() implements Result {}
    }
}
