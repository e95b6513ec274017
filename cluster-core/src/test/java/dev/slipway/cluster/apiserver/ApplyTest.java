package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts and the recorded owners are those of a real API server for the same requests. */
class ApplyTest {
    private final TestPlane plane = TestPlane.withShop();

    @Test
    void whatOneManagerAppliesBelongsToIt() {
        ApiObject made = done(apply("one", "{a: '1', b: '1'}"));

        assertThat(owners(made)).containsExactly("one Apply {\"f:data\":{\"f:a\":{},\"f:b\":{}}}");
        assertThat(done(apply("one", "{a: '1', b: '1'}"))).isEqualTo(made);
    }

    @Test
    void theSameValueIsSharedAndAnotherOneConflicts() {
        apply("one", "{a: '1', b: '1'}");
        ApiObject shared = done(apply("two", "{a: '1', c: '1'}"));
        assertThat(shared.root().mapping("data")).isEqualTo(Mapping.of("a", "1", "b", "1", "c", "1"));

        Status refusal = refused(apply("two", "{a: '2', b: '2', c: '1'}"));

        assertThat(refusal.code()).isEqualTo(409);
        assertThat(refusal.message())
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b");
        assertThat(refusal.details().causes().get(0))
                .isEqualTo(new Status.Cause("FieldManagerConflict", "conflict with \"one\"", ".data.a"));
    }

    @Test
    void aFieldThatIsLeftOutGoesUnlessAnotherOwnsIt() {
        apply("one", "{a: '1', b: '1'}");
        apply("two", "{a: '1'}");

        ApiObject left = done(apply("one", "{b: '1'}"));

        assertThat(left.root().mapping("data")).isEqualTo(Mapping.of("a", "1", "b", "1"));
        assertThat(done(apply("two", "{}")).root().mapping("data")).isEqualTo(Mapping.of("b", "1"));
    }

    @Test
    void anUpdateTakesOwnershipAndAnApplyMeetsIt() {
        ApiObject made = done(apply("one", "{c: '1'}"));
        ApiObject changed = made.withAt(Mapping.of("c", "changed", "d", "1"), "data");
        ApiObject updated = done(plane.await(plane.client.update(changed, WriteOptions.by("updater"))));
        assertThat(owners(updated)).containsExactly("updater Update {\"f:data\":{\"f:c\":{},\"f:d\":{}}}");

        assertThat(refused(apply("two", "{c: mine}")).message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"updater\" using v1: .data.c");

        WriteOptions forced = WriteOptions.by("two").forcing();
        ApiObject taken = done(plane.await(plane.client.apply(map("{c: mine}"), forced)));
        assertThat(taken.root().text("data", "c")).hasValue("mine");
    }

