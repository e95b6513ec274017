package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.Leaf.Cause;
import java.util.Optional;
import java.util.stream.Stream;

/** How a pod stands, down to the container that holds it up. Init containers count: most stuck pods are stuck there. */
final class PodRules {
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");

    private PodRules() {}

    static Health pod(ApiObject pod, Scene scene) {
        String phase = pod.status().text("phase").orElse("Pending");
        if (phase.equals("Succeeded")) return Health.healthy("Succeeded");
        if (phase.equals("Failed")) return failed(pod);
        Optional<Health> stuck = ContainerState.all(pod)
                .filter(ContainerState::isStuck)
                .findFirst()
                .map(container -> Health.of(State.DEGRADED, container.waitingReason(), container.stuck())
                        .blockedBy(container.leaf(pod)));
        return stuck.orElseGet(() -> phase.equals("Running") ? running(pod) : pending(pod, scene));
    }

    private static Health failed(ApiObject pod) {
        Optional<ContainerState> broken =
                ContainerState.all(pod).filter(ContainerState::hasFailed).findFirst();
        String message = pod.status()
                .text("message")
                .filter(text -> !text.isEmpty())
                .or(() -> broken.map(container -> container.title() + " " + container.ending()))
                .orElse("it failed");
        Leaf leaf = broken.map(container -> container.leaf(pod)).orElse(Leaf.of(pod.key(), Cause.CRASH));
        return Health.of(State.DEGRADED, reasonOf(pod), message).blockedBy(leaf);
    }

    private static Health running(ApiObject pod) {
        if (Conditions.whenTrue(pod, "Ready").isPresent()) return Health.healthy("Ready");
        String restart = pod.spec().text("restartPolicy").orElse("Always");
        if (!restart.equals("Always")) return Health.of(State.PROGRESSING, "Running", "it runs");
        Optional<ContainerState> unready = ContainerState.all(pod)
                .filter(container -> !container.isInit() && !container.isReady())
                .findFirst();
        return unready.map(container -> Health.of(State.PROGRESSING, "NotReady", container.unready())
                        .blockedBy(container.leaf(pod)))
                .orElseGet(() -> gated(pod));
    }

    /** All containers are ready, and the pod is not: somebody else has yet to say so. */
    private static Health gated(ApiObject pod) {
        String gates = pod.spec().sequence("readinessGates").mappings().stream()
                .flatMap(gate -> gate.text("conditionType").stream())
                .filter(type -> Conditions.whenTrue(pod, type).isEmpty())
                .reduce((one, other) -> one + ", " + other)
                .map(names -> "its readiness gate " + names + " is not true")
                .orElse("it is not ready");
        return Health.of(State.PROGRESSING, "NotReady", gates).blockedBy(Leaf.of(pod.key(), Cause.PROBE));
    }

    private static Health pending(ApiObject pod, Scene scene) {
        Optional<Condition> unscheduled = Conditions.whenFalse(pod, "PodScheduled");
        if (unscheduled.isPresent()) return unscheduled(pod, scene, unscheduled.get());
        Optional<ContainerState> init = ContainerState.all(pod)
                .filter(container -> container.isInit() && container.isRunning())
                .findFirst();
        if (init.isPresent())
            return Health.of(State.PROGRESSING, "Initializing", init.get().title() + " has not ended yet")
                    .blockedBy(new Leaf(pod.key(), Optional.of(init.get().name()), Optional.empty()));
        return ContainerState.all(pod)
                .map(ContainerState::waitingReason)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .map(reason -> Health.of(State.PROGRESSING, reason, "its containers start"))
                .orElse(Health.of(State.PROGRESSING, "Pending", "it waits for a node"));
    }

    /** In the scheduler's words, unless it is a claim that it waits for: then the claim knows more. */
    private static Health unscheduled(ApiObject pod, Scene scene, Condition condition) {
        Optional<Health> claim = claims(pod, scene)
                .filter(found -> StorageRules.claim(found, scene).state() != State.HEALTHY)
                .findFirst()
                .map(found -> Health.of(
                                State.PROGRESSING,
                                "ClaimNotBound",
                                "it waits for the claim " + found.name() + ": "
                                        + StorageRules.claim(found, scene).message())
                        .blockedBy(Leaf.of(found.key(), Cause.CLAIM)));
        Cause cause = condition.message().contains("PersistentVolumeClaim") ? Cause.CLAIM : Cause.UNSCHEDULABLE;
        return claim.orElse(Health.of(
                        State.PROGRESSING, Conditions.reason(condition, "NotScheduled"), Conditions.message(condition))
                .blockedBy(Leaf.of(pod.key(), cause)));
    }

    private static Stream<ApiObject> claims(ApiObject pod, Scene scene) {
        return pod.spec().sequence("volumes").mappings().stream()
                .flatMap(volume -> volume.text("persistentVolumeClaim", "claimName").stream())
                .flatMap(name -> scene.world().get(new ObjectKey(CLAIM, pod.namespace(), name)).stream());
    }

    private static String reasonOf(ApiObject pod) {
        return pod.status().text("reason").filter(text -> !text.isEmpty()).orElse("Failed");
    }
}
