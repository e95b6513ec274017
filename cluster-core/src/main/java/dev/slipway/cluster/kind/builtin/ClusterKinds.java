package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;

/** Groups with one kind each that concern the cluster as a whole: disruption budgets, runtimes, certificates. */
final class ClusterKinds {
    private ClusterKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                entry.of("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "V1PodDisruptionBudget", "pdb")
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC).needingVersionOnUpdate())
                        .withRules(new DisruptionRules.OfBudget())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Min Available",
                                        "Pods that must stay.",
                                        budget -> bound(budget, "minAvailable")),
                                Cells.text(
                                        "Max Unavailable",
                                        "Pods that may be away.",
                                        budget -> bound(budget, "maxUnavailable")),
                                Cells.number(
                                        "Allowed Disruptions",
                                        "Pods that may be evicted now.",
                                        "status",
                                        "disruptionsAllowed"),
                                Cells.AGE),
                entry.of("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", "V1RuntimeClass")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.needingVersionOnUpdate().creatingOnUpdate())
                        .withRules(new DisruptionRules.OfRuntime())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Handler",
                                        "What runs the containers.",
                                        runtime -> Cells.text(runtime.root(), "", "handler")),
                                Cells.AGE),
                entry.of(
                                "certificates.k8s.io/v1",
                                "CertificateSigningRequest",
                                "certificatesigningrequests",
                                "V1CertificateSigningRequest",
                                "csr")
                        .clusterScoped()
                        .withSubresources("approval", "status")
                        .withTraits(Traits.USUAL.selectableBy("spec.signerName"))
                        .withRules(new CertificateRules())
                        .withColumns(CertificateCells.columns()));
    }

    private static String bound(ApiObject budget, String field) {
        return budget.spec()
                .get(field)
                .flatMap(value -> value.asText().or(() -> value.asWhole().map(count -> Long.toString(count))))
                .orElse("N/A");
    }
}
