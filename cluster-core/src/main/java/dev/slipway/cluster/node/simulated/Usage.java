package dev.slipway.cluster.node.simulated;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a running container of a simulated pod uses.
 *
 * <pre>
 * simulation.slipway.dev/cpu: sine(100m, 800m, 10m)        each container; cpu.NAME: the one of that name
 * simulation.slipway.dev/memory: ramp(64Mi, 512Mi, 5m)     likewise
 * simulation.slipway.dev/shared-cpu: step(1, 6, 2m)        divided by all who share the work, taken by the first container
 * simulation.slipway.dev/load-since: 2026-01-01T12:00:00Z  when the cpu curves begin
 * </pre>
 *
 * A curve begins with the container; a shared one at the same moment for all who share it, {@code load-since} or else 1970. Where no annotation says
 * anything a container uses half of what it requests, or next to nothing.
 *
 * @param container its name
 * @param milliCpu thousandths of a core
 * @param memoryBytes its working set
 */
public record Usage(String container, long milliCpu, long memoryBytes) {
    private static final Curve IDLE_CPU = new Curve.Constant(0.001);
    private static final Curve IDLE_MEMORY = new Curve.Constant(8 << 20);

    /**
     * Of each container of a pod that runs, in the order of the spec, sidecars first. A pure function.
     *
     * @param sharers how many pods share the work of a pod's controller, this one among them; at least 1
     */
    public static List<Usage> of(ApiObject pod, int sharers, Instant now) {
        List<ContainerLife> running = Stream.concat(ContainerLife.init(pod).stream(), ContainerLife.main(pod).stream())
                .filter(ContainerLife::isRunning)
                .toList();
        String first = pod.spec().sequence("containers").mappings().stream()
                .flatMap(container -> container.text("name").stream())
                .findFirst()
                .orElse("");
        List<Usage> all = new ArrayList<>();
        for (ContainerLife life : running) {
            Optional<Double> shared = life.name().equals(first)
                    ? shared(pod, now).map(load -> load / Math.max(1, sharers))
                    : Optional.empty();
            double cpu = shared.orElseGet(() -> own(pod, life, now));
            double memory = memory(pod, life.container()).at(Duration.between(life.startedAt(), now));
            all.add(new Usage(life.name(), Math.round(cpu * 1000), Math.round(memory)));
        }
        return all;
    }

    /** How a container's memory grows. */
    static Curve memory(ApiObject pod, Mapping container) {
        return curve(pod, "memory", container).orElseGet(() -> half(container, "memory", IDLE_MEMORY));
    }

    private static double own(ApiObject pod, ContainerLife life, Instant now) {
        Instant begin = since(pod).orElse(life.startedAt());
        return curve(pod, "cpu", life.container())
                .orElseGet(() -> half(life.container(), "cpu", IDLE_CPU))
                .at(Duration.between(begin, now));
    }

    private static Optional<Double> shared(ApiObject pod, Instant now) {
        Duration since = Duration.between(since(pod).orElse(Instant.EPOCH), now);
        return pod.annotation(PodAnnotations.PREFIX + "shared-cpu")
                .flatMap(Curve::parse)
                .map(curve -> curve.at(since));
    }

    private static Optional<Instant> since(ApiObject pod) {
        return pod.annotation(PodAnnotations.PREFIX + "load-since").flatMap(PodAnnotations::moment);
    }

    private static Optional<Curve> curve(ApiObject pod, String resource, Mapping container) {
        String key = PodAnnotations.PREFIX + resource;
        return pod.annotation(key + "." + container.text("name").orElse(""))
                .or(() -> pod.annotation(key))
                .flatMap(Curve::parse);
    }

    private static Curve half(Mapping container, String resource, Curve otherwise) {
        return container
                .at("resources", "requests", resource)
                .flatMap(
                        amount -> amount instanceof Scalar scalar ? Quantity.parse(scalar.display()) : Optional.empty())
                .<Curve>map(amount -> new Curve.Constant(amount.value().doubleValue() / 2))
                .orElse(otherwise);
    }
}
