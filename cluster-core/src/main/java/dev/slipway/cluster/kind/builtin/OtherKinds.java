package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.extension;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.custom.DefinitionRules;
import java.util.List;

/** Groups with one kind each: coordination, discovery, API extensions. */
final class OtherKinds {
    private OtherKinds() {}

    static List<Kind> all(Entry entry, Expressions expressions) {
        return List.of(
                entry.of("coordination.k8s.io/v1", "Lease", "leases", "V1Lease")
                        .withRules(new SmallRules.OfLease())
                        .withTraits(Traits.USUAL.needingVersionOnUpdate().creatingOnUpdate())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Holder",
                                        "Who holds it.",
                                        lease -> Cells.text(lease.spec(), "", "holderIdentity")),
                                Cells.AGE),
                entry.of("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "V1EndpointSlice")
                        .withRules(new SmallRules.OfEndpointSlice())
                        .withTraits(Traits.USUAL.counting(Generation.ALL_BUT_STATUS))
                        .withColumns(NetworkCells.ofEndpointSlice()),
                extension(entry.of(
                                "apiextensions.k8s.io/v1",
                                "CustomResourceDefinition",
                                "customresourcedefinitions",
                                "V1CustomResourceDefinition",
                                "crd",
                                "crds"))
                        .clusterScoped()
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC).needingVersionOnUpdate())
                        .withRules(new DefinitionRules(expressions)));
    }
}
