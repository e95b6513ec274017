package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import org.junit.jupiter.api.Test;

class ApiServerTest {
    private static final String MAP =
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: shop}, data: {a: '1'}}";

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void aNewObjectGetsAnIdentityAndARevision() {
        ApiObject created = plane.created(MAP);

        assertThat(created.uid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(created.metadata().text("creationTimestamp")).hasValue("2026-01-01T00:00:00Z");
        assertThat(created.resourceVersion()).isNotEmpty();
        assertThat(plane.get("", "ConfigMap", "shop", "one")).isEqualTo(created);
    }

    @Test
    void aNameIsTakenOnce() {
        plane.created(MAP);

        Status refusal = plane.refusedCreation(MAP);

        assertThat(refusal.message()).isEqualTo("configmaps \"one\" already exists");
        assertThat(refusal.isAlreadyExists()).isTrue();
    }

    @Test
    void aNameIsChosenForWhoBringsAPrefix() {
        String nameless = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: gen-, namespace: shop}}";

        ApiObject first = plane.created(nameless);
        ApiObject second = plane.created(nameless);

        assertThat(first.name()).matches("gen-[bcdfghjklmnpqrstvwxz2456789]{5}").isNotEqualTo(second.name());
    }

    @Test
    void nothingIsMadeInANamespaceThatIsNotThereOrGoes() {
        String elsewhere = MAP.replace("shop", "nowhere");

        assertThat(plane.refusedCreation(elsewhere).message()).isEqualTo("namespaces \"nowhere\" not found");

        plane.await(plane.client.delete(plane.get("", "Namespace", "", "shop").key(), DeleteOptions.BACKGROUND));
        Status refusal = plane.refusedCreation(MAP);
        assertThat(refusal.message())
                .isEqualTo(
                        "configmaps \"one\" is forbidden: unable to create new content in namespace shop because it is"
                                + " being terminated");
        assertThat(refusal.details().causes().get(0).reason()).isEqualTo("NamespaceTerminating");
    }

    @Test
    void unknownFieldsAreRefusedReportedOrDropped() {
        String misspelt =
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: shop, bogus: 1}, Data: {}}";

        assertThat(plane.refusedCreation(misspelt).message())
                .isEqualTo(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field"
                                + " \"metadata.bogus\", unknown field \"Data\"");

        WriteOptions warn = new WriteOptions("test", false, false, "", FieldValidation.WARN);
        Answer<ApiObject> answer = plane.await(plane.client.create(object(misspelt), warn));
        assertThat(answer.warnings()).containsExactly("unknown field \"metadata.bogus\"", "unknown field \"Data\"");
        assertThat(done(answer).root().has("Data")).isFalse();
    }

    @Test
    void aValueOfTheWrongTypeNamesTheField() {
        assertThat(plane.refusedCreation(MAP.replace("'1'", "1")).message())
                .isEqualTo(
                        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go"
                                + " struct field ConfigMap.data of type string");
    }

    @Test
    void anUpdateOfAnOldVersionIsRefused() {
        ApiObject first = plane.created(MAP);
        plane.await(plane.client.update(first.withAt("2", "data", "a"), BY_TEST));

        Status refusal = refused(plane.await(plane.client.update(first.withAt("3", "data", "a"), BY_TEST)));

        assertThat(refusal.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on configmaps \"one\": the object has been modified; please apply your"
                                + " changes to the latest version and try again");
        assertThat(refusal.isConflict()).isTrue();
    }

    @Test
    void anUpdateThatChangesNothingTakesNoRevision() {
        ApiObject first = plane.created(MAP);

        ApiObject second = done(plane.await(plane.client.update(first, BY_TEST)));

        assertThat(second).isEqualTo(first);
        assertThat(plane.store.snapshot().revision()).isEqualTo(Long.parseLong(first.resourceVersion()));
    }

    @Test
    void aDryRunAnswersAndStoresNothing() {
        ApiObject shown = done(plane.await(plane.client.create(object(MAP), BY_TEST.asDryRun())));

        assertThat(shown.uid()).isNotEmpty();
        assertThat(plane.store.snapshot().get(shown.key())).isEmpty();
    }

    @Test
    void metadataThatIsWrongIsRefusedFieldByField() {
        Status refusal = plane.refusedCreation(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: badlabel, namespace: shop, labels: {a b: x}}}");

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .isEqualTo(
                        "ConfigMap \"badlabel\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of"
                                + " alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g."
                                + " 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                                + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }
}
