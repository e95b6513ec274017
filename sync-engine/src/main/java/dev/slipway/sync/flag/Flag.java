package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Evaluation.Code;
import dev.slipway.sync.flag.Evaluation.Reason;
import dev.slipway.sync.model.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One flag as written.
 *
 * @param variants value by name
 * @param targeting a rule of JsonLogic whose result names a variant; empty: always the default variant
 * @param metadata what is told with each answer
 */
public record Flag(
        String key,
        boolean enabled,
        Mapping variants,
        Optional<String> defaultVariant,
        Optional<Tree> targeting,
        Mapping metadata,
        Origin origin) {
    private static final String TIMESTAMP = "$flagd.timestamp";

    /**
     * What it says in a context, in flagd's order of questions.
     *
     * @param at the time, for programs that ask; what a stage runs depends on commits alone, so there is none for it
     */
    Evaluation evaluate(Mapping context, Optional<Instant> at) {
        if (!enabled) return Evaluation.without(key, Reason.DISABLED);
        if (targeting.isEmpty()) return byDefault(Reason.STATIC);
        if (at.isEmpty() && asksTime(targeting.get()))
            return Evaluation.error(
                    key,
                    Code.GENERAL,
                    "flag \"" + key + "\" asks " + TIMESTAMP
                            + ", and what a stage runs depends on commits alone, not on the time");
        Mapping flagd = Mapping.builder()
                .put("flagKey", key)
                .put("timestamp", at.map(Instant::getEpochSecond))
                .build();
        Tree result = JsonLogic.apply(targeting.get(), context.with("$flagd", flagd));
        if (result.isNull()) return byDefault(Reason.DEFAULT);
        String variant = JsonLogic.text(result);
        return variants.get(variant)
                .map(value -> Evaluation.of(key, variant, value, Reason.TARGETING_MATCH))
                .orElseGet(() -> Evaluation.error(
                        key,
                        Code.GENERAL,
                        "the targeting of flag \"" + key + "\" chose \"" + variant
                                + "\", which is none of its variants"));
    }

    private static boolean asksTime(Tree rule) {
        if (rule instanceof Sequence list) return list.items().stream().anyMatch(Flag::asksTime);
        if (!(rule instanceof Mapping mapping)) return false;
        boolean here = mapping.get("var")
                .map(name -> name instanceof Sequence list && !list.isEmpty() ? list.get(0) : name)
                .flatMap(Tree::asText)
                .filter(TIMESTAMP::equals)
                .isPresent();
        return here
                || mapping.keys().stream()
                        .anyMatch(key -> asksTime(mapping.get(key).orElseThrow()));
    }

    /** The names of its variants in order. */
    public List<String> variantNames() {
        return variants.keys();
    }

    /** Whether its variants are true and false. */
    public boolean isBoolean() {
        return variants.keys().stream().allMatch(name -> variants.bool(name).isPresent());
    }

    private Evaluation byDefault(Reason reason) {
        return defaultVariant
                .map(variant ->
                        Evaluation.of(key, variant, variants.get(variant).orElseThrow(), reason))
                .orElseGet(() -> Evaluation.without(key, Reason.DEFAULT));
    }
}
