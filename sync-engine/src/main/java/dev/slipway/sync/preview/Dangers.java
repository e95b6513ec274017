package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.preview.Danger.Kind;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to think twice about, read from what changes. */
final class Dangers {
    private Dangers() {}

    /** Those of a forecast, in no order. */
    static List<Danger> of(Forecast forecast) {
        List<Danger> dangers = new ArrayList<>();
        for (Changed object : forecast.objects()) {
            deletion(object).ifPresent(dangers::add);
            for (Effect effect : object.effects())
                kind(effect).ifPresent(kind -> dangers.add(Danger.of(kind, object.key(), sentence(effect))));
            for (Change change : object.changes())
                if (change.cause() instanceof Cause.Drift drift)
                    dangers.add(undone(object.key(), change.path(), drift));
        }
        return dangers;
    }

    /** Of what is used only a part of the sentence stands there. */
    private static String sentence(Effect effect) {
        return (effect instanceof Effect.ConfigUsed ? "is " : "") + effect.sentence();
    }

    private static Optional<Danger> deletion(Changed object) {
        if (!object.verb().equals("delete")) return Optional.empty();
        Kind kind = isConfirmed(object) ? Kind.DELETES_DATA : Kind.DELETES;
        String note = object.note().isEmpty() ? "" : " (" + object.note() + ")";
        return Optional.of(Danger.of(kind, object.key(), "is deleted" + note));
    }

    private static boolean isConfirmed(Changed object) {
        return object.note().contains(Forecasting.WAITS_FOR_CONFIRMATION);
    }

    private static Danger undone(ObjectKey key, Path path, Cause.Drift drift) {
        String who = drift.writer().map(Object::toString).orElse("somebody");
        return Danger.of(Kind.UNDOES_DRIFT, key, path.display() + " was changed live by " + who + ", and is put back");
    }

    private static Optional<Kind> kind(Effect effect) {
        if (effect instanceof Effect.Restarts) return Optional.of(Kind.RESTARTS);
        if (effect instanceof Effect.Replaces) return Optional.of(Kind.REPLACES);
        if (effect instanceof Effect.CannotChange) return Optional.of(Kind.REFUSED);
        if (effect instanceof Effect.SelectsNothing) return Optional.of(Kind.SELECTS_NOTHING);
        if (effect instanceof Effect.ScalesToZero) return Optional.of(Kind.SCALES_TO_ZERO);
        if (effect instanceof Effect.ConfigUsed used && used.warns()) return Optional.of(Kind.NOT_SEEN);
        return Optional.empty();
    }
}
