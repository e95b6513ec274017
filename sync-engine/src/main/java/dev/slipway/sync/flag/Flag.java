package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Evaluation.Reason;
import dev.slipway.sync.model.Origin;
import java.util.List;
import java.util.Optional;

/**
 * One flag as written.
 *
 * @param variants value by name
 * @param targeting a rule of JsonLogic whose result names a variant; empty: always the default variant
 */
public record Flag(
        String key,
        boolean enabled,
        Mapping variants,
        Optional<String> defaultVariant,
        Optional<Tree> targeting,
        Origin origin) {

    /** What it says in a context, in flagd's order of questions. */
    Evaluation evaluate(Mapping context) {
        if (!enabled) return Evaluation.without(key, Reason.DISABLED);
        if (targeting.isEmpty()) return byDefault(Reason.STATIC);
        Mapping enriched = context.with("$flagd", Mapping.of("flagKey", key));
        Tree result = JsonLogic.apply(targeting.get(), enriched);
        if (result.isNull()) return byDefault(Reason.DEFAULT);
        String variant = JsonLogic.text(result);
        return variants.get(variant)
                .map(value -> Evaluation.of(key, variant, value, Reason.TARGETING_MATCH))
                .orElseGet(() -> Evaluation.error(
                        key,
                        "the targeting of flag \"" + key + "\" chose \"" + variant
                                + "\", which is none of its variants"));
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
