package dev.slipway.cluster.scheduler.view;

import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a pod says about the pods beside it: <a
 * href="https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity">inter-pod affinity</a>.
 *
 * @param near all of which must hold
 * @param far none of which may hold
 * @param liked that count for a place
 * @param disliked that count against it
 */
public record PodAffinity(
        List<AffinityTerm> near, List<AffinityTerm> far, List<AffinityTerm> liked, List<AffinityTerm> disliked) {
    static final PodAffinity NONE = new PodAffinity(List.of(), List.of(), List.of(), List.of());

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    public PodAffinity {
        near = List.copyOf(near);
        far = List.copyOf(far);
        liked = List.copyOf(liked);
        disliked = List.copyOf(disliked);
    }

    static PodAffinity of(Mapping affinity, String namespace, Map<String, String> labels) {
        Mapping near = affinity.mapping("podAffinity");
        Mapping far = affinity.mapping("podAntiAffinity");
        if (near.isEmpty() && far.isEmpty()) return NONE;
        return new PodAffinity(
                required(near, namespace, labels),
                required(far, namespace, labels),
                preferred(near, namespace, labels),
                preferred(far, namespace, labels));
    }

    private static List<AffinityTerm> required(Mapping affinity, String namespace, Map<String, String> labels) {
        return affinity.sequence(REQUIRED).mappings().stream()
                .map(term -> AffinityTerm.of(term, 0, namespace, labels))
                .toList();
    }

    private static List<AffinityTerm> preferred(Mapping affinity, String namespace, Map<String, String> labels) {
        List<AffinityTerm> terms = new ArrayList<>();
        for (Mapping weighted : affinity.sequence(PREFERRED).mappings()) {
            int weight = weighted.whole("weight").orElse(0L).intValue();
            terms.add(AffinityTerm.of(weighted.mapping("podAffinityTerm"), weight, namespace, labels));
        }
        return terms;
    }

    public boolean isNone() {
        return near.isEmpty() && far.isEmpty() && liked.isEmpty() && disliked.isEmpty();
    }
}
