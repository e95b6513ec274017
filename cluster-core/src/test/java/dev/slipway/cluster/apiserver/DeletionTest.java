package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionTest {
    private static final String HELD =
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: fin, namespace: shop, finalizers: [golden.example.com/hold]}}";
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: c, image: i}]}}";

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void whatNothingHoldsGoesAtOnce() {
        ApiObject map = plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}}");

        ApiObject last = done(delete(map.key(), DeleteOptions.BACKGROUND));

        assertThat(last.isDeleting()).isFalse();
        assertThat(last.uid()).isEqualTo(map.uid());
        assertThat(refused(delete(map.key(), DeleteOptions.BACKGROUND)).message())
                .isEqualTo("configmaps \"m\" not found");
    }

    @Test
    void aFinalizerHoldsUntilItIsRemoved() {
        ObjectKey key = plane.created(HELD).key();

        ApiObject marked = done(delete(key, DeleteOptions.BACKGROUND));
        assertThat(marked.metadata().text("deletionTimestamp")).hasValue("2026-01-01T00:00:00Z");
        assertThat(marked.metadata().whole("deletionGracePeriodSeconds")).hasValue(0L);

        assertThat(refused(patch(key, "{metadata: {finalizers: [golden.example.com/hold, golden.example.com/more]}}"))
                        .message())
                .isEqualTo(
                        "ConfigMap \"fin\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the"
                                + " object is being deleted, found new finalizers []string{\"golden.example.com/more\"}");

        done(patch(key, "{metadata: {finalizers: null}}"));
        assertThat(plane.store.snapshot().get(key)).isEmpty();
    }

    @Test
    void theWishForOrderBecomesAFinalizerAndALaterWishReplacesIt() {
        ObjectKey key = plane.created(HELD).key();

        ApiObject foreground = done(delete(key, wish(Propagation.FOREGROUND)));
        assertThat(foreground.finalizers()).containsExactly("golden.example.com/hold", "foregroundDeletion");

        ApiObject orphan = done(delete(key, wish(Propagation.ORPHAN)));
        assertThat(orphan.finalizers()).containsExactly("golden.example.com/hold", "orphan");
    }

    @Test
    void jobsAndReplicationControllersLeaveTheirPodsWhereNobodySaysOtherwise() {
        ApiObject job = plane.created("{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: shop},"
                + " spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}");
        ApiObject controller = plane.created(
                "{apiVersion: v1, kind: ReplicationController, metadata: {name: rc, namespace: shop},"
                        + " spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}}");

        Answer<ApiObject> ofJob = delete(job.key(), wish(Propagation.USUAL));
        Answer<ApiObject> ofController = delete(controller.key(), wish(Propagation.USUAL));

        assertThat(done(ofJob).finalizers()).containsExactly("orphan");
        assertThat(ofJob.warnings())
                .containsExactly("child pods are preserved by default when jobs are deleted; set"
                        + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this"
                        + " warning");
        assertThat(done(ofController).finalizers()).containsExactly("orphan");
        assertThat(ofController.warnings()).isEmpty();
    }

    @Test
    void whoSaysNothingLeavesItToWhatWasSaidBefore() {
        ObjectKey key = plane.created(HELD).key();

        done(delete(key, wish(Propagation.FOREGROUND)));

        assertThat(done(delete(key, wish(Propagation.USUAL))).finalizers())
                .containsExactly("golden.example.com/hold", "foregroundDeletion");
        assertThat(done(delete(key, wish(Propagation.BACKGROUND))).finalizers())
                .containsExactly("golden.example.com/hold");
    }

    @Test
    void anotherUidOrVersionStopsADeletion() {
        ApiObject map = plane.created(HELD);

        assertThat(refused(delete(map.key(), DeleteOptions.BACKGROUND.onlyUid("abc")))
                        .message())
                .isEqualTo(
                        "Operation cannot be fulfilled on ConfigMap \"fin\": the UID in the precondition (abc) does not match"
                                + " the UID in record (" + map.uid()
                                + "). The object might have been deleted and then recreated");
        DeleteOptions version =
                new DeleteOptions(Propagation.BACKGROUND, Optional.empty(), Optional.of("1"), Optional.empty(), false);
        assertThat(refused(delete(map.key(), version)).message())
                .contains("the ResourceVersion in the precondition (1) does not match the ResourceVersion in record ("
                        + map.resourceVersion() + "). The object might have been modified");
    }

    @Test
    void aRunningPodGetsTimeToEndAndASecondDeletionCanOnlyShortenIt() {
        ObjectKey key = plane.created(POD).key();
        bind("node-1");

        ApiObject ending = done(delete(key, DeleteOptions.BACKGROUND));
        assertThat(ending.metadata().text("deletionTimestamp")).hasValue("2026-01-01T00:00:30Z");
        assertThat(ending.generation()).isEqualTo(2);

        ApiObject longer = done(delete(key, DeleteOptions.BACKGROUND.withGrace(60)));
        assertThat(longer.metadata().text("deletionTimestamp")).hasValue("2026-01-01T00:00:30Z");
        ApiObject shorter = done(delete(key, DeleteOptions.BACKGROUND.withGrace(5)));
        assertThat(shorter.metadata().text("deletionTimestamp")).hasValue("2026-01-01T00:00:05Z");
        done(delete(key, DeleteOptions.BACKGROUND.withGrace(0)));
        assertThat(plane.store.snapshot().get(key)).isEmpty();
    }

    @Test
    void aPodThatRunsNowhereGoesAtOnce() {
        ObjectKey key = plane.created(POD).key();

        done(delete(key, DeleteOptions.BACKGROUND));

        assertThat(plane.store.snapshot().get(key)).isEmpty();
    }

    @Test
    void aPodIsAssignedOnce() {
        ObjectKey key = plane.created(POD).key();

        done(bind("node-1"));

        ApiObject pod = done(plane.await(plane.client.get(key)));
        assertThat(pod.spec().text("nodeName")).hasValue("node-1");
        assertThat(pod.condition("PodScheduled")).isPresent();
        assertThat(refused(bind("node-2")).message())
                .isEqualTo(
                        "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"node-1\"");
    }

    @Test
    void aPodKeepsItsSpecification() {
        ObjectKey key = plane.created(POD).key();

        assertThat(refused(patch(key, "{spec: {restartPolicy: Never}}")).message())
                .startsWith("Pod \"p\" is invalid: spec: Forbidden: pod updates may not change fields other than"
                        + " `spec.containers[*].image`");
        Patch image = new Patch(Patch.Type.STRATEGIC_MERGE, tree("{spec: {containers: [{name: c, image: j}]}}"));
        assertThat(plane.await(plane.client.patch(key, image, BY_TEST)).refusal())
                .isEmpty();
    }

    @Test
    void aNamespaceTerminatesUntilItsFinalizerGoes() {
        ObjectKey key = plane.get("", "Namespace", "", "shop").key();

        ApiObject terminating = done(delete(key, DeleteOptions.BACKGROUND));
        assertThat(terminating.status().text("phase")).hasValue("Terminating");

        ApiObject empty = terminating.withAt(Sequence.empty(), "spec", "finalizers");
        done(plane.await(plane.client.update(empty, BY_TEST.on("finalize"))));
        assertThat(plane.store.snapshot().get(key)).isEmpty();
    }

    @Test
    void whatEveryPlaneHasIsMadeOnceAndStays() {
        plane.await(plane.server.start());
        long revision = plane.store.snapshot().revision();
        plane.await(plane.server.start());

        assertThat(plane.store.snapshot().revision()).isEqualTo(revision);
        ApiObject service = plane.get("", "Service", "default", "kubernetes");
        assertThat(service.spec().text("clusterIP")).hasValue("10.96.0.1");
        ObjectKey standard = plane.get("", "Namespace", "", "default").key();
        assertThat(refused(delete(standard, DeleteOptions.BACKGROUND)).message())
                .isEqualTo("namespaces \"default\" is forbidden: this namespace may not be deleted");
    }

    private Answer<ApiObject> bind(String node) {
        ApiObject binding = new ApiObject(Mapping.of(
                "apiVersion",
                "v1",
                "kind",
                "Binding",
                "metadata",
                Mapping.of("name", "p", "namespace", "shop"),
                "target",
                Mapping.of("kind", "Node", "name", node)));
        return plane.await(plane.client.create(binding, BY_TEST.on("binding")));
    }

    private Answer<ApiObject> delete(ObjectKey key, DeleteOptions options) {
        return plane.await(plane.client.delete(key, options));
    }

    private Answer<ApiObject> patch(ObjectKey key, String body) {
        return plane.await(plane.client.patch(key, Patch.merge(tree(body)), BY_TEST));
    }

    private static DeleteOptions wish(Propagation propagation) {
        return new DeleteOptions(propagation, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }
}
