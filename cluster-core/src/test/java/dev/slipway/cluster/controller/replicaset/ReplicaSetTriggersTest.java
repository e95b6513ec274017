package dev.slipway.cluster.controller.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaSetTriggersTest {
    private static final ApiObject POD = object("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
              namespace: shop
              uid: pod-1
              labels: {app: web}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: set-1, controller: true}]
            status:
              phase: Running
              conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-01T00:00:00Z"}]
            """);
    private static final ObjectKey SET = new ObjectKey(new GroupKind("apps", "ReplicaSet"), "shop", "web");

    private static ApiObject object(String yaml) {
        try {
            return new ApiObject((Mapping) Yaml.readOne(yaml).root());
        } catch (Malformed notYaml) {
            throw new IllegalArgumentException(notYaml);
        }
    }

    private static List<ObjectKey> woken(ApiObject before, ApiObject after) {
        Change change = new Change(Optional.of(before), Optional.of(after));
        return new ReplicaSetReconciler()
                .triggers().stream()
                        .filter(trigger -> trigger.kind().equals(Optional.of(new GroupKind("", "Pod"))))
                        .map(Trigger::keys)
                        .flatMap(keys -> keys.apply(change, World.of(List.of())).stream())
                        .toList();
    }

    private static ApiObject ready(String status, String since) {
        return POD.withAt(
                List.of(Mapping.of("type", "Ready", "status", status, "lastTransitionTime", since)),
                "status",
                "conditions");
    }

    @Test
    void sleepsWhileAPodOnlyGetsOn() {
        ApiObject bound = POD.withAt("node-1", "spec", "nodeName");
        ApiObject addressed = POD.withAt("10.0.0.1", "status", "podIP");

        assertThat(woken(POD, bound)).isEmpty();
        assertThat(woken(POD, addressed)).isEmpty();
        assertThat(woken(POD, POD.withAnnotation("a", "b"))).isEmpty();
    }

    @Test
    void wakesWhenAPodMayCountOtherwise() {
        ApiObject ready = ready("True", "2026-01-01T00:00:01Z");

        assertThat(woken(POD, ready)).containsExactly(SET);
        assertThat(woken(ready, POD)).containsExactly(SET);
        assertThat(woken(ready, ready("True", "2026-01-01T00:00:09Z"))).containsExactly(SET);
        assertThat(woken(POD, POD.withAt("Failed", "status", "phase"))).containsExactly(SET);
        assertThat(woken(POD, POD.withAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp")))
                .containsExactly(SET);
        assertThat(woken(POD, POD.withLabel("app", "other"))).containsExactly(SET);
        assertThat(woken(POD, POD.withAt("pod-2", "metadata", "uid"))).containsExactly(SET);
        assertThat(woken(POD, POD.withoutAt("metadata", "ownerReferences"))).containsExactly(SET);
    }
}
