package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.view.Style;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Pending;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.List;

/** A forecast for programs. */
public final class ForecastTree {
    private ForecastTree() {}

    /** The fields of a forecast, to be put beside what else is said of the application. */
    public static Mapping of(Forecast forecast) {
        return Mapping.builder()
                .put("namespace", forecast.namespace())
                .put("digest", forecast.digest())
                .put(
                        "objects",
                        forecast.objects().stream().map(ForecastTree::changed).toList())
                .put(
                        "left",
                        forecast.left().stream()
                                .map(left -> key(left.key())
                                        .put("change", change(left.change()))
                                        .build())
                                .toList())
                .put("head", forecast.head().map(CommitId::hex))
                .put(
                        "pending",
                        forecast.pending().stream().map(ForecastTree::pending).toList())
                .put("notes", forecast.notes())
                .build();
    }

    private static Mapping changed(Changed object) {
        return key(object.key())
                .put("action", object.verb())
                .put("wave", object.wave())
                .put("origin", object.origin().map(Origin::toString))
                .put("note", object.note())
                .put(
                        "effects",
                        object.effects().stream().map(ForecastTree::effect).toList())
                .put(
                        "changes",
                        object.changes().stream().map(ForecastTree::change).toList())
                .put("difference", object.difference().text(Style.PLAIN))
                .build();
    }

    private static Mapping effect(Effect effect) {
        return Mapping.of(
                "type", effect.getClass().getSimpleName(), "warns", effect.warns(), "message", effect.sentence());
    }

    private static Mapping change(Change change) {
        return Mapping.builder()
                .put("path", change.path().display())
                .put("before", change.before())
                .put("after", change.after())
                .putAll(change.cause().tree())
                .build();
    }

    private static Mapping pending(Pending pending) {
        List<Mapping> changes =
                pending.changes().stream().map(ForecastTree::change).toList();
        return key(pending.key())
                .put("action", pending.verb())
                .put("changes", changes)
                .build();
    }

    private static Mapping.Builder key(ObjectKey key) {
        return Mapping.builder()
                .put("group", key.kind().group())
                .put("kind", key.kind().kind())
                .put("namespace", key.namespace())
                .put("name", key.name());
    }
}
