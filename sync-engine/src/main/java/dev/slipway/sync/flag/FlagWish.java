package dev.slipway.sync.flag;

import dev.slipway.templating.template.NearestName;
import java.util.Optional;

/**
 * What somebody wants a flag to say: {@code <flag>}, that it is on, or {@code <flag>=<variant>}, that it chose this variant.
 *
 * @param variant empty: a boolean flag that is true
 */
public record FlagWish(String flag, Optional<String> variant) {

    /** As written. */
    public static FlagWish of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new FlagWish(text, Optional.empty())
                : new FlagWish(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
    }

    /** What is wrong with asking that: there is no such flag or variant. */
    public Optional<String> objection(Flags flags) {
        Optional<Flag> found = flags.find(flag);
        if (found.isEmpty())
            return Optional.of("there is no flag \"" + flag + "\"" + NearestName.hint(flag, flags.keys()));
        if (variant.isPresent()) return objection(found.get(), variant.get());
        return found.get().isBoolean()
                ? Optional.empty()
                : Optional.of("flag \"" + flag + "\" is not a boolean; write " + flag + "=<variant>, one of "
                        + String.join(", ", found.get().variantNames()));
    }

    /** Whether what the flag says fulfils it. */
    public boolean isFulfilled(Evaluation said) {
        return variant.isPresent() ? said.variant().equals(variant) : said.isOn();
    }

    private static Optional<String> objection(Flag flag, String variant) {
        if (flag.variants().has(variant)) return Optional.empty();
        return Optional.of("flag \"" + flag.key() + "\" has no variant \"" + variant + "\""
                + NearestName.of(variant, flag.variantNames())
                        .map(name -> "; did you mean \"" + name + "\"?")
                        .orElse("; it has " + String.join(", ", flag.variantNames())));
    }
}
