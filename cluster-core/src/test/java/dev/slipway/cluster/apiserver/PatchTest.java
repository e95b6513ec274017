package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - {name: web, image: 'web:1', ports: [{containerPort: 80}]}
                  - {name: side, image: 'side:1'}
            """;

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void aMergePatchChangesWhatItNames() {
        ApiObject map = plane.created(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {a: '1', b: '1'}}");

        ApiObject patched = patch(map, Patch.Type.MERGE, "{data: {a: null, c: x}}");

        assertThat(patched.root().mapping("data")).isEqualTo(Mapping.of("b", "1", "c", "x"));
    }

    @Test
    void aStrategicPatchReplacesTheSelectorOfADisruptionBudget() {
        ApiObject budget = plane.created("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: b, namespace: shop}
                spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
                """);

        ApiObject patched =
                patch(budget, Patch.Type.STRATEGIC_MERGE, "{spec: {selector: {matchLabels: {tier: front}}}}");

        assertThat(patched.spec().mapping("selector", "matchLabels")).isEqualTo(Mapping.of("tier", "front"));
    }

    @Test
    void aPatchCannotMakeAnotherKindOfAnObject() {
        ApiObject map = plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}}");

        Status refusal =
                refused(plane.await(plane.client.patch(map.key(), Patch.merge(tree("{kind: Secret}")), BY_TEST)));

        assertThat(refusal.code()).isEqualTo(400);
        assertThat(refusal.message())
                .isEqualTo("the kind of the object (v1, Kind=Secret) does not match the kind on the URL (v1,"
                        + " Kind=ConfigMap)");
    }

    @Test
    void aStrategicPatchFindsTheContainerByItsName() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        ApiObject patched = patch(
                deployment,
                Patch.Type.STRATEGIC_MERGE,
                "{spec: {template: {spec: {containers: [{name: side, image: 'side:2'}]}}}}");

        assertThat(patched.root()
                        .sequence("spec", "template", "spec", "containers")
                        .mappings())
                .extracting(container -> container.text("image").orElse(""))
                .containsExactly("web:1", "side:2");
        assertThat(patched.generation()).isEqualTo(2);
    }

    @Test
    void aJsonPatchThatDoesNotFitChangesNothing() {
        ApiObject map = plane.created(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {a: '1'}}");

        Status refusal = refused(send(map.key(), Patch.Type.JSON, "[{op: test, path: /data/a, value: '2'}]", BY_TEST));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).isEqualTo("the server rejected our request due to an error in our request");
    }

    @Test
    void anOperationThatIsNoneIsNamed() {
        ApiObject map = plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}}");

        Status refusal = refused(send(
                map.key(),
                Patch.Type.JSON,
                "[{op: test, path: /kind, value: ConfigMap}, {op: fly, path: /data}]",
                BY_TEST));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .isEqualTo(
                        "the server rejected our request due to an error in our request: operation /1: op must be one"
                                + " of add, remove, replace, move, copy, test, not \"fly\"");
    }

    @Test
    void aPatchThatChangesNothingTakesNoRevision() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        ApiObject patched = patch(deployment, Patch.Type.MERGE, "{spec: {replicas: 1}}");

        assertThat(patched).isEqualTo(deployment);
    }

    @Test
    void theSelectorOfADeploymentStays() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        Status refusal = refused(
                send(deployment.key(), Patch.Type.MERGE, "{spec: {selector: {matchLabels: {x: 'y'}}}}", BY_TEST));

        assertThat(refusal.message())
                .isEqualTo("Deployment.apps \"web\" is invalid: [spec.template.metadata.labels: Invalid value:"
                        + " {\"app\":\"web\"}: `selector` does not match template `labels`, spec.selector: Invalid value:"
                        + " {\"matchLabels\":{\"app\":\"web\",\"x\":\"y\"}}: field is immutable]");
    }

    @Test
    void aNameCannotBePatched() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        Status refusal = refused(send(deployment.key(), Patch.Type.MERGE, "{metadata: {name: other}}", BY_TEST));

        assertThat(refusal.message())
                .isEqualTo("the name of the object (other) does not match the name on the URL (web)");
    }

    @Test
    void aWriteToTheObjectLeavesItsStatusAloneAndTheOtherWayRound() {
        ApiObject deployment = plane.created(DEPLOYMENT);
        String both = "{spec: {replicas: 3}, status: {readyReplicas: 2}}";

        ApiObject main = patch(deployment, Patch.Type.MERGE, both);
        assertThat(main.spec().whole("replicas")).hasValue(3L);
        assertThat(main.status().whole("readyReplicas")).isEmpty();

        ApiObject status = done(send(
                deployment.key(),
                Patch.Type.MERGE,
                "{spec: {replicas: 9}, status: {readyReplicas: 2}}",
                BY_TEST.on("status")));
        assertThat(status.spec().whole("replicas")).hasValue(3L);
        assertThat(status.status().whole("readyReplicas")).hasValue(2L);
        assertThat(status.generation()).isEqualTo(main.generation());
    }

    @Test
    void theScaleOfADeploymentIsItsReplicas() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        ApiObject scaled = done(send(deployment.key(), Patch.Type.MERGE, "{spec: {replicas: 5}}", BY_TEST.on("scale")));
        assertThat(scaled.spec().whole("replicas")).hasValue(5L);

        Status refusal =
                refused(send(deployment.key(), Patch.Type.MERGE, "{spec: {replicas: -1}}", BY_TEST.on("scale")));
        assertThat(refusal.message()).contains("spec.replicas: Invalid value: -1: must be greater than or equal to 0");
    }

    @Test
    void concurrentPatchesNeverLoseAnUpdate() {
        Seeds.forEach(50, seed -> {
            TestPlane busy = new TestPlane(seed);
            busy.created("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
            ApiObject map = busy.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}}");
            List<CompletableFuture<Answer<ApiObject>>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Patch patch = Patch.merge(Mapping.of("data", Mapping.of("key-" + i, "v")));
                busy.loop.after(
                        java.time.Duration.ofMillis(busy.loop.random().nextInt(5)),
                        () -> answers.add(busy.client.patch(map.key(), patch, BY_TEST)));
            }
            busy.loop.runFor(java.time.Duration.ofSeconds(10));

            assertThat(answers)
                    .hasSize(30)
                    .allSatisfy(answer -> assertThat(answer.join().refusal()).isEmpty());
            assertThat(busy.get("", "ConfigMap", "shop", "m")
                            .root()
                            .mapping("data")
                            .size())
                    .isEqualTo(30);
        });
    }

    private ApiObject patch(ApiObject object, Patch.Type type, String body) {
        return done(send(object.key(), type, body, BY_TEST));
    }

    private Answer<ApiObject> send(ObjectKey key, Patch.Type type, String body, WriteOptions options) {
        return plane.await(plane.client.patch(key, new Patch(type, tree(body)), options));
    }

    @Test
    void aFieldOfTheWrongTypeIsRefused() {
        ApiObject deployment = plane.created(DEPLOYMENT);

        Status refusal = refused(send(deployment.key(), Patch.Type.MERGE, "{spec: {replicas: many}}", BY_TEST));

        assertThat(refusal.message())
                .contains("cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32");
        assertThat(object(DEPLOYMENT).name()).isEqualTo("web");
    }
}
