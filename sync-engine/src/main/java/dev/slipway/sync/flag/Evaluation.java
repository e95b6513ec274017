package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/**
 * What a flag says in one context.
 *
 * @param value absent where flagd leaves the choice to the program: disabled, no default, or an error
 * @param error what went wrong, with reason ERROR only
 * @param code of what went wrong, as OpenFeature has it, with reason ERROR only
 * @param metadata of the flag, over that of all flags
 */
public record Evaluation(
        String flag,
        Optional<Tree> value,
        Optional<String> variant,
        Reason reason,
        Optional<String> error,
        Optional<Code> code,
        Mapping metadata) {

    /** What can go wrong; names as OpenFeature has them. */
    public enum Code {
        FLAG_NOT_FOUND,
        PARSE_ERROR,
        GENERAL
    }

    /** Why it says so; names as flagd reports them. */
    public enum Reason {
        /** No targeting: the default variant. */
        STATIC,
        /** The targeting chose a variant. */
        TARGETING_MATCH,
        /** The targeting chose nothing, or there is no default variant. */
        DEFAULT,
        DISABLED,
        ERROR
    }

    /** Whether it is the boolean true. */
    public boolean isOn() {
        return value.flatMap(Tree::asBool).orElse(false);
    }

    static Evaluation of(String flag, String variant, Tree value, Reason reason) {
        return new Evaluation(
                flag,
                Optional.of(value),
                Optional.of(variant),
                reason,
                Optional.empty(),
                Optional.empty(),
                Mapping.empty());
    }

    static Evaluation without(String flag, Reason reason) {
        return new Evaluation(
                flag, Optional.empty(), Optional.empty(), reason, Optional.empty(), Optional.empty(), Mapping.empty());
    }

    static Evaluation error(String flag, Code code, String error) {
        return new Evaluation(
                flag,
                Optional.empty(),
                Optional.empty(),
                Reason.ERROR,
                Optional.of(error),
                Optional.of(code),
                Mapping.empty());
    }

    Evaluation with(Mapping more) {
        return new Evaluation(flag, value, variant, reason, error, code, more);
    }
}
