package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.rollout.Health.State;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What holds a workload up, looked for from the top down: a set that may not make pods, or the worst of the pods that are there. A pod that
 * has failed says more than pods that are missing; pods that are missing say more than one that is merely on its way.
 */
final class Blocking {
    /** The reason of what is merely on its way; a leaf that has a reason of its own says more. */
    private static final String ROLLING_OUT = "RollingOut";

    private static final Comparator<Found> WORST = Comparator.comparing(
                    (Found found) -> found.health().state())
            .thenComparing(
                    found -> found.health().blocking().flatMap(Leaf::cause).isPresent());

    private Blocking() {}

    private record Found(ApiObject object, Health health) {}

    static Health progress(String message) {
        return Health.of(State.PROGRESSING, ROLLING_OUT, message);
    }

    /** The judgement with the leaf below the object named, where there is one that is not well. */
    static Health named(Health judgement, ApiObject owner, Scene scene) {
        Optional<Found> pod = pods(owner, scene)
                .map(each -> new Found(each, PodRules.pod(each, scene)))
                .filter(found -> found.health().state() != State.HEALTHY)
                .max(WORST);
        Optional<Found> failed = pod.filter(found -> found.health().state() == State.DEGRADED);
        return failed.or(() -> withoutPods(owner, scene))
                .or(() -> pod)
                .map(found -> judgement
                        .saying(judgement.message() + "; " + title(found.object()) + ": "
                                + found.health().message())
                        .blockedBy(found.health()
                                .blocking()
                                .orElse(Leaf.of(found.object().key()))))
                .orElse(judgement);
    }

    /** The pods of a workload that are to stay. */
    static Stream<ApiObject> pods(ApiObject owner, Scene scene) {
        return scene.world().ownedBy(owner).stream()
                .flatMap(child -> switch (child.gvk().groupKind().toString()) {
                    case "Pod" -> child.isDeleting() ? Stream.empty() : Stream.of(child);
                    case "ReplicaSet.apps" -> pods(child, scene);
                    default -> Stream.empty();
                });
    }

    /** A set below the object that wants pods and may not make them. */
    private static Optional<Found> withoutPods(ApiObject owner, Scene scene) {
        return scene.world().ownedBy(owner).stream()
                .filter(child -> child.gvk().groupKind().toString().equals("ReplicaSet.apps"))
                .filter(child -> child.spec().whole("replicas").orElse(1L) > 0)
                .flatMap(child -> Refusal.of(child).stream().map(health -> new Found(child, health)))
                .findFirst();
    }

    private static String title(ApiObject object) {
        return (object.kind().equals("Pod") ? "pod " : "replica set ") + object.name();
    }
}
