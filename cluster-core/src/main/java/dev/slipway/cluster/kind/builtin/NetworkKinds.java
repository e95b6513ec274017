package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.NameRule;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
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
                                Cells.AGE),
                entry.of(GROUP, "IPAddress", "ipaddresses", "V1IPAddress", "ip")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.counting(Generation.SPEC).named(NameRule.PATH_SEGMENT))
                        .withRules(new AddressRules.OfAddress())
                        .withColumns(
                                Column.NAME, Cells.text("ParentRef", "Whose address it is.", NetworkKinds::parent)),
                entry.of(GROUP, "ServiceCIDR", "servicecidrs", "V1ServiceCIDR")
                        .clusterScoped()
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withRules(new AddressRules.OfRange())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "CIDRs",
                                        "The ranges.",
                                        range -> String.join(
                                                ",",
                                                range.spec().sequence("cidrs").texts())),
                                Cells.AGE));
    }

    /** {@code services/shop/web}. */
    private static String parent(ApiObject address) {
        Mapping parent = address.spec().mapping("parentRef");
        String group = parent.text("group").orElse("");
        String resource = parent.text("resource").orElse("");
        String place = parent.text("namespace")
                .filter(space -> !space.isEmpty())
                .map(space -> space + "/")
                .orElse("");
        return (group.isEmpty() ? resource : resource + "." + group) + "/" + place
                + parent.text("name").orElse("");
    }
}
