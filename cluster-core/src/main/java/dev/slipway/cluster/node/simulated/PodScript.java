package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the annotations of a pod say about its simulation. {@code KEY.NAME} is about the container of that name; {@code KEY} alone about every container
 * but those that only prepare or accompany.
 *
 * @param nodes how life goes where annotations say nothing
 * @param node that the pod is on
 */
record PodScript(ApiObject pod, SimulatedNodes nodes, NodeScript node) {
    private static final int KILLED = 137;

    /** How a container is simulated, from the annotations that concern it; one that cannot be followed counts as absent. */
    ContainerScript container(Mapping container, Role role) {
        Values values = new Values(pod, container.text("name").orElse(""), role);
        Behaviour behaviour = values.get("behaviour", Behaviour::of).orElse(Behaviour.NORMAL);
        Optional<Distribution> runFor = values.get("run-for", Distribution::parse);
        if (runFor.isEmpty() && ends(behaviour, role))
            runFor = Optional.of(
                    role == Role.INIT && !behaviour.breaks() ? Distribution.NONE : constant(nodes.runFor()));
        int exitCode = behaviour == Behaviour.OOM ? KILLED : behaviour.breaks() ? 1 : 0;
        return new ContainerScript(
                behaviour,
                values.get("ready-after", Distribution::parse)
                        .orElse(role == Role.MAIN ? constant(nodes.readyAfter()) : Distribution.NONE),
                span("pull-time", values, node.pull()),
                span("start-time", values, node.start()),
                runFor,
                values.get("exit-code", PodAnnotations::exitCode).orElse(exitCode),
                values.get("termination-message", Optional::of).orElse(""),
                values.get("startup", Trouble::parse).orElse(Trouble.NONE),
                values.get("readiness", Trouble::parse).orElse(Trouble.NONE),
                values.get("liveness", Trouble::parse).orElse(Trouble.NONE),
                values.get("stop-after", Distribution::parse).orElse(constant(nodes.stopAfter())));
    }

    /** How long after its start the node throws the pod out. */
    Optional<Duration> evictAfter() {
        return pod.annotation(PodAnnotations.PREFIX + "evict-after")
                .flatMap(Distribution::parse)
                .map(span -> span.in(pod.uid() + "/evict"));
    }

    private boolean ends(Behaviour behaviour, Role role) {
        if (behaviour.breaks() || role == Role.INIT) return true;
        boolean isJob = !pod.spec().text("restartPolicy").orElse("Always").equals("Always");
        return role == Role.MAIN && isJob && behaviour == Behaviour.NORMAL;
    }

    private Distribution span(String key, Values values, Distribution otherwise) {
        return values.get(key, Distribution::parse)
                .or(() -> pod.annotation(PodAnnotations.PREFIX + key).flatMap(Distribution::parse))
                .orElse(otherwise);
    }

    private static Distribution constant(Duration span) {
        return new Distribution.Constant(span);
    }

    /** What a container is for in its pod. */
    enum Role {
        /** Runs to its end before the others begin. */
        INIT,
        /** Begins before the others and outlives them. */
        SIDECAR,
        MAIN
    }

    /** The annotations about one container. */
    private record Values(ApiObject pod, String name, Role role) {
        <T> Optional<T> get(String key, Function<String, Optional<T>> parse) {
            if (pod.metadata().mapping("annotations").isEmpty()) return Optional.empty();
            List<String> keys = role == Role.MAIN ? List.of(key + "." + name, key) : List.of(key + "." + name);
            return keys.stream()
                    .map(PodAnnotations.PREFIX::concat)
                    .flatMap(annotation -> pod.annotation(annotation).stream())
                    .flatMap(text -> parse.apply(text).stream())
                    .findFirst();
        }
    }

    /** The names of a pod's containers of all kinds. */
    static Stream<String> names(ApiObject pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> pod.spec().sequence(list).mappings().stream())
                .flatMap(container -> container.text("name").stream());
    }
}
