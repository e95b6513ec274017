package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * People who claim storage of every class, made for them or by hand, at once or once a pod needs it, some that nothing can satisfy; let it grow, hand it
 * back, and delete claims and volumes that are in use.
 */
final class VolumeUsers implements Users {
    private static final List<String> CLASSES =
            List.of("", "", "fast", "fast", "fast", "manual", "manual", "plain", "slow", "nowhere");
    private static final List<String> SIZES = List.of("1Gi", "1Gi", "2Gi", "5Gi", "100Ti");

    @Override
    public void act(Stage stage) {
        boolean isServed = stage.seen()
                .get(new ObjectKey(VolumeMatch.STORAGE_CLASS, "", "fast"))
                .isPresent();
        if (!isServed && stage.oneIn(2)) stage.create(storageClass(stage, "fast"));
        switch (stage.roll(16)) {
            case 0, 1, 2 -> stage.create(claim(stage));
            case 3, 4, 5, 6 -> stage.create(pod(stage));
            case 7, 8 -> stage.create(volume(stage));
            case 9 -> stage.create(storageClass(stage, stage.pick(List.of("fast", "manual", "slow"))));
            case 10, 11 ->
                stage.any(VolumeMatch.CLAIM)
                        .ifPresent(claim -> stage.patch(
                                claim, "spec: {resources: {requests: {storage: " + stage.pick(SIZES) + "}}}"));
            case 12, 13 -> stage.any(VolumeMatch.CLAIM).ifPresent(stage::delete);
            case 14 -> stage.any(VolumeMatch.VOLUME).ifPresent(volume -> delete(stage, volume));
            default -> lookAfter(stage);
        }
    }

    private static void lookAfter(Stage stage) {
        switch (stage.roll(4)) {
            case 0 -> stage.any(VolumeMatch.STORAGE_CLASS).ifPresent(stage::delete);
            case 1 -> stage.any(VolumeMatch.VOLUME).ifPresent(volume -> handBack(stage, volume));
            default -> user(stage).ifPresent(stage::delete);
        }
    }

    /** What is to go can go: nobody uses it any more. */
    @Override
    public void mend(Stage stage) {
        for (ApiObject volume : stage.ours(VolumeMatch.VOLUME))
            if (volume.isDeleting()) holder(stage, volume).ifPresent(stage::delete);
        for (ApiObject claim : stage.ours(VolumeMatch.CLAIM))
            if (claim.isDeleting()) users(stage, claim).forEach(stage::delete);
    }

    private static void delete(Stage stage, ApiObject volume) {
        stage.disturb(volume);
        stage.delete(volume);
    }

    /** What an administrator does with a volume that was left behind: the next claim may have it, and what is on it. */
    private static void handBack(Stage stage, ApiObject volume) {
        if (!volume.status().text("phase").equals(Optional.of("Released"))) return;
        stage.disturb(volume);
        stage.patch(volume, "spec: {claimRef: null}");
    }

    private static Optional<ApiObject> holder(Stage stage, ApiObject volume) {
        return volume.spec().text("claimRef", "uid").flatMap(stage.seen()::uid);
    }

    private static List<ApiObject> users(Stage stage, ApiObject claim) {
        return stage.seen().in(Seen.POD, claim.namespace()).stream()
                .filter(pod -> Pods.claims(pod).contains(claim.name()))
                .toList();
    }

    private static Optional<ApiObject> user(Stage stage) {
        List<ApiObject> all = stage.ours(Seen.POD).stream()
                .filter(pod -> !Pods.claims(pod).isEmpty())
                .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(stage.pick(all));
    }

    private static String claim(Stage stage) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: shop}
                spec: {%s}
                """.formatted(claimName(stage), wish(stage));
    }

    private static String claimName(Stage stage) {
        return "c" + stage.roll(3);
    }

    private static String wish(Stage stage) {
        String name = stage.pick(CLASSES);
        String which = name.isEmpty() ? "" : "storageClassName: " + name + ", ";
        if (stage.oneIn(10)) which = "storageClassName: \"\", ";
        if (stage.oneIn(8)) which += "volumeName: v" + stage.roll(3) + ", ";
        if (stage.oneIn(12)) which += "selector: {matchLabels: {disk: ssd}}, ";
        return which + "accessModes: [" + mode(stage) + "], resources: {requests: {storage: " + stage.pick(SIZES)
                + "}}";
    }

    private static String mode(Stage stage) {
        return stage.oneIn(6) ? "ReadWriteMany" : "ReadWriteOnce";
    }

    private static String volume(Stage stage) {
        String reserved = stage.oneIn(5) ? "claimRef: {namespace: shop, name: " + claimName(stage) + "}" : "";
        String place = stage.oneIn(4)
                ? "nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In,"
                        + " values: [node-" + stage.roll(2) + "]}]}]}}"
                : "";
        return """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: v%d, labels: {disk: %s}}
                spec:
                  capacity: {storage: %s}
                  accessModes: [%s]
                  storageClassName: %s
                  persistentVolumeReclaimPolicy: %s
                  hostPath: {path: /data}
                  %s
                  %s
                """.formatted(
                        stage.roll(5),
                        stage.oneIn(2) ? "ssd" : "hdd",
                        stage.pick(SIZES.subList(0, 4)),
                        stage.oneIn(3) ? "ReadWriteOnce, ReadWriteMany" : "ReadWriteOnce",
                        stage.pick(List.of("manual", "manual", "plain", "\"\"")),
                        stage.oneIn(3) ? "Delete" : "Retain",
                        reserved,
                        place);
    }

    /** One that makes volumes at once, one that waits for pods, and one that nobody serves. */
    private static String storageClass(Stage stage, String name) {
        String body = switch (name) {
            case "manual" -> "provisioner: kubernetes.io/no-provisioner\nvolumeBindingMode: WaitForFirstConsumer";
            case "slow" -> "provisioner: example.com/nobody";
            default ->
                "provisioner: slipway.dev/local\nallowVolumeExpansion: true\nreclaimPolicy: "
                        + (stage.oneIn(2) ? "Retain" : "Delete");
        };
        return "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: " + name + "}\n" + body + "\n";
    }

    private static String pod(Stage stage) {
        String volume = stage.oneIn(5)
                ? "{name: data, ephemeral: {volumeClaimTemplate: {spec: {" + wish(stage) + "}}}}"
                : "{name: data, persistentVolumeClaim: {claimName: " + claimName(stage) + "}}";
        boolean ends = stage.oneIn(4);
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: user-%d, namespace: shop, annotations: {simulation.slipway.dev/%s: %dms}}
                spec:
                  terminationGracePeriodSeconds: 2
                  restartPolicy: %s
                  containers: [{name: main, image: "registry.invalid/app:1"}]
                  volumes: [%s]
                """.formatted(
                stage.roll(5), ends ? "run-for" : "ready-after", stage.roll(4000), ends ? "Never" : "Always", volume);
    }
}
