package dev.slipway.cluster.scheduler.view;

import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How evenly pods are to be spread: <a
 * href="https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/">topology spread constraints</a>.
 *
 * @param maxSkew by how much a domain may have more pods than the emptiest
 * @param required whether a node that breaks it is refused
 * @param leastDomains with fewer domains than this the emptiest counts as empty
 * @param mindsAffinity whether nodes that the pod may not choose count as none
 * @param mindsTaints whether nodes whose taints the pod does not stand count as none
 */
public record SpreadConstraint(
        long maxSkew,
        String topologyKey,
        boolean required,
        LabelSelector selector,
        long leastDomains,
        boolean mindsAffinity,
        boolean mindsTaints) {

    static List<SpreadConstraint> of(Mapping spec, Map<String, String> labels) {
        return spec.sequence("topologySpreadConstraints").mappings().stream()
                .map(constraint ->
                        of(constraint, constraint.text("whenUnsatisfiable").orElse(""), labels))
                .toList();
    }

    private static SpreadConstraint of(Mapping constraint, String whenUnsatisfiable, Map<String, String> labels) {
        return new SpreadConstraint(
                constraint.whole("maxSkew").orElse(1L),
                constraint.text("topologyKey").orElse(""),
                !whenUnsatisfiable.equals("ScheduleAnyway"),
                AffinityTerm.selector(constraint, labels),
                constraint.whole("minDomains").orElse(1L),
                !constraint.text("nodeAffinityPolicy").equals(Optional.of("Ignore")),
                constraint.text("nodeTaintsPolicy").equals(Optional.of("Honor")));
    }

    /** One that is only wished for, by those who wish for nothing themselves. */
    public static SpreadConstraint usual(long maxSkew, String topologyKey, LabelSelector selector) {
        return new SpreadConstraint(maxSkew, topologyKey, false, selector, 1, true, false);
    }
}
