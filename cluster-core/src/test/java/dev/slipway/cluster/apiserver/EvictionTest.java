package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {
    private final TestPlane plane = TestPlane.withShop();

    @Test
    void goesAsFarAsTheDisruptionBudget() {
        budget("two", "minAvailable: 2");
        for (String name : List.of("a", "b", "c")) running(name, true);

        ApiObject gone = done(evict("a", ""));
        Status refusal = refused(evict("b", ""));

        assertThat(gone.name()).isEqualTo("a");
        assertThat(gone.isDeleting()).isTrue();
        assertThat(refusal.code()).isEqualTo(429);
        assertThat(refusal.reason()).isEqualTo("TooManyRequests");
        assertThat(refusal.message()).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refusal.details().causes())
                .containsExactly(new Status.Cause(
                        "DisruptionBudget", "The disruption budget two needs 2 healthy pods and has 2 currently", ""));
    }

    @Test
    void aDryRunChangesNothingAndSaysTheSame() {
        budget("two", "minAvailable: 2");
        for (String name : List.of("a", "b", "c")) running(name, true);

        done(plane.await(
                plane.client.create(eviction("a", ""), BY_TEST.on("eviction").asDryRun())));
        done(evict("a", "deleteOptions: {dryRun: [All]}"));

        assertThat(plane.get("", "Pod", "shop", "a").isDeleting()).isFalse();
        done(evict("b", ""));
    }

    @Test
    void podsThatHaveNotBegunAreMissedByNobody() {
        budget("all", "minAvailable: 100%");
        plane.created(pod("pending"));

        assertThat(done(evict("pending", "")).name()).isEqualTo("pending");
    }

    @Test
    void anUnhealthyPodStaysWhereTheOthersAreTooFew() {
        budget("two", "minAvailable: 2");
        running("a", true);
        running("broken", false);

        assertThat(refused(evict("broken", "")).code()).isEqualTo(429);
    }

    @Test
    void anUnhealthyPodGoesWhereTheOthersAreEnough() {
        budget("one", "minAvailable: 1");
        running("a", true);
        running("broken", false);

        assertThat(done(evict("broken", "")).isDeleting()).isTrue();
    }

    @Test
    void anUnhealthyPodGoesWhereTheBudgetAlwaysLetsIt() {
        budget("two", "minAvailable: 2, unhealthyPodEvictionPolicy: AlwaysAllow");
        running("a", true);
        running("broken", false);

        assertThat(done(evict("broken", "")).isDeleting()).isTrue();
        assertThat(refused(evict("a", "")).code()).isEqualTo(429);
    }

    @Test
    void twoBudgetsForOnePodAreTooMany() {
        budget("one", "minAvailable: 0");
        budget("other", "minAvailable: 0");
        running("a", true);

        Status refusal = refused(evict("a", ""));

        assertThat(refusal.code()).isEqualTo(500);
        assertThat(refusal.message())
                .isEqualTo("This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                        + " support.");
    }

    @Test
    void optionsOfTheDeletionCount() {
        ApiObject pod = running("a", true);

        assertThat(refused(evict("a", "deleteOptions: {preconditions: {uid: other}}"))
                        .code())
                .isEqualTo(409);
        done(evict("a", "deleteOptions: {gracePeriodSeconds: 0}"));

        assertThat(plane.store.snapshot().get(pod.key())).isEmpty();
    }

    private void budget(String name, String rule) {
        plane.created("{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: " + name
                + ", namespace: shop}, spec: {" + rule + ", selector: {matchLabels: {app: web}}}}");
    }

    private static String pod(String name) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name
                + ", namespace: shop, labels: {app: web}}, spec: {nodeName: node-0, containers: [{name: c, image: i}]}}";
    }

    private ApiObject running(String name, boolean ready) {
        Mapping condition = Mapping.of("type", "Ready", "status", ready ? "True" : "False");
        ApiObject pod = plane.created(pod(name))
                .withStatus(Mapping.of("phase", "Running", "conditions", Sequence.of(condition)));
        return done(plane.await(plane.client.update(pod, BY_TEST.on("status"))));
    }

    private static ApiObject eviction(String pod, String options) {
        return object("{apiVersion: policy/v1, kind: Eviction, metadata: {name: " + pod + ", namespace: shop}"
                + (options.isEmpty() ? "" : ", " + options) + "}");
    }

    private Answer<ApiObject> evict(String pod, String options) {
        return plane.await(plane.client.create(eviction(pod, options), BY_TEST.on("eviction")));
    }
}
