package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** People who run StatefulSets: scale, roll out good and bad templates, move the partition, kill and quarantine pods, take claims away. */
final class StatefulSetUsers implements Users {
    static final GroupKind SET = Kinds.STATEFUL_SET.groupKind();
    static final GroupKind CLAIM = Kinds.CLAIM.groupKind();

    private static final String POD_OF_SET = "statefulset.kubernetes.io/pod-name";
    private static final List<String> STRATEGIES = List.of(
            "{type: OnDelete, rollingUpdate: null}",
            "{type: RollingUpdate, rollingUpdate: {partition: 0, maxUnavailable: null}}",
            "{type: RollingUpdate, rollingUpdate: {partition: 1}}",
            "{type: RollingUpdate, rollingUpdate: {partition: 2, maxUnavailable: 2}}");

    @Override
    public void act(Stage stage) {
        if (stage.ours(SET).isEmpty()) {
            stage.create(set(stage));
            return;
        }
        switch (stage.roll(12)) {
            case 0 -> stage.create(set(stage));
            case 1, 2, 3 -> stage.upset(SET, template(stage, stage.pick(Stage.BEHAVIOURS)));
            case 4, 5 -> stage.upset(SET, "spec: {replicas: " + stage.roll(5) + "}");
            case 6 -> stage.upset(SET, "spec: {updateStrategy: " + stage.pick(STRATEGIES) + "}");
            case 7 -> stage.upset(SET, "spec: {ordinals: {start: " + stage.roll(3) + "}}");
            case 8 -> stage.upset(SET, "spec: {persistentVolumeClaimRetentionPolicy: " + retention(stage) + "}");
            case 9 -> stage.any(SET).ifPresent(stage::delete);
            case 10 -> stage.anyPodWith(POD_OF_SET).ifPresent(stage::kill);
            default -> stage.anyPodWith(POD_OF_SET).ifPresent(stage::quarantine);
        }
    }

    /** A pod of a bad template holds its set up until somebody deletes it, and one that was let go still has the name. */
    @Override
    public void mend(Stage stage) {
        for (ApiObject set : stage.ours(SET)) {
            stage.disturb(set);
            stage.patch(set, template(stage, "normal"));
            stage.patch(set, "spec: {updateStrategy: " + STRATEGIES.get(1) + "}");
        }
        for (ApiObject pod : stage.ours(Seen.POD)) {
            boolean ours = pod.labels().containsKey(POD_OF_SET);
            boolean lost = pod.controller()
                    .filter(owner -> owner.groupKind().equals(SET))
                    .isEmpty();
            if (ours && (lost || !Pods.isReady(pod) || lacksItsClaim(pod, stage))) stage.kill(pod);
        }
    }

    /** Made for an earlier set of the same name, which stored nothing: a pod gets no volume while it lives. */
    private static boolean lacksItsClaim(ApiObject pod, Stage stage) {
        boolean wanted = stage.seen()
                .controllerOf(pod)
                .filter(set -> set.spec().has("volumeClaimTemplates"))
                .isPresent();
        return wanted && Pods.claims(pod).isEmpty();
    }

    private static String template(Stage stage, String behaviour) {
        return """
                spec:
                  template:
                    metadata: {annotations: {simulation.slipway.dev/behaviour: %s}}
                    spec: {containers: [{name: main, image: "registry.invalid/db:%d"}]}
                """.formatted(behaviour, stage.oneIn(3) ? 0 : stage.next());
    }

    private static String retention(Stage stage) {
        List<String> ways = List.of("Retain", "Delete");
        return "{whenDeleted: " + stage.pick(ways) + ", whenScaled: " + stage.pick(ways) + "}";
    }

    private static String set(Stage stage) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: s%1$d, namespace: shop}
                spec:
                  replicas: %2$d
                  serviceName: s%1$d
                  podManagementPolicy: %3$s
                  revisionHistoryLimit: %4$d
                  minReadySeconds: %5$d
                  updateStrategy: %9$s
                  persistentVolumeClaimRetentionPolicy: %6$s
                  selector: {matchLabels: {app: s%1$d}}
                  template:
                    metadata: {labels: {app: s%1$d}, annotations: {simulation.slipway.dev/ready-after: "%7$dms"}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/db:0"}]
                  %8$s
                """.formatted(
                        stage.roll(2),
                        stage.roll(4),
                        stage.oneIn(2) ? "Parallel" : "OrderedReady",
                        stage.roll(3),
                        stage.oneIn(4) ? stage.roll(6) : 0,
                        retention(stage),
                        stage.roll(2000),
                        stage.oneIn(2)
                                ? "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce],"
                                        + " resources: {requests: {storage: 1Gi}}}}]"
                                : "",
                        stage.pick(STRATEGIES));
    }
}
