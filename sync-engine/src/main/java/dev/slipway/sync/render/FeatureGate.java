package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.FlagWish;
import dev.slipway.sync.flag.Flags;
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
        FlagWish wish = FlagWish.of(gate);
        Optional<String> objection = wish.objection(flags);
        if (objection.isPresent()) return wrong(objection.get());
        Evaluation evaluation = flags.evaluate(wish.flag(), context);
        if (evaluation.error().isPresent()) return wrong(evaluation.error().get());
        return new Judgement(wish.isFulfilled(evaluation) ? What.OPEN : What.CLOSED, wish.flag());
    }

    private static Judgement wrong(String why) {
        return new Judgement(What.WRONG, why);
    }
}
