package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.NAMESPACE;
import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The life of claims and volumes in a whole plane. */
class VolumeStoryTest {
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    private static final GroupKind VOLUME = new GroupKind("", "PersistentVolume");

    private final TestWorld world = new TestWorld(1);

    @Test
    void aClaimOfTheDefaultClassGetsAVolumeOnTheNodeThatWasSelected() {
        world.create(claim("data", "", "1Gi"));
        world.runFor(5);
        assertThat(phase(CLAIM, "data")).isEqualTo("Pending");
        assertThat(world.events("data"))
                .containsExactly("WaitForFirstConsumer: waiting for first consumer to be created before binding");

        select("data", "node-1");
        world.runFor(5);

        ApiObject volume = volumeOf("data");
        assertThat(phase(CLAIM, "data")).isEqualTo("Bound");
        assertThat(volume.status().text("phase")).hasValue("Bound");
        assertThat(volume.name())
                .isEqualTo("pvc-" + world.get(key(CLAIM, "data")).uid());
        assertThat(world.events("data"))
                .contains("ProvisioningSucceeded: Successfully provisioned volume " + volume.name());
        assertThat(volume.spec().mapping("nodeAffinity").toString()).contains("node-1");
    }

    @Test
    void podsOfAStatefulSetWaitForTheirLateClaimsAndRunWhereTheVolumesAre() {
        world.create("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 2
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      containers: [{name: db, image: "db:1"}]
                  volumeClaimTemplates:
                    - metadata: {name: data}
                      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        world.runFor(60);

        for (String pod : List.of("db-0", "db-1")) {
            ApiObject there = world.get(key(POD, pod));
            assertThat(there.status().text("phase")).as(pod).hasValue("Running");
            assertThat(phase(CLAIM, "data-" + pod)).isEqualTo("Bound");
            assertThat(world.events(pod)).as("told of " + pod).noneMatch(event -> event.startsWith("Failed"));
            assertThat(volumeOf("data-" + pod).spec().mapping("nodeAffinity").toString())
                    .contains(there.spec().text("nodeName").orElseThrow());
        }
        String node = world.get(key(POD, "db-1")).spec().text("nodeName").orElseThrow();
        String volume = volumeOf("data-db-1").name();
        world.delete(key(POD, "db-1"));
        world.runFor(60);

        assertThat(world.get(key(POD, "db-1")).status().text("phase")).hasValue("Running");
        assertThat(world.get(key(POD, "db-1")).spec().text("nodeName")).hasValue(node);
        assertThat(volumeOf("data-db-1").name()).isEqualTo(volume);
    }

    @Test
    void aVolumeGoesWithItsClaimAndOneToKeepStays() {
        world.create(storageClass("keep", "Retain"));
        world.create(storageClass("drop", "Delete"));
        world.create(claim("kept", "storageClassName: keep,", "1Gi"));
        world.create(claim("dropped", "storageClassName: drop,", "1Gi"));
        world.runFor(5);
        String kept = volumeOf("kept").name();
        assertThat(world.list(VOLUME)).hasSize(2);

        world.delete(key(CLAIM, "kept"));
        world.delete(key(CLAIM, "dropped"));
        world.runFor(5);

        assertThat(world.list(CLAIM)).isEmpty();
        assertThat(world.list(VOLUME)).singleElement().satisfies(volume -> {
            assertThat(volume.name()).isEqualTo(kept);
            assertThat(volume.status().text("phase")).hasValue("Released");
        });
    }

    @Test
    void aClaimInUseStaysUntilItsPodHasGone() {
        world.create(storageClass("drop", "Delete"));
        world.create(claim("data", "storageClassName: drop,", "1Gi"));
        world.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: user, namespace: shop}
                spec:
                  containers: [{name: main, image: "a:1"}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
                """);
        world.runFor(10);
        world.delete(key(CLAIM, "data"));
        world.runFor(30);
        assertThat(world.get(key(CLAIM, "data")).isDeleting()).isTrue();

        world.delete(key(POD, "user"));
        world.runFor(40);

        assertThat(world.list(CLAIM)).isEmpty();
        assertThat(world.list(VOLUME)).isEmpty();
    }

    @Test
    void aClaimGrowsWhereItsClassLetsIt() {
        world.create(
                storageClass("drop", "Delete").replace("reclaimPolicy", "allowVolumeExpansion: true\nreclaimPolicy"));
        world.create(storageClass("stiff", "Delete"));
        world.create(claim("data", "storageClassName: drop,", "1Gi"));
        world.create(claim("fixed", "storageClassName: stiff,", "1Gi"));
        world.runFor(5);

        world.change(key(CLAIM, "data"), claim -> claim.withAt("2Gi", "spec", "resources", "requests", "storage"));
        world.runFor(5);

        assertThat(world.get(key(CLAIM, "data")).status().text("capacity", "storage"))
                .hasValue("2Gi");
        assertThat(volumeOf("data").spec().text("capacity", "storage")).hasValue("2Gi");
        assertThat(world.events("data")).contains("VolumeResizeSuccessful: Resize volume succeeded");
        ApiObject larger = world.get(key(CLAIM, "fixed")).withAt("2Gi", "spec", "resources", "requests", "storage");
        assertThat(refusal(larger).message())
                .isEqualTo("persistentvolumeclaims \"fixed\" is forbidden: only dynamically provisioned pvc can be"
                        + " resized and the storageclass that provisions the pvc must support resize");
    }

    @Test
    void noVolumeIsGivenTwiceThoughThePlaneIsKilledAgainAndAgain() {
        for (int i = 0; i < 6; i++) world.create(volume("disk-" + i, (i + 1) + "Gi"));
        for (int i = 0; i < 8; i++) world.create(claim("data-" + i, "storageClassName: '',", "1Gi"));
        for (int i = 0; i < 60; i++) {
            world.loop.runFor(Duration.ofMillis(3));
            world.crash();
        }
        world.runFor(120);

        Map<String, String> owners = new TreeMap<>();
        for (ApiObject claim : world.list(CLAIM)) {
            Optional<String> name = claim.spec().text("volumeName");
            name.ifPresent(volume -> assertThat(owners.put(volume, claim.name()))
                    .as("another owner of " + volume)
                    .isNull());
            assertThat(claim.status().text("phase")).hasValue(name.isPresent() ? "Bound" : "Pending");
        }
        assertThat(owners).hasSize(6);
        assertThat(world.list(VOLUME))
                .allMatch(volume -> volume.status().text("phase").equals(Optional.of("Bound"))
                        && volume.spec().text("claimRef", "name").equals(Optional.of(owners.get(volume.name()))));
    }

    @Test
    void aNamespaceTakesItsClaimsAlong() {
        world.create(storageClass("drop", "Delete"));
        world.create(claim("data", "storageClassName: drop,", "1Gi"));
        world.runFor(5);
        world.delete(new ObjectKey(NAMESPACE, "", "shop"));
        world.runFor(60);

        assertThat(world.find(new ObjectKey(NAMESPACE, "", "shop"))).isEmpty();
        assertThat(world.list(CLAIM)).isEmpty();
        assertThat(world.list(VOLUME)).isEmpty();
    }

    @Test
    void whatCannotBeBoundIsSaidOnceAndNothingIsWrittenAtRest() {
        world.create(claim("nothing", "storageClassName: '',", "1Gi"));
        world.create(claim("nowhere", "storageClassName: missing,", "1Gi"));
        world.create(storageClass("foreign", "Delete").replace("slipway.dev/local", "csi.example.com"));
        world.create(claim("foreign", "storageClassName: foreign,", "1Gi"));
        world.runFor(30);

        assertThat(world.events("nothing"))
                .containsExactly(
                        "FailedBinding: no persistent volumes available for this claim and no storage class is set");
        assertThat(world.events("nowhere"))
                .containsExactly("ProvisioningFailed: storageclass.storage.k8s.io \"missing\" not found");
        assertThat(world.events("foreign"))
                .singleElement()
                .asString()
                .startsWith("ExternalProvisioning: Waiting for a volume to be created either by the external"
                        + " provisioner 'csi.example.com'");
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);
        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    @Test
    void aClaimThatWaitedIsServedOnceThereIsAClassOrAVolume() {
        world.create(claim("nothing", "storageClassName: '',", "1Gi"));
        world.create(claim("nowhere", "storageClassName: late,", "1Gi"));
        world.runFor(5);

        world.create(volume("disk", "1Gi"));
        world.create(storageClass("late", "Delete"));
        world.runFor(5);

        assertThat(phase(CLAIM, "nothing")).isEqualTo("Bound");
        assertThat(phase(CLAIM, "nowhere")).isEqualTo("Bound");
    }

    @Test
    void aClaimWhoseVolumeIsTakenAwayIsLost() {
        world.create(volume("disk", "1Gi"));
        world.create(claim("data", "storageClassName: '',", "1Gi"));
        world.runFor(5);
        ObjectKey disk = new ObjectKey(VOLUME, "", "disk");
        world.delete(disk);
        world.runFor(5);
        assertThat(world.get(disk).isDeleting()).isTrue();

        world.change(disk, volume -> volume.withoutAt("metadata", "finalizers"));
        world.runFor(5);

        assertThat(phase(CLAIM, "data")).isEqualTo("Lost");
        assertThat(world.events("data"))
                .contains("ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }

    @Test
    void aVolumeThatLivesWithItsPodGoesWithIt() {
        world.create(storageClass("drop", "Delete"));
        world.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: user, namespace: shop}
                spec:
                  containers: [{name: main, image: "a:1"}]
                  volumes:
                  - name: scratch
                    ephemeral:
                      volumeClaimTemplate:
                        spec: {storageClassName: drop, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        world.runFor(10);
        assertThat(phase(CLAIM, "user-scratch")).isEqualTo("Bound");

        world.delete(key(POD, "user"));
        world.runFor(60);

        assertThat(world.list(CLAIM)).isEmpty();
        assertThat(world.list(VOLUME)).isEmpty();
    }

    private void select(String claim, String node) {
        assertThat(world.list(NODE)).isNotEmpty();
        world.change(key(CLAIM, claim), found -> found.withAnnotation("volume.kubernetes.io/selected-node", node));
    }

    private String phase(GroupKind kind, String name) {
        return world.get(key(kind, name)).status().text("phase").orElse("");
    }

    private ApiObject volumeOf(String claim) {
        String name = world.get(key(CLAIM, claim)).spec().text("volumeName").orElseThrow();
        return world.get(new ObjectKey(VOLUME, "", name));
    }

    private Status refusal(ApiObject object) {
        var answer = world.client().update(object, WriteOptions.by("test"));
        world.loop.runUntil(answer::isDone, Duration.ofMinutes(1));
        return answer.join().refusal().orElseThrow();
    }

    private static String claim(String name, String spec, String size) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: shop}
                spec: {%s accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}
                """.formatted(name, spec, size);
    }

    private static String volume(String name, String size) {
        return """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: %s}, hostPath: {path: /data}}
                """.formatted(name, size);
    }

    private static String storageClass(String name, String policy) {
        return """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: slipway.dev/local
                reclaimPolicy: %s
                """.formatted(name, policy);
    }
}
