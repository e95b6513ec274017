package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.rollout.Health.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a pod stands, down to the container that holds it up. Init containers count: most stuck pods are stuck there. */
final class PodRules {
    /** What a kubelet says of a container that keeps failing; waiting does not help without a change. */
    private static final List<String> HOPELESS = List.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodRules() {}

    static Health pod(ApiObject pod) {
        Optional<Health> stuck = stuckContainer(pod);
        if (stuck.isPresent()) return stuck.get();
        return switch (pod.status().text("phase").orElse("Pending")) {
            case "Succeeded" -> Health.healthy("Succeeded");
            case "Failed" -> Health.of(State.DEGRADED, reasonOf(pod, "Failed"), failure(pod));
            case "Running" -> running(pod);
            default -> pending(pod);
        };
    }

    private static Health running(ApiObject pod) {
        if (pod.condition("Ready").filter(Condition::isTrue).isPresent()) return Health.healthy("Ready");
        String restart = pod.spec().text("restartPolicy").orElse("Always");
        if (!restart.equals("Always")) return Health.of(State.PROGRESSING, "Running", "it runs");
        String names = containers(pod)
                .filter(container -> !container.bool("ready").orElse(false))
                .map(container -> container.text("name").orElse(""))
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        return Health.of(State.PROGRESSING, "NotReady", "container " + names + " is not ready");
    }

    private static Health pending(ApiObject pod) {
        Optional<Condition> unscheduled = pod.condition("PodScheduled")
                .filter(condition -> condition.status().equals("False"));
        if (unscheduled.isPresent())
            return Health.of(
                    State.PROGRESSING,
                    unscheduled.get().reason(),
                    unscheduled.get().message());
        return containers(pod)
                .flatMap(container -> container.mapping("state", "waiting").text("reason").stream())
                .findFirst()
                .map(reason -> Health.of(State.PROGRESSING, reason, "its containers start"))
                .orElse(Health.of(State.PROGRESSING, "Pending", "it waits for a node"));
    }

    private static Optional<Health> stuckContainer(ApiObject pod) {
        return containers(pod)
                .filter(container -> container
                        .text("state", "waiting", "reason")
                        .filter(HOPELESS::contains)
                        .isPresent())
                .findFirst()
                .map(PodRules::stuck);
    }

    private static Health stuck(Mapping container) {
        String reason = container.text("state", "waiting", "reason").orElse("");
        String detail = container
                .whole("lastState", "terminated", "exitCode")
                .map(code -> "it ended with exit code " + code)
                .or(() -> container.text("state", "waiting", "message"))
                .map(text -> ": " + text)
                .orElse("");
        return Health.of(
                State.DEGRADED, reason, "container " + container.text("name").orElse("") + " is in " + reason + detail);
    }

    private static String failure(ApiObject pod) {
        return pod.status()
                .text("message")
                .or(() -> containers(pod)
                        .flatMap(container -> container.whole("state", "terminated", "exitCode").stream()
                                .filter(code -> code != 0)
                                .map(code -> "container "
                                        + container.text("name").orElse("") + " ended with exit code " + code))
                        .findFirst())
                .orElse("it failed");
    }

    private static String reasonOf(ApiObject object, String otherwise) {
        return object.status().text("reason").filter(text -> !text.isEmpty()).orElse(otherwise);
    }

    private static Stream<Mapping> containers(ApiObject pod) {
        return Stream.concat(
                pod.status().sequence("initContainerStatuses").mappings().stream(),
                pod.status().sequence("containerStatuses").mappings().stream());
    }
}