    @Test
    void aNewDeploymentRecordsWhatItsMakerSet() {
        ApiObject deployment = plane.created("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: minimal, namespace: shop}
                spec:
                  replicas: 0
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {containers: [{name: c, image: i}]}
                """);

        assertThat(owners(deployment))
                .containsExactly("test Update {\"f:spec\":{\"f:progressDeadlineSeconds\":{},\"f:replicas\":{},"
                        + "\"f:revisionHistoryLimit\":{},\"f:selector\":{},\"f:strategy\":{\"f:rollingUpdate\":{\".\":{},"
                        + "\"f:maxSurge\":{},\"f:maxUnavailable\":{}},\"f:type\":{}},\"f:template\":{\"f:metadata\":"
                        + "{\"f:labels\":{\".\":{},\"f:a\":{}}},\"f:spec\":{\"f:containers\":{\"k:{\\\"name\\\":\\\"c\\\"}\":"
                        + "{\".\":{},\"f:image\":{},\"f:imagePullPolicy\":{},\"f:name\":{},\"f:resources\":{},"
                        + "\"f:terminationMessagePath\":{},\"f:terminationMessagePolicy\":{}}},\"f:dnsPolicy\":{},"
                        + "\"f:restartPolicy\":{},\"f:schedulerName\":{},\"f:securityContext\":{},"
                        + "\"f:terminationGracePeriodSeconds\":{}}}}}");
    }

    @Test
    void whatTheServerAddsBelongsToNobodyAndStays() {
        ApiObject service = object(
                "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {ports: [{port: 80}]}}");

        ApiObject made = done(plane.await(plane.client.apply(service, WriteOptions.by("one"))));
        ApiObject again = done(plane.await(plane.client.apply(
                service.withAt(Mapping.of("app", "web"), "spec", "selector"), WriteOptions.by("one"))));

        assertThat(owners(made).get(0)).doesNotContain("clusterIP");
        assertThat(again.spec().get("clusterIP")).isEqualTo(made.spec().get("clusterIP"));
    }

    @Test
    void anApplyNeedsAManagerAndNamesNoOwners() {
        assertThat(refused(apply("", "{a: '1'}")).message())
                .isEqualTo(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                                + " patch");
        ApiObject owned = map("{a: '1'}")
                .withAt(dev.slipway.diff.tree.Sequence.of(Mapping.of("manager", "x")), "metadata", "managedFields");
        assertThat(refused(plane.await(plane.client.apply(owned, WriteOptions.by("one"))))
                        .message())
                .isEqualTo("metadata.managedFields must be nil");
    }

    @Test
    void aKeyThatComesTwiceIsRefused() {
        ApiObject twice = object("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: ssa, namespace: shop}
                spec: {template: {spec: {containers: [{name: c}, {name: c}]}}}
                """);

        assertThat(refused(plane.await(plane.client.apply(twice, WriteOptions.by("one"))))
                        .message())
                .isEqualTo("failed to create typed patch object (shop/ssa; apps/v1, Kind=Deployment):"
                        + " .spec.template.spec.containers: duplicate entries for key [name=\"c\"]");
    }

    @Test
    void aFieldThatTheSchemaDoesNotKnowIsRefusedWhateverTheClientWishes() {
        ApiObject unknown = object("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: ssa, namespace: shop, color: red}
                spec: {replica: 1, template: {spec: {containers: [{name: c, imagee: i}]}}}
                """);
        WriteOptions ignoring = new WriteOptions("one", false, false, "", FieldValidation.IGNORE);

        Status refusal = refused(plane.await(plane.client.apply(unknown, ignoring)));

        assertThat(refusal.code()).isEqualTo(400);
        assertThat(refusal.message())
                .isEqualTo("failed to create typed patch object (shop/ssa; apps/v1, Kind=Deployment): errors:"
                        + "\n  .metadata.color: field not declared in schema"
                        + "\n  .spec.replica: field not declared in schema"
                        + "\n  .spec.template.spec.containers[0].imagee: field not declared in schema");
    }

    @Test
    void whoNamesAUidMeansAnObjectThatIsThere() {
        ApiObject meant = map("{a: '1'}").withAt("abc", "metadata", "uid");

        Status nobody = refused(plane.await(plane.client.apply(meant, WriteOptions.by("one"))));
        apply("one", "{a: '1'}");
        Status another = refused(plane.await(plane.client.apply(meant, WriteOptions.by("one"))));

        assertThat(nobody.code()).isEqualTo(409);
        assertThat(nobody.message())
                .isEqualTo("Operation cannot be fulfilled on configmaps \"" + meant.name()
                        + "\": uid mismatch: the provided object specified uid abc, and no existing object was found");
        assertThat(another.code()).isEqualTo(422);
        assertThat(another.message()).contains("metadata.uid: Invalid value: \"abc\": field is immutable");
    }

    private Answer<ApiObject> apply(String manager, String data) {
        return plane.await(plane.client.apply(map(data), WriteOptions.by(manager)));
    }

    private static ApiObject map(String data) {
        return object("{apiVersion: v1, kind: ConfigMap, metadata: {name: ssa, namespace: shop}, data: " + data + "}");
    }

    private static List<String> owners(ApiObject object) {
        return object.metadata().sequence("managedFields").mappings().stream()
                .map(entry -> entry.text("manager").orElse("") + " "
                        + entry.text("operation").orElse("") + " " + Json.text(entry.mapping("fieldsV1")))
                .toList();
    }
}
