package dev.slipway.sync.preview;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Difference;
import dev.slipway.sync.apply.Refusals;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Effects;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Secrets;
import dev.slipway.sync.plan.Situation.Live;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Forecast.Left;
import dev.slipway.templating.manifest.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns a plan into what people read: each object before and after, and what follows. */
public final class Forecasting {
    /** What each write changes without anybody's wish. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private final Kinds kinds;
    private final Live live;
    private final Function<Step, Answer<ApiObject>> after;

    /** @param after what the control plane would make of a step */
    public Forecasting(Kinds kinds, Live live, Function<Step, Answer<ApiObject>> after) {
        this.kinds = kinds;
        this.live = live;
        this.after = after;
    }

    /** Of a plan alone; what is pending is another matter. */
    public Outcome<Forecast> of(Plan plan, Rendering rendering) {
        SortedMap<ObjectKey, List<Effect>> effects = Effects.of(plan, live, rendering.namespace());
        SortedMap<ObjectKey, Trace> traces = traces(rendering);
        List<Changed> objects = new ArrayList<>();
        List<Problem> refused = new ArrayList<>();
        plan.namespace().ifPresent(made -> objects.add(namespace(made)));
        plan.waves()
                .forEach(wave -> wave.writes()
                        .forEach(step -> after.apply(step)
                                .fold(
                                        result -> objects.add(changed(step, wave.number(), result, effects, traces)),
                                        status -> refused.add(Refusals.problem(step.key(), step.origin(), status)))));
        plan.deletions()
                .forEach(
                        deletion -> live.get(deletion.key()).ifPresent(there -> objects.add(deleted(deletion, there))));
        // What the control plane would leave as it is, is no change, whatever it looks like from here.
        objects.removeIf(object -> object.difference().isEmpty());
        if (!refused.isEmpty()) return Outcome.bad(refused);
        return Outcome.good(new Forecast(
                plan.application().name(),
                rendering.namespace(),
                plan.digest(),
                Renames.noted(objects, plan, live),
                left(plan),
                List.of(),
                Optional.empty(),
                List.of()));
    }

    private Changed namespace(ApiObject made) {
        Difference difference =
                difference(Changed.title(made.key(), Optional.empty(), ""), Optional.empty(), Optional.of(made));
        return new Changed(
                made.key(),
                "create",
                Optional.empty(),
                Optional.empty(),
                difference,
                List.of(),
                List.of(),
                "for the stage",
                Trace.NONE);
    }

    private Changed changed(
            Step step,
            int wave,
            ApiObject result,
            SortedMap<ObjectKey, List<Effect>> effects,
            SortedMap<ObjectKey, Trace> traces) {
        Optional<Origin> origin = Optional.of(step.origin());
        String note = step.adopts() ? "taken over" : "";
        Difference difference = difference(Changed.title(step.key(), origin, note), step.live(), Optional.of(result));
        return new Changed(
                step.key(),
                step.action().word(),
                Optional.of(wave),
                origin,
                difference,
                step.changes(),
                effects.getOrDefault(step.key(), List.of()),
                note,
                traces.getOrDefault(step.key(), Trace.NONE));
    }

    private Changed deleted(Deletion deletion, ApiObject there) {
        String note = deletion.confirm() ? "waits for a confirmation" : "";
        Difference difference =
                difference(Changed.title(deletion.key(), Optional.empty(), note), Optional.of(there), Optional.empty());
        return new Changed(
                deletion.key(),
                "delete",
                Optional.empty(),
                Optional.empty(),
                difference,
                List.of(),
                List.of(),
                note,
                Trace.NONE);
    }

    private SortedMap<ObjectKey, Trace> traces(Rendering rendering) {
        SortedMap<ObjectKey, Trace> traces = new TreeMap<>();
        rendering
                .manifests()
                .forEach(manifest -> traces.put(Planner.key(manifest, rendering, kinds), manifest.trace()));
        return traces;
    }

    private static List<Left> left(Plan plan) {
        return plan.steps()
                .flatMap(step -> step.divergence().left().stream().map(change -> new Left(step.key(), change)))
                .toList();
    }

    private Difference difference(String title, Optional<ApiObject> before, Optional<ApiObject> after) {
        ApiObject any = after.or(() -> before).orElseThrow();
        Optional<Kinds.Shape> shape = kinds.find(any.gvk());
        Schema schema = shape.map(Kinds.Shape::schema).orElse(Schema.ANY);
        Optional<ApiObject> shown = before.map(
                object -> shape.map(known -> known.shown().apply(object)).orElse(object));
        return Difference.of(
                title, shown.map(Forecasting::wished), after.map(Forecasting::wished), schema, Secrets.in(any));
    }

    /** Without what the plane writes by itself. */
    private static Tree wished(ApiObject object) {
        ApiObject bare = object.withoutAt("status");
        for (String field : BOOKKEEPING) bare = bare.withoutAt("metadata", field);
        return bare.root();
    }
}
