package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.Flag;
import dev.slipway.sync.flag.Flags;
import dev.slipway.templating.template.NearestName;
import java.util.Optional;

/** Whether the flags want an object: {@code slipway.dev/feature-gate: <flag>}, or {@code <flag>=<variant>}. */
record FeatureGate(Flags flags, Flags.Context context) {
    static final String ANNOTATION = Annotations.PREFIX + "feature-gate";

    /**
     * The answer.
     *
     * @param text the flag that keeps the object out, or what is wrong with the annotation
     */
    record Judgement(What what, String text) {}

    /** Wanted, not wanted, or asked wrongly. */
    enum What {
        OPEN,
        CLOSED,
        WRONG
    }

    Judgement judge(ApiObject object) {
        Optional<String> gate = object.annotation(ANNOTATION);
        return gate.isEmpty() ? new Judgement(What.OPEN, "") : judge(gate.get());
    }

    private Judgement judge(String gate) {
        int equals = gate.indexOf('=');
        String key = equals < 0 ? gate : gate.substring(0, equals);
        Optional<Flag> flag = flags.find(key);
        if (flag.isEmpty()) return wrong("there is no flag \"" + key + "\"" + NearestName.hint(key, flags.keys()));
        Evaluation evaluation = flags.evaluate(key, context);
        if (evaluation.error().isPresent()) return wrong(evaluation.error().get());
        if (equals >= 0) return byVariant(flag.get(), evaluation, gate.substring(equals + 1));
        if (!flag.get().isBoolean())
            return wrong("flag \"" + key + "\" is not a boolean; write " + key + "=<variant>, one of "
                    + String.join(", ", flag.get().variantNames()));
        return new Judgement(evaluation.isOn() ? What.OPEN : What.CLOSED, key);
    }

    private static Judgement byVariant(Flag flag, Evaluation evaluation, String variant) {
        if (!flag.variants().has(variant))
            return wrong("flag \"" + flag.key() + "\" has no variant \"" + variant + "\""
                    + NearestName.of(variant, flag.variantNames())
                            .map(name -> "; did you mean \"" + name + "\"?")
                            .orElse("; it has " + String.join(", ", flag.variantNames())));
        boolean chosen = evaluation.variant().filter(variant::equals).isPresent();
        return new Judgement(chosen ? What.OPEN : What.CLOSED, flag.key());
    }

    private static Judgement wrong(String why) {
        return new Judgement(What.WRONG, why);
    }
}
