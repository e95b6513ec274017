package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.kind.metrics.Sample;
import dev.slipway.cluster.kind.metrics.UsageMeter.Use;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One entry of {@code spec.metrics}. What containers use is measured; for metrics of other kinds Kubernetes asks servers that are not here, and says so in
 * the same words as where nobody has installed one.
 */
final class Metric {
    private static final String UNASKED = "unable to fetch metrics from ";
    private static final String CUSTOM =
            UNASKED + "custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    private final Mapping spec;
    private final Situation situation;

    private Metric(Mapping spec, Situation situation) {
        this.spec = spec;
        this.situation = situation;
    }

    static Proposal of(Mapping spec, Situation situation) {
        return new Metric(spec, situation).proposal();
    }

    private Proposal proposal() {
        String type = spec.text("type").orElse("");
        return switch (type) {
            case "Resource" -> resource("resource", "");
            case "ContainerResource" ->
                resource(
                        "containerResource",
                        spec.text("containerResource", "container").orElse(""));
            case "Pods" ->
                new Proposal.Failed("FailedGetPodsMetric", unable("metric " + name("pods"), "") + CUSTOM, "pods");
            case "Object" ->
                new Proposal.Failed(
                        "FailedGetObjectMetric", unable("metric " + name("object"), described()) + CUSTOM, "object");
            case "External" ->
                new Proposal.Failed("FailedGetExternalMetric", external(), name("external") + " external");
            default ->
                new Proposal.Failed(
                        "InvalidMetricSourceType", "unknown metric source type \"" + type + "\"", "unknown");
        };
    }

    private static String unable(String what, String on) {
        return "unable to get " + what + ": " + on;
    }

    private String name(String source) {
        return spec.text(source, "metric", "name").orElse("");
    }

    private String described() {
        Mapping object = spec.mapping("object", "describedObject");
        return object.text("kind").orElse("") + " on " + situation.autoscaler().namespace() + " "
                + object.text("name").orElse("") + "/";
    }

    private String external() {
        return unable("external metric " + situation.autoscaler().namespace() + "/" + name("external"), "") + UNASKED
                + "external metrics API: no external metrics API (external.metrics.k8s.io) registered";
    }

    private Proposal resource(String source, String container) {
        Mapping about = spec.mapping(source);
        String resource = about.text("name").orElse("");
        Resource measured = Resource.of(resource, container, situation);
        Mapping target = about.mapping("target");
        Optional<Tree> average = target.get("averageValue");
        Optional<Long> utilization = target.whole("averageUtilization");
        String wanted = average.isPresent() ? "usage" : "utilization";
        String problem = measured.problem();
        Map<String, Long> requests = new TreeMap<>();
        if (problem.isEmpty() && average.isEmpty()) {
            Requests requested = Requests.of(situation.pods(), resource, container);
            requests = requested.of();
            problem = requested.problem();
        }
        if (average.isEmpty() && utilization.isEmpty())
            return failed(
                    container,
                    resource,
                    "invalid resource metric source: neither an average utilization target nor an average value (usage)"
                            + " target was set");
        if (!problem.isEmpty())
            return failed(container, resource, "failed to get " + resource + " " + wanted + ": " + problem);
        return average.isPresent()
                ? byAverage(source, measured, milli(average.get()))
                : byUtilization(source, measured, requests, utilization.orElseThrow());
    }

    private static Proposal failed(String container, String resource, String cause) {
        return container.isEmpty()
                ? new Proposal.Failed("FailedGetResourceMetric", cause, resource + " resource")
                : new Proposal.Failed("FailedGetContainerResourceMetric", cause, resource + " container");
    }

    private static long milli(Tree amount) {
        String text = amount instanceof Scalar scalar ? scalar.display() : "";
        return Quantity.parse(text)
                .map(quantity -> quantity.value().movePointRight(3).longValue())
                .orElse(0L);
    }

    private Proposal byAverage(String source, Resource measured, long wanted) {
        ReplicaCount count = ReplicaCount.of(
                measured.values(),
                measured.groups(),
                situation,
                values -> {
                    long average = sum(values) / values.size();
                    return new ReplicaCount.Ratio((double) average / wanted, average, 0);
                },
                pod -> wanted);
        Mapping current = Mapping.of("averageValue", quantity(count.ratio().average()));
        return new Proposal.Replicas(count.replicas(), title(source, "resource"), status(source, current));
    }

