package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.rollout.Health.State;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What holds a workload up: the worst of its pods. */
final class Blocking {
    /** The reason of what is merely on its way; a leaf that has a reason of its own says more. */
    private static final String ROLLING_OUT = "RollingOut";

    private Blocking() {}

    static Health progress(String message) {
        return Health.of(State.PROGRESSING, ROLLING_OUT, message);
    }

    /** The judgement with the worst pod below the object named, where there is one that is not well. */
    static Health named(Health judgement, ApiObject owner, Scene scene) {
        Optional<ApiObject> worst = pods(owner, scene)
                .filter(pod -> PodRules.pod(pod).state() != State.HEALTHY)
                .max(Comparator.comparing(pod -> PodRules.pod(pod).state()));
        return worst.map(pod -> judgement
                        .saying(judgement.message() + "; pod " + pod.name() + ": "
                                + PodRules.pod(pod).message())
                        .blockedBy(pod.key()))
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
}
