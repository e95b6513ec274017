package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader.Page;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that are kept as one kind and version and seen as another. */
class ConvertedKindsTest {
    private static final KindRegistry KINDS = BuiltInKinds.registry();
    private static final ObjectKey SCALER =
            new ObjectKey(new GroupKind("autoscaling", "HorizontalPodAutoscaler"), "shop", "h");
    private static final String FULL = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: h, namespace: shop}
            spec:
              maxReplicas: 5
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
              metrics:
              - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}
              - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
            """;

    private final TestPlane plane = TestPlane.withShop();
    private final Client scalers = seeing("autoscaling/v1", "HorizontalPodAutoscaler");
    private final Client events = seeing("events.k8s.io/v1", "Event");

    private Client seeing(String apiVersion, String kind) {
        Kind view = KINDS.find(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
        return ConvertedClient.seeing(plane.client, view);
    }

    @Test
    void whatTheOldVersionCannotSayTravelsInAnnotations() {
        plane.created(FULL);

        ApiObject shown = done(plane.await(scalers.get(SCALER)));

        assertThat(shown.gvk()).isEqualTo(GroupVersionKind.of("autoscaling/v1", "HorizontalPodAutoscaler"));
        assertThat(shown.spec().whole("targetCPUUtilizationPercentage")).contains(70L);
        assertThat(shown.spec().has("metrics")).isFalse();
        assertThat(shown.annotation("autoscaling.alpha.kubernetes.io/metrics").orElse(""))
                .contains("memory");
    }

    @Test
    void writingBackWhatWasReadLosesNothing() {
        ApiObject made = plane.created(FULL);
        ApiObject shown = done(plane.await(scalers.get(SCALER)));

        done(plane.await(scalers.update(shown.withLabel("a", "b"), BY_TEST)));

        ApiObject after = done(plane.await(plane.client.get(SCALER)));
        assertThat(after.spec().get("behavior")).isEqualTo(made.spec().get("behavior"));
        assertThat(after.spec().sequence("metrics").items())
                .containsExactlyInAnyOrderElementsOf(
                        made.spec().sequence("metrics").items());
        assertThat(after.annotations()).isEmpty();
    }

    @Test
    void aPatchOfTheOldVersionChangesTheNewOne() {
        plane.created(FULL);

        done(plane.await(
                scalers.patch(SCALER, Patch.merge(tree("{spec: {targetCPUUtilizationPercentage: 60}}")), BY_TEST)));

        ApiObject after = done(plane.await(plane.client.get(SCALER)));
        assertThat(after.spec().sequence("metrics").mappings())
                .anySatisfy(metric -> assertThat(metric.whole("resource", "target", "averageUtilization"))
                        .contains(60L));
    }

    @Test
    void aFieldOfTheOtherVersionIsUnknown() {
        String mixed = FULL.replace("autoscaling/v2", "autoscaling/v1");

        assertThat(refused(plane.await(plane.client.create(object(mixed), BY_TEST)))
                        .message())
                .startsWith("HorizontalPodAutoscaler in version \"v1\" cannot be handled as a"
                        + " HorizontalPodAutoscaler: strict decoding error: unknown field \"spec.behavior\"");
    }

    @Test
    void eventsOfBothGroupsAreTheSame() {
        done(plane.await(events.create(
                object("{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e, namespace: shop}, note: hello,"
                        + " reason: R, regarding: {kind: Pod, namespace: shop, name: p}}"),
                BY_TEST)));

        ApiObject core = done(plane.await(plane.client.get(new ObjectKey(new GroupKind("", "Event"), "shop", "e"))));
        Page found = done(plane.await(events.list(
                new GroupKind("events.k8s.io", "Event"),
                ListOptions.in("shop")
                        .selecting(
                                ListOptions.ALL.labels(),
                                new FieldSelector(
                                        List.of(new FieldSelector.Requirement("regarding.name", "p", true)))))));

        assertThat(core.root().text("message")).contains("hello");
        assertThat(core.root().text("involvedObject", "name")).contains("p");
        assertThat(found.items())
                .hasSize(1)
                .first()
                .satisfies(event -> assertThat(event.root().text("note")).contains("hello"));
    }
}