    private Proposal byUtilization(String source, Resource measured, Map<String, Long> requests, long wanted) {
        long known = measured.values().keySet().stream()
                .mapToLong(pod -> requests.getOrDefault(pod, 0L))
                .sum();
        if (known == 0)
            return failed(
                    measured.container(),
                    measured.resource(),
                    "failed to get " + measured.resource() + " utilization: no metrics returned matched known pods");
        ReplicaCount count = ReplicaCount.of(
                measured.values(),
                measured.groups(),
                situation,
                values -> utilization(values, requests, wanted),
                pod -> requests.getOrDefault(pod, 0L) * Math.max(100, wanted) / 100);
        Mapping current = Mapping.of(
                "averageUtilization",
                count.ratio().utilization(),
                "averageValue",
                quantity(count.ratio().average()));
        String what = source.equals("resource") ? "resource utilization" : "container resource utilization";
        return new Proposal.Replicas(
                count.replicas(), title(source, what + " (percentage of request)"), status(source, current));
    }

    private static ReplicaCount.Ratio utilization(Map<String, Long> values, Map<String, Long> requests, long wanted) {
        long requested = values.keySet().stream()
                .mapToLong(pod -> requests.getOrDefault(pod, 0L))
                .sum();
        long percent = sum(values) * 100 / requested;
        return new ReplicaCount.Ratio((double) percent / wanted, sum(values) / values.size(), percent);
    }

    private static long sum(Map<String, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    private String title(String source, String what) {
        return spec.text(source, "name").orElse("") + " " + what;
    }

    private Mapping status(String source, Mapping current) {
        Mapping about = spec.mapping(source);
        Mapping.Builder status = Mapping.builder().put("name", about.get("name"));
        if (about.has("container")) status.put("container", about.get("container"));
        return Mapping.of(
                "type",
                spec.text("type").orElse(""),
                source,
                status.put("current", current).build());
    }

    private static String quantity(long thousandths) {
        return new Quantity(BigDecimal.valueOf(thousandths, 3), Quantity.Family.DECIMAL).canonical();
    }

    /**
     * What was measured of a resource.
     *
     * @param container empty means all of a pod
     * @param values in thousandths, by pod, of those that count
     * @param problem why there is nothing; empty if there is something
     */
    private record Resource(
            String resource, String container, Map<String, Long> values, Groups groups, String problem) {

        static Resource of(String resource, String container, Situation situation) {
            String unable = "unable to get metrics for resource " + resource + ": ";
            TreeMap<String, Long> values = new TreeMap<>();
            Optional<Instant> sampled = Optional.empty();
            if (situation.samples().isEmpty())
                return none(resource, container, unable + "no metrics returned from resource metrics API");
            for (Map.Entry<ObjectKey, Sample> entry : situation.samples().entrySet()) {
                Sample sample = entry.getValue();
                sampled = Optional.of(sample.at());
                Optional<Long> value = used(resource, container, sample);
                if (value.isPresent()) values.put(entry.getKey().name(), value.get());
                else if (!container.isEmpty()
                        && uses(container, sample).findAny().isEmpty())
                    return none(resource, container, unable + absent(container, entry.getKey()));
            }
            Groups groups =
                    Groups.of(situation.pods(), values, sampled.filter(at -> resource.equals("cpu")), situation.now());
            groups.retain(values);
            return new Resource(
                    resource,
                    container,
                    values,
                    groups,
                    values.isEmpty() ? "did not receive metrics for targeted pods (pods might be unready)" : "");
        }

        private static Resource none(String resource, String container, String problem) {
            return new Resource(resource, container, new TreeMap<>(), Groups.NONE, problem);
        }

        private static String absent(String container, ObjectKey pod) {
            return "failed to get container metrics: container " + container + " not present in metrics for pod "
                    + pod.namespace() + "/" + pod.name();
        }

        private static Stream<Use> uses(String container, Sample sample) {
            return sample.uses().stream()
                    .filter(use -> container.isEmpty() || use.container().equals(container));
        }

        private static Optional<Long> used(String resource, String container, Sample sample) {
            return switch (resource) {
                case "cpu" -> uses(container, sample).map(Use::milliCpu).reduce(Long::sum);
                case "memory" ->
                    uses(container, sample).map(use -> use.memoryBytes() * 1000).reduce(Long::sum);
                default -> Optional.empty();
            };
        }
    }
}
