package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.metrics.Sample;
import dev.slipway.cluster.kind.metrics.UsageMeter;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One look of an autoscaler at what it scales. Conditions and news gather while it goes through the steps of Kubernetes' controller; news is told only when
 * the status changes, so that what goes wrong for long is told once.
 */
final class Evaluation {
    private static final String ABLE = "AbleToScale";
    private static final String ACTIVE = "ScalingActive";
    private static final String NO_SCALE = "the HPA controller was unable to get the target's current scale: ";
    private static final String DISABLED = "scaling is disabled since the replica count of the target is zero";
    private static final String BELOW_LEAST = "Current number of replicas below Spec.MinReplicas";
    private static final String ABOVE_MOST = "Current number of replicas above Spec.MaxReplicas";
    private static final String FOUND = "the HPA was able to successfully calculate a replica count from ";
    private static final String NO_SELECTOR = "the HPA target's scale is missing a selector";

    private final ApiObject autoscaler;
    private final World world;
    private final Instant now;
    private final KindRegistry kinds;
    private final UsageMeter meter;
    private final List<Note> news = new ArrayList<>();
    private Sequence conditions;

    Evaluation(ApiObject autoscaler, World world, Instant now, KindRegistry kinds, UsageMeter meter) {
        this.autoscaler = autoscaler;
        this.world = world;
        this.now = now;
        this.kinds = kinds;
        this.meter = meter;
        this.conditions = autoscaler.status().sequence("conditions");
    }

