package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.cluster.store.Change;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pod comes to a node, once. */
public final class Assignment {
    private static final GroupKind POD = new GroupKind("", "Pod");

    private Assignment() {}

    /** What a Binding comes to. The answer is the pod. */
    public static Step decide(ApiObject binding, WriteOptions options, Moment moment) {
        Optional<Kind> kind = moment.kind(POD);
        if (kind.isEmpty()) return Step.refuse(Refusals.noSuchResource());
        return moment.letsAct(kind.get(), binding, options)
                .fold(
                        (admitted, remarks) -> bind(admitted, kind.get(), options, remarks, moment),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static Step bind(ApiObject binding, Kind kind, WriteOptions options, Remarks remarks, Moment moment) {
        Optional<ApiObject> pod = moment.find(new ObjectKey(POD, binding.namespace(), binding.name()));
        if (pod.isEmpty()) return Step.refuse(Refusals.notFound(kind, binding.name()));
        String node = binding.root().text("target", "name").orElse("");
        Optional<Status> refusal = refusal(pod.get(), binding.uid(), node);
        if (refusal.isPresent()) return Step.refuse(refusal.get());
        ApiObject assigned = assign(pod.get(), node, moment);
        ApiObject owned = Ownership.ofUpdate(pod, assigned, kind, options.on("binding"), moment.now());
        if (options.dryRun()) return new Step.Show(owned, remarks);
        long revision = Long.parseLong(pod.get().resourceVersion());
        return new Step.Write(new Change.Replace(owned, revision), owned, remarks);
    }

    private static ApiObject assign(ApiObject pod, String node, Moment moment) {
        List<Tree> conditions =
                new ArrayList<>(pod.status().sequence("conditions").items());
        conditions.removeIf(old ->
                old.asMapping().flatMap(condition -> condition.text("type")).equals(Optional.of("PodScheduled")));
        conditions.add(Mapping.of(
                "type", "PodScheduled", "status", "True", "lastTransitionTime", Times.seconds(moment.now())));
        return pod.withAt(node, "spec", "nodeName")
                .withAt(new Sequence(conditions), "status", "conditions")
                .withoutAt("status", "nominatedNodeName");
    }

    private static Optional<Status> refusal(ApiObject pod, String uid, String node) {
        if (node.isEmpty()) return Optional.of(Status.badRequest("Binding needs the name of a node in target.name"));
        String assigned = pod.spec().text("nodeName").orElse("");
        if (!uid.isEmpty() && !uid.equals(pod.uid())) {
            return Optional.of(conflict(
                    pod,
                    "the UID in the precondition (" + uid + ") does not match the UID in record (" + pod.uid()
                            + "). The object might have been deleted and then recreated"));
        }
        if (!assigned.isEmpty()) {
            return Optional.of(
                    conflict(pod, "pod " + pod.name() + " is already assigned to node \"" + assigned + "\""));
        }
        if (!pod.spec().sequence("schedulingGates").isEmpty())
            return Optional.of(conflict(pod, "pod " + pod.name() + " has non-empty .spec.schedulingGates"));
        return pod.isDeleting()
                ? Optional.of(conflict(pod, "pod " + pod.name() + " is being deleted, cannot be assigned to a host"))
                : Optional.empty();
    }

    private static Status conflict(ApiObject pod, String why) {
        Status.Details details = new Status.Details(pod.name(), "", "pods/binding", "", List.of(), 0);
        String message = "Operation cannot be fulfilled on pods/binding \"" + pod.name() + "\": " + why;
        return Refusals.of(409, "Conflict", message, details);
    }
}
