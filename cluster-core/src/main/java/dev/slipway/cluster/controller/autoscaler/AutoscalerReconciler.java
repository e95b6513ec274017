package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.metrics.UsageMeter;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at each autoscaler four times a minute, as Kubernetes' controller does, and writes only what has changed. What it has to remember between two
 * looks, the recommendations and changes of the last minutes, is in an annotation of the autoscaler, see {@link History}: so it survives a crash,
 * where Kubernetes' controller would begin anew.
 */
public final class AutoscalerReconciler implements Reconciler {
    static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");

    /** From one look to the next. */
    static final Duration PERIOD = Duration.ofSeconds(15);

    private final Supplier<KindRegistry> kinds;
    private final UsageMeter meter;

    /**
     * @param kinds which kinds there are at the moment: all that have a scale can be scaled
     * @param meter what pods use
     */
    public AutoscalerReconciler(Supplier<KindRegistry> kinds, UsageMeter meter) {
        this.kinds = kinds;
        this.meter = meter;
    }

    @Override
    public String name() {
        return "horizontal-pod-autoscaler";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.of(AUTOSCALER, AutoscalerReconciler::asked));
    }

    /** What it writes itself is no reason to look again. */
    private static List<ObjectKey> asked(Change change, World world) {
        Optional<ApiObject> before = change.before();
        Optional<ApiObject> after = change.after();
        boolean same = before.isPresent()
                && after.isPresent()
                && before.get().spec().equals(after.get().spec());
        return same ? List.of() : List.of(change.key());
    }

    @Override
    public List<GroupKind> reads() {
        return List.of(
                Kinds.POD.groupKind(),
                Kinds.DEPLOYMENT.groupKind(),
                Kinds.REPLICA_SET.groupKind(),
                new GroupKind("apps", "StatefulSet"),
                new GroupKind("", "ReplicationController"));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .map(autoscaler -> new Evaluation(autoscaler, world, now, kinds.get(), meter)
                        .decide()
                        .lookAgainAfter(PERIOD))
                .orElse(Decision.nothing());
    }
}