    Decision decide() {
        Target target = Target.of(autoscaler, world, kinds);
        if (target.object().isEmpty()) {
            warn("FailedGetScale", target.problem());
            set(ABLE, false, "FailedGetScale", NO_SCALE + target.problem());
            return said(autoscaler.status());
        }
        set(ABLE, true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
        Mapping spec = autoscaler.spec();
        long replicas = target.replicas();
        if (replicas == 0 && Normalization.least(spec) != 0) {
            set(ACTIVE, false, "ScalingDisabled", DISABLED);
            return said(status(0, 0, List.of(), false));
        }
        if (replicas > Normalization.most(spec))
            return scaled(target, Normalization.most(spec), ABOVE_MOST, List.of(), History.of(autoscaler));
        if (replicas < Normalization.least(spec))
            return scaled(target, Normalization.least(spec), BELOW_LEAST, List.of(), History.of(autoscaler));
        return measured(target);
    }

    private Decision measured(Target target) {
        Optional<List<ApiObject>> pods = pods(target.selector());
        if (pods.isEmpty()) return failed(target, List.of());
        Situation situation =
                new Situation(autoscaler, target.replicas(), pods.get(), Sample.ofAll(pods.get(), meter, now), now);
        Metrics metrics = Metrics.of(situation);
        for (Proposal.Failed failure : metrics.failures()) warn(failure.reason(), failure.cause());
        if (metrics.isUseless(target.replicas())) {
            Proposal.Failed first = metrics.failures().get(0);
            set(ACTIVE, false, first.reason(), "the HPA was unable to compute the replica count: " + first.cause());
            warn("FailedComputeMetricsReplicas", metrics.failure());
            return failed(target, metrics.statuses());
        }
        set(ACTIVE, true, "ValidMetricFound", FOUND + metrics.name());
        return normalized(target, metrics);
    }

    private Decision failed(Target target, List<Tree> metrics) {
        long desired = autoscaler.status().whole("desiredReplicas").orElse(0L);
        return said(status(target.replicas(), desired, metrics, false));
    }

    /** The pods that are scaled; empty where nobody can say, which is told. */
    private Optional<List<ApiObject>> pods(String text) {
        if (text.isEmpty())
            return unselected("SelectorRequired", "selector is required", "InvalidSelector", NO_SELECTOR);
        LabelSelector selector;
        try {
            selector = LabelSelector.parse(text);
        } catch (IllegalArgumentException notASelector) {
            String why = "couldn't convert selector into a corresponding internal selector object: "
                    + notASelector.getMessage();
            return unselected("InvalidSelector", why, "InvalidSelector", why);
        }
        List<ApiObject> pods = world.select(Kinds.POD.groupKind(), autoscaler.namespace(), selector);
        String rivals = Rivals.of(autoscaler, pods, world, kinds);
        if (rivals.isEmpty()) return Optional.of(pods);
        String why = "pods by selector " + text + " are controlled by multiple HPAs: " + rivals;
        return unselected("AmbiguousSelector", why, "AmbiguousSelector", why);
    }

    private Optional<List<ApiObject>> unselected(String event, String why, String reason, String message) {
        warn(event, why);
        set(ACTIVE, false, reason, message);
        warn("FailedComputeMetricsReplicas", why);
        return Optional.empty();
    }

    private Decision normalized(Target target, Metrics metrics) {
        long replicas = target.replicas();
        Instant last = lastLook();
        History history = History.of(autoscaler).beginning(replicas, now);
        Normalization.Result result =
                new Normalization(autoscaler.spec(), replicas, history, last, now).of(metrics.replicas());
        conditions = result.able().setIn(conditions, now);
        conditions = result.limited().setIn(conditions, now);
        History longer = history.recommending(metrics.replicas(), last, now);
        if (result.replicas() == replicas)
            return remembering(longer)
                    .then(said(status(replicas, replicas, metrics.statuses(), false))
                            .commands());
        String reason = metrics.replicas() > replicas ? metrics.name() + " above target" : "All metrics below target";
        return scaled(target, result.replicas(), reason, metrics.statuses(), longer);
    }

    /** When a recommendation that goes on was given last: a look ago, or before the metrics failed. */
    private Instant lastLook() {
        Optional<Mapping> failing = autoscaler.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of(ACTIVE))
                        && condition.text("status").equals(Optional.of("False")))
                .findFirst();
        return failing.flatMap(condition -> new ApiObject(condition).time("lastTransitionTime"))
                .orElse(now.minus(AutoscalerReconciler.PERIOD));
    }

    private Decision remembering(History history) {
        boolean known = autoscaler.annotation(History.ANNOTATION).equals(Optional.of(history.text()));
        if (known || history.equals(History.of(autoscaler))) return Decision.nothing();
        Mapping annotation = Mapping.of(History.ANNOTATION, history.text());
        Mapping patch = Mapping.of("metadata", Mapping.of("annotations", annotation));
        return Decision.of(new Command.Merge(autoscaler, "", patch));
    }

    private Decision scaled(Target target, long replicas, String reason, List<Tree> metrics, History history) {
        ApiObject object = target.object().orElseThrow();
        long before = target.replicas();
        String size = "New size: " + replicas + "; reason: " + reason;
        Sequence unchanged = conditions;
        Mapping patch = Mapping.of(
                "metadata",
                Mapping.of("resourceVersion", object.resourceVersion()),
                "spec",
                Mapping.of("replicas", replicas));
        Command scale = new Command.Otherwise(
                new Command.Merge(object, "scale", patch).telling(Note.normal(autoscaler, "SuccessfulRescale", size)),
                refusal -> refused(refusal, before, size, metrics, unchanged));
        set(ABLE, true, "SucceededRescale", "the HPA controller was able to update the target scale to " + replicas);
        boolean counts = autoscaler.spec().has("behavior");
        return Decision.of(scale)
                .then(remembering(counts ? history.stepping(replicas - before, now) : history)
                        .commands())
                .then(said(status(before, replicas, metrics, true)).commands());
    }

    /** A conflict is no news: somebody else was first, and the next look sees what they did. */
    private Command refused(Status refusal, long before, String size, List<Tree> metrics, Sequence unchanged) {
        if (refusal.code() == 409) return new Command.Together(List.of());
        String why = refusal.message();
        conditions = new Condition(
                        ABLE,
                        "False",
                        "FailedUpdateScale",
                        "the HPA controller was unable to update the target scale: " + why)
                .setIn(unchanged, now);
        long desired = autoscaler.status().whole("desiredReplicas").orElse(0L);
        news.clear();
        warn("FailedRescale", size + "; error: " + why);
        return new Command.Together(
                said(status(before, desired, metrics, false)).commands());
    }

    private Mapping status(long current, long desired, List<Tree> metrics, boolean scales) {
        Mapping.Builder status = Mapping.builder();
        if (scales) status.put("lastScaleTime", Times.seconds(now));
        else status.put("lastScaleTime", autoscaler.status().get("lastScaleTime"));
        if (current != 0) status.put("currentReplicas", current);
        status.put("desiredReplicas", desired);
        if (!metrics.isEmpty()) status.put("currentMetrics", new Sequence(metrics));
        return status.build();
    }

    /** The status with what was found out; nothing where that is there already. Nobody else writes it, so other changes are not in the way. */
    private Decision said(Mapping status) {
        Mapping whole = status.with("conditions", conditions);
        if (whole.equals(autoscaler.status())) return Decision.nothing();
        ApiObject after = autoscaler.withStatus(whole).withoutAt("metadata", "resourceVersion");
        return Decision.of(new Command.UpdateStatus(after))
                .then(news.stream().map(Command.Tell::new).toList());
    }

    private void set(String type, boolean holds, String reason, String message) {
        conditions = new Condition(type, holds ? "True" : "False", reason, message).setIn(conditions, now);
    }

    private void warn(String reason, String message) {
        news.add(Note.warning(autoscaler, reason, message));
    }
}
