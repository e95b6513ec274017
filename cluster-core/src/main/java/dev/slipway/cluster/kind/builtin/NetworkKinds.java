package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import java.util.List;

/** The group {@code networking.k8s.io}: ways in from outside, and who may talk to whom. */
final class NetworkKinds {
    private static final String GROUP = "networking.k8s.io/v1";

    private NetworkKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                entry.of(GROUP, "Ingress", "ingresses", "V1Ingress", "ing")
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withRules(new IngressRules.OfIngress())
                        .withColumns(IngressCells.ofIngress()),
                entry.of(GROUP, "IngressClass", "ingressclasses", "V1IngressClass")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withRules(new IngressRules.OfClass())
                        .withColumns(IngressCells.ofClass()),
                entry.of(GROUP, "NetworkPolicy", "networkpolicies", "V1NetworkPolicy", "netpol")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withRules(new NetworkPolicyRules())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Pod-Selector",
                                        "Which pods it is about.",
                                        policy -> Cells.selector(policy.spec().mapping("podSelector"))),
                                Cells.AGE));
    }
}
