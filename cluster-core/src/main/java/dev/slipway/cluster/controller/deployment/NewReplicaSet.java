package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.TemplateHash;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;

/** The ReplicaSet that a Deployment needs for its present template. */
final class NewReplicaSet {
    private NewReplicaSet() {}

    /** Named after the template, so that it cannot be made twice. */
    static ApiObject of(Rollout rollout) {
        ApiObject deployment = rollout.deployment();
        Mapping template = deployment.spec().mapping("template");
        String hash = TemplateHash.of(
                template, deployment.status().whole("collisionCount").orElse(0L));
        Mapping labelled = template.withAt(hash, "metadata", "labels", Rollout.HASH);
        Mapping.Builder spec = Mapping.builder().put("replicas", rollout.nextSizeOfCurrent());
        deployment
                .spec()
                .whole("minReadySeconds")
                .filter(seconds -> seconds > 0)
                .ifPresent(seconds -> spec.put("minReadySeconds", seconds));
        spec.put("selector", deployment.spec().mapping("selector").withAt(hash, "matchLabels", Rollout.HASH))
                .put("template", labelled);
        ApiObject set = ApiObject.of(Kinds.REPLICA_SET, deployment.namespace(), deployment.name() + "-" + hash)
                .withAt(labelled.mapping("metadata", "labels"), "metadata", "labels")
                .withOwner(OwnerReference.controllerOf(deployment))
                .with("spec", spec.build());
        return Revisions.sized(Revisions.numbered(set, deployment, Revisions.next(rollout.old())), rollout);
    }
}
