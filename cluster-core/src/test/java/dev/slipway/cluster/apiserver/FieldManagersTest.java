package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client.Applied;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who owns what, over an object's life: moving from one way of applying to the other, subresources, resets, many who write at once. */
class FieldManagersTest {
    private static final String NOTE = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String WEB = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: 'web:1'}]}
        """;

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void kubectlInheritsWhatItAppliedByItself() {
        appliedByClient("{a: '1', b: '1'}");

        ApiObject taken = done(apply("kubectl", map("{a: '2'}")));

        assertThat(taken.root().mapping("data")).isEqualTo(Mapping.of("a", "2", "b", "1"));
        assertThat(owners(taken)).containsEntry("kubectl Apply", "{\"f:data\":{\"f:a\":{}}}");
        assertThat(taken.root().text("metadata", "annotations", NOTE))
                .hasValue("{\"apiVersion\":\"v1\",\"data\":{\"a\":\"2\"},\"kind\":\"ConfigMap\","
                        + "\"metadata\":{\"name\":\"m\",\"namespace\":\"shop\"}}\n");
    }

    @Test
    void nobodyElseInheritsAndNothingThatChangedSince() {
        appliedByClient("{a: '1', b: '1'}");
        change("{data: {b: changed}}", "somebody", Patch.Type.MERGE);

        assertThat(refused(apply("another", map("{a: '2'}"))).message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1: .data.a");
        assertThat(refused(apply("kubectl", map("{a: '2', b: '2'}"))).message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"somebody\" using v1: .data.b");
    }

    @Test
    void whatIsNotedButNoDocumentIsNoInheritance() {
        appliedByClient("{a: '1'}");
        for (String note : List.of("", "{", "[]", "{\"apiVersion\":\"v2\",\"data\":{\"a\":\"1\"}}")) {
            change(
                    Json.text(Mapping.of("metadata", Mapping.of("annotations", Mapping.of(NOTE, note)))),
                    "kubectl-client-side-apply",
                    Patch.Type.MERGE);

            assertThat(refused(apply("kubectl", map("{a: '2'}"))).code())
                    .as(note)
                    .isEqualTo(409);
        }
    }

    /** As kubectl folds the entry of its other way of applying into this one: a patch of the owners alone. */
    @Test
    void ownersCanBePatched() {
        ApiObject before = appliedByClient("{a: '1', b: '1'}");
        Mapping entry = before.metadata().sequence("managedFields").mappings().get(0);
        Mapping folded = entry.with("manager", "kubectl").with("operation", "Apply");
        Sequence patch = Sequence.of(
                operation("replace", "/metadata/managedFields", Sequence.of(folded)),
                operation("replace", "/metadata/resourceVersion", before.resourceVersion()));

        ApiObject after = done(patch(new Patch(Patch.Type.JSON, patch), "kubectl"));
        ApiObject less = done(apply("kubectl", map("{a: '1'}")));

        assertThat(owners(after)).containsOnlyKeys("kubectl Apply");
        assertThat(less.root().mapping("data")).isEqualTo(Mapping.of("a", "1"));
        assertThat(refused(patch(new Patch(Patch.Type.JSON, patch), "kubectl")).code())
                .isEqualTo(409);
    }

    @Test
    void oneEmptyEntryForgetsAllOwnersAndNoEntryForgetsNone() {
        ApiObject made = done(apply("one", map("{a: '1'}")));

        ApiObject same = change("{metadata: {managedFields: []}}", "two", Patch.Type.MERGE);
        ApiObject reset = change("{metadata: {managedFields: [{}]}, data: {b: '1'}}", "two", Patch.Type.MERGE);
        ApiObject again = change("{metadata: {managedFields: [{}]}}", "two", Patch.Type.MERGE);

        assertThat(same).isEqualTo(made);
        assertThat(owners(reset)).containsOnly(Map.entry("two Update", "{\"f:data\":{\"f:b\":{}}}"));
        assertThat(again.metadata().has("managedFields")).isFalse();
    }

    @Test
    void theFirstApplyAfterAResetFindsAnOwner() {
        done(apply("one", map("{a: '1'}")));
        change("{metadata: {managedFields: [{}]}}", "two", Patch.Type.MERGE);

        assertThat(refused(apply("one", map("{a: '2'}"))).message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a");
        ApiObject shared = done(apply("one", map("{a: '1'}")));
        assertThat(owners(shared))
                .containsEntry("one Apply", "{\"f:data\":{\"f:a\":{}}}")
                .containsEntry("before-first-apply Update", "{\"f:data\":{\".\":{},\"f:a\":{}}}");
    }

    @Test
    void whatIsNoListOfOwnersChangesNone() {
        ApiObject made = done(apply("one", map("{a: '1'}")));
        Mapping entry = made.metadata().sequence("managedFields").mappings().get(0);

        for (Mapping odd : List.of(
                entry.with("operation", "Steal"),
                entry.with("fieldsType", "FieldsV2"),
                entry.without("apiVersion"),
                entry.with("fieldsV1", Mapping.of("x:data", Mapping.empty())),
                entry.with("fieldsV1", Mapping.of("k:{", Mapping.empty())))) {
            Mapping body = Mapping.of("metadata", Mapping.of("managedFields", Sequence.of(odd)));
            assertThat(done(patch(Patch.merge(body), "two"))).as(odd.toString()).isEqualTo(made);
        }
        Mapping text = Mapping.of("metadata", Mapping.of("managedFields", "none"));
        assertThat(refused(patch(Patch.merge(text), "two")).code()).isEqualTo(422);
    }

    @Test
    void theLastLabelGoesAndTheNameStays() {
        done(apply("one", map("{a: '1'}").withLabel("app", "web")));

        ApiObject less = done(apply("one", map("{a: '1'}")));

        assertThat(less.metadata().has("labels")).isFalse();
        assertThat(less.namespace()).isEqualTo("shop");
    }

    @Test
    void sayingTheSameLaterIsNoWrite() {
        ApiObject made = done(apply("one", map("{a: '1'}")));
        plane.loop.runFor(Duration.ofHours(1));

        assertThat(done(apply("one", map("{a: '1'}")))).isEqualTo(made);
        assertThat(change("{data: {a: '1'}}", "two", Patch.Type.MERGE)).isEqualTo(made);
        assertThat(done(plane.await(plane.client.update(made, WriteOptions.by("three")))))
                .isEqualTo(made);
    }

    @Test
    void theStatusIsAppliedApart() {
        done(apply("one", object(WEB)));
        ApiObject status = object("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {replicas: 9}
            status: {replicas: 1, conditions: [{type: Odd, status: 'True'}]}
            """);

        ApiObject written = done(
                plane.await(plane.client.apply(status, WriteOptions.by("one").on("status"))));

        assertThat(written.spec().whole("replicas")).hasValue(2L);
        assertThat(written.status().whole("replicas")).hasValue(1L);
        assertThat(owners(written))
                .containsEntry(
                        "one Apply status",
                        "{\"f:status\":{\"f:conditions\":{\"k:{\\\"type\\\":\\\"Odd\\\"}\":{\".\":{},\"f:status\":{},"
                                + "\"f:type\":{}}},\"f:replicas\":{}}}")
                .containsKey("one Apply");
    }

    @Test
    void whoScalesOwnsTheReplicasThroughScale() {
        ApiObject made = done(apply("one", object(WEB)));
        Patch three = Patch.merge(Mapping.of("spec", Mapping.of("replicas", 3)));

        ApiObject scaled = done(plane.await(
                plane.client.patch(made.key(), three, WriteOptions.by("scaler").on("scale"))));

        assertThat(owners(scaled)).containsEntry("scaler Update scale", "{\"f:spec\":{\"f:replicas\":{}}}");
        assertThat(refused(apply("one", object(WEB))).message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\" using"
                        + " apps/v1: .spec.replicas");
    }

    @Test
    void ofTwoWhoApplyAtOnceOneMakesTheObject() {
        CompletableFuture<Answer<Applied>> one = plane.client.applyTelling(map("{a: '1'}"), WriteOptions.by("one"));
        CompletableFuture<Answer<Applied>> two = plane.client.applyTelling(map("{b: '1'}"), WriteOptions.by("two"));

        assertThat(List.of(
                        done(plane.await(one)).isNew(), done(plane.await(two)).isNew()))
                .containsExactlyInAnyOrder(true, false);
        ApiObject both = plane.get("", "ConfigMap", "shop", "m");
        assertThat(both.root().mapping("data")).isEqualTo(Mapping.of("a", "1", "b", "1"));
        assertThat(owners(both)).containsOnlyKeys("one Apply", "two Apply");
    }

    /** Writers in all ways, none of which waits for another: every answer knows all owners of what it shows. */
    @Test
    void noOwnerIsLostWhenManyWriteAtOnce() {
        plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: {k: v}}");
        List<CompletableFuture<Answer<ApiObject>>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String data = "{k" + i + ": v}";
            WriteOptions by = WriteOptions.by("w" + i % 7);
            answers.add(
                    i % 2 == 0
                            ? plane.client.apply(map(data), by)
                            : plane.client.patch(
                                    map("{}").key(), Patch.merge(TestPlane.tree("{data: " + data + "}")), by));
        }

        for (CompletableFuture<Answer<ApiObject>> answer : answers) {
            ApiObject shown = done(plane.await(answer));
            String owned = String.join("", owners(shown).values());
            for (String key : shown.root().mapping("data").keys())
                assertThat(owned).as(key).contains("\"f:" + key + "\":{}");
        }
    }

    private ApiObject appliedByClient(String data) {
        ApiObject map = map(data);
        ApiObject noted = map.withAt(Json.text(map.root()) + "\n", "metadata", "annotations", NOTE);
        return done(plane.await(plane.client.create(noted, WriteOptions.by("kubectl-client-side-apply"))));
    }

    private static Mapping operation(String op, String path, Object value) {
        return Mapping.of("op", op, "path", path, "value", value);
    }

    private ApiObject change(String body, String manager, Patch.Type type) {
        return done(patch(new Patch(type, TestPlane.tree(body)), manager));
    }

    private Answer<ApiObject> patch(Patch patch, String manager) {
        return plane.await(plane.client.patch(map("{}").key(), patch, WriteOptions.by(manager)));
    }

    private Answer<ApiObject> apply(String manager, ApiObject object) {
        return plane.await(plane.client.apply(object, WriteOptions.by(manager)));
    }

    private static ApiObject map(String data) {
        return object("{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: shop}, data: " + data + "}");
    }

    private static Map<String, String> owners(ApiObject object) {
        Map<String, String> owners = new TreeMap<>();
        for (Mapping entry : object.metadata().sequence("managedFields").mappings()) {
            String through = entry.text("subresource").map(part -> " " + part).orElse("");
            String owner = entry.text("manager").orElse("") + " "
                    + entry.text("operation").orElse("") + through;
            owners.put(owner, Json.text(entry.mapping("fieldsV1")));
        }
        return owners;
    }
}
