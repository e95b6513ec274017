package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.inAll;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.NameRule;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;

/** What keeps pods running besides Deployments: sets with identities or one per node, their revisions, and the forebears of all. */
final class SetKinds {
    private static final Traits COUNTED = Traits.USUAL.counting(Generation.SPEC);

    private SetKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(statefulSet(entry), daemonSet(entry), revision(entry), controller(entry), template(entry));
    }

    private static Kind statefulSet(Entry entry) {
        return inAll(entry.of("apps/v1", "StatefulSet", "statefulsets", "V1StatefulSet", "sts"))
                .withRules(new SetRules.OfStatefulSet())
                .withSubresources("scale", "status")
                .withTraits(COUNTED.named(NameRule.LABEL))
                .withColumns(
                        Column.NAME,
                        Cells.text(
                                "Ready",
                                "Pods that are ready, of those wanted.",
                                set -> Cells.whole(set, "status", "readyReplicas") + "/"
                                        + Cells.whole(set, "spec", "replicas")),
                        Cells.AGE,
                        Cells.containers("name", "spec"),
                        Cells.containers("image", "spec"));
    }

    private static Kind daemonSet(Entry entry) {
        return inAll(entry.of("apps/v1", "DaemonSet", "daemonsets", "V1DaemonSet", "ds"))
                .withRules(new SetRules.OfDaemonSet())
                .withSubresources("status")
                .withTraits(COUNTED)
                .withColumns(Cells.withWorkload(
                        Column.NAME,
                        Cells.number("Desired", "Nodes that should have a pod.", "status", "desiredNumberScheduled"),
                        Cells.number("Current", "Nodes that have one.", "status", "currentNumberScheduled"),
                        Cells.number("Ready", "Nodes whose pod is ready.", "status", "numberReady"),
                        Cells.number(
                                "Up-to-date",
                                "Nodes whose pod is of the newest template.",
                                "status",
                                "updatedNumberScheduled"),
                        Cells.number(
                                "Available",
                                "Nodes whose pod has been ready for long enough.",
                                "status",
                                "numberAvailable"),
                        Cells.text(
                                "Node Selector",
                                "Which nodes should have a pod.",
                                set -> Cells.labels(set.spec().mapping("template", "spec", "nodeSelector"))),
                        Cells.AGE));
    }

    private static Kind revision(Entry entry) {
        return entry.of("apps/v1", "ControllerRevision", "controllerrevisions", "V1ControllerRevision")
                .withRules(new SetRules.OfRevision())
                .withColumns(
                        Column.NAME,
                        Cells.text("Controller", "Whose template it is.", SetKinds::owner),
                        Cells.number("Revision", "Its number.", "revision"),
                        Cells.AGE);
    }

    private static String owner(ApiObject revision) {
        return revision.controller()
                .map(owner -> owner.groupKind().toString().toLowerCase(java.util.Locale.ROOT) + "/" + owner.name())
                .orElse(Cells.NONE);
    }

    private static Kind controller(Entry entry) {
        return inAll(entry.of("v1", "ReplicationController", "replicationcontrollers", "V1ReplicationController", "rc"))
                .withRules(new ReplicationRules.OfController())
                .withSubresources("scale", "status")
                .withTraits(COUNTED.selectableBy("status.replicas"))
                .withColumns(
                        Column.NAME,
                        Cells.number("Desired", "Pods that are wanted.", "spec", "replicas"),
                        Cells.number("Current", "Pods that are there.", "status", "replicas"),
                        Cells.number("Ready", "Pods that are ready.", "status", "readyReplicas"),
                        Cells.AGE,
                        Cells.containers("name", "spec"),
                        Cells.containers("image", "spec"),
                        Cells.wide(Cells.text(
                                "Selector",
                                "Which pods belong to it.",
                                controller -> Cells.labels(controller.spec().mapping("selector")))));
    }

    private static Kind template(Entry entry) {
        return entry.of("v1", "PodTemplate", "podtemplates", "V1PodTemplate")
                .withTraits(Traits.USUAL.counting(Generation.ALL_BUT_STATUS))
                .withRules(new ReplicationRules.OfTemplate())
                .withColumns(
                        Column.NAME,
                        Cells.text(
                                "Containers",
                                "Names of the containers in the template.",
                                template -> Cells.containers(template.root(), "name")),
                        Cells.text(
                                "Images",
                                "Images of the containers in the template.",
                                template -> Cells.containers(template.root(), "image")),
                        Cells.text(
                                "Pod Labels",
                                "Labels of the pods.",
                                template -> Cells.labels(template.root().mapping("template", "metadata", "labels"))));
    }
}
