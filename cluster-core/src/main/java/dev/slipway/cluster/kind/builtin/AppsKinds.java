package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.inAll;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import java.util.List;

/** Deployments and their ReplicaSets. */
final class AppsKinds {
    private AppsKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                inAll(entry.of("apps/v1", "Deployment", "deployments", "V1Deployment", "deploy"))
                        .withRules(new WorkloadRules.OfDeployment())
                        .withSubresources("scale", "status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withColumns(Cells.withWorkload(
                                Column.NAME,
                                Cells.text(
                                        "Ready",
                                        "Pods that are ready, of those wanted.",
                                        deployment -> Cells.whole(deployment, "status", "readyReplicas")
                                                + "/"
                                                + Cells.whole(deployment, "spec", "replicas")),
                                Cells.text(
                                        "Up-to-date",
                                        "Pods of the newest template.",
                                        deployment -> Cells.whole(deployment, "status", "updatedReplicas")),
                                Cells.text(
                                        "Available",
                                        "Pods that have been ready for long enough.",
                                        deployment -> Cells.whole(deployment, "status", "availableReplicas")),
                                Cells.AGE)),
                inAll(entry.of("apps/v1", "ReplicaSet", "replicasets", "V1ReplicaSet", "rs"))
                        .withRules(new WorkloadRules.OfReplicaSet())
                        .withSubresources("scale", "status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC).selectableBy("status.replicas"))
                        .withColumns(Cells.withWorkload(
                                Column.NAME,
                                Cells.number("Desired", "Pods that are wanted.", "spec", "replicas"),
                                Cells.number("Current", "Pods that are there.", "status", "replicas"),
                                Cells.number("Ready", "Pods that are ready.", "status", "readyReplicas"),
                                Cells.AGE)));
    }
}
