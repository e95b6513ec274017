package dev.slipway.sync.apply;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Marks;
import java.util.List;
import java.util.Optional;

/**
 * What of a live object can be made anew. Left out is what belonged to that one object and to no other of its name: its identity, its status,
 * its place among other objects' dependents, addresses and volumes that it was given, and for a Secret what it holds.
 */
final class Remains {
    private static final List<String> IDENTITY = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink",
            "ownerReferences",
            "finalizers");
    private static final List<String> ANNOTATIONS = List.of(
            Marks.OWNER,
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/revision",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/selected-node");
    private static final List<String> JOB_LABELS =
            List.of("controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name");

    private Remains() {}

    static ApiObject of(ApiObject live) {
        ApiObject rest = live.withoutAt("status");
        for (String field : IDENTITY) rest = rest.withoutAt("metadata", field);
        for (String name : ANNOTATIONS) rest = rest.withoutAt("metadata", "annotations", name);
        return particular(tidy(rest.withoutAt("metadata", "labels", Marks.APPLICATION)));
    }

    private static ApiObject tidy(ApiObject object) {
        ApiObject tidy = object;
        for (String map : List.of("annotations", "labels"))
            if (tidy.at("metadata", map).equals(Optional.of((Tree) Mapping.empty())))
                tidy = tidy.withoutAt("metadata", map);
        return tidy;
    }

    private static ApiObject particular(ApiObject object) {
        return switch (object.kind()) {
            case "Secret" -> object.withoutAt("data").withoutAt("stringData");
            case "Service" ->
                object.at("spec", "clusterIP").flatMap(Tree::asText).equals(Optional.of("None"))
                        ? object
                        : object.withoutAt("spec", "clusterIP").withoutAt("spec", "clusterIPs");
            case "PersistentVolumeClaim" -> object.withoutAt("spec", "volumeName");
            case "PersistentVolume" -> object.withoutAt("spec", "claimRef");
            case "Pod" -> object.withoutAt("spec", "nodeName");
            case "Job" -> job(object);
            default -> object;
        };
    }

    /** The control plane chose its selector, by the uid that the Job had. */
    private static ApiObject job(ApiObject object) {
        if (object.spec().bool("manualSelector").orElse(false)) return object;
        ApiObject job = object.withoutAt("spec", "selector");
        for (String label : JOB_LABELS)
            job = job.withoutAt("metadata", "labels", label).withoutAt("spec", "template", "metadata", "labels", label);
        return tidy(job);
    }
}
