package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.flag.Evaluation;
import dev.slipway.sync.flag.FlagWish;
import dev.slipway.sync.flag.Flags;
import java.util.Optional;

/** Whether the flags want an object: {@code slipway.dev/feature-gate: <flag>}, or {@code <flag>=<variant>}. */
record FeatureGate(Flags flags, Flags.Context context) {
    static final String ANNOTATION = Annotations.PREFIX + "feature-gate";
    static final String HOLD = Annotations.PREFIX + "hold-while";

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

    /** The flag that keeps an object from being changed now is {@link What#CLOSED}; {@link What#OPEN} lets it change. */
    Judgement hold(ApiObject object) {
        Optional<String> hold = object.annotation(HOLD);
        if (hold.isEmpty()) return new Judgement(What.OPEN, "");
        Judgement judged = judge(hold.get());
        return switch (judged.what()) {
            case OPEN -> new Judgement(What.CLOSED, hold.get());
            case CLOSED -> new Judgement(What.OPEN, "");
            case WRONG -> judged;
        };
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
