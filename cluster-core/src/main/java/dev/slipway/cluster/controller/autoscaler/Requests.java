package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What pods request of a resource, in thousandths by the name of the pod.
 *
 * @param problem what is missing, in the words of Kubernetes; empty where nothing is
 */
record Requests(SortedMap<String, Long> of, String problem) {

    /** Of one container of each pod; of all where the name is empty. */
    static Requests of(List<ApiObject> pods, String resource, String container) {
        TreeMap<String, Long> requests = new TreeMap<>();
        for (ApiObject pod : pods) {
            Optional<Long> whole = container.isEmpty() ? amount(pod.spec(), resource) : Optional.empty();
            long sum = whole.orElse(0L);
            for (Mapping part : whole.isPresent() ? List.<Mapping>of() : containers(pod)) {
                String name = part.text("name").orElse("");
                if (!container.isEmpty() && !container.equals(name)) continue;
                Optional<Long> amount = amount(part, resource);
                if (amount.isEmpty())
                    return new Requests(
                            new TreeMap<>(),
                            "missing request for " + resource + " in container " + name + " of Pod " + pod.name());
                sum += amount.get();
            }
            requests.put(pod.name(), sum);
        }
        return new Requests(requests, "");
    }

    /** Those that run as long as the pod does, sidecars among them. */
    private static List<Mapping> containers(ApiObject pod) {
        List<Mapping> all = new ArrayList<>(pod.spec().sequence("containers").mappings());
        for (Mapping first : pod.spec().sequence("initContainers").mappings())
            if (first.text("restartPolicy").equals(Optional.of("Always"))) all.add(first);
        return all;
    }

    private static Optional<Long> amount(Mapping part, String resource) {
        Optional<Tree> amount = part.at("resources", "requests", resource);
        return amount.flatMap(
                        tree -> tree instanceof Scalar scalar ? Quantity.parse(scalar.display()) : Optional.empty())
                .map(quantity -> quantity.value()
                        .multiply(BigDecimal.valueOf(1000))
                        .setScale(0, RoundingMode.UP)
                        .longValue());
    }
}
