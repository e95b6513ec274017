package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomResourceTest {
    private static final GroupKind WIDGET = new GroupKind("golden.example.com", "Widget");
    private static final ObjectKey DEFINITION = new ObjectKey(
            new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"), "", "widgets.golden.example.com");
    private static final String WIDGETS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.golden.example.com}
            spec:
              group: golden.example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [all]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources:
                  status: {}
                  scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
                additionalPrinterColumns:
                - {name: Size, type: string, jsonPath: .spec.size}
                - {name: Replicas, type: integer, jsonPath: .spec.replicas}
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
                selectableFields: [{jsonPath: .spec.size}]
                schema:
                  openAPIV3Schema:
                    type: object
                    required: [spec]
                    properties:
                      spec:
                        type: object
                        required: [size]
                        properties:
                          size: {type: string, enum: [small, big]}
                          replicas: {type: integer, minimum: 0, maximum: 10, default: 1}
                          parts:
                            type: array
                            maxItems: 3
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items:
                              type: object
                              required: [name]
                              properties: {name: {type: string, pattern: '^[a-z]+$'}, 'n': {type: integer}}
                      status:
                        type: object
                        x-kubernetes-preserve-unknown-fields: true
              - name: v1beta1
                served: true
                storage: false
                schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private final MemoryJournal journal = new MemoryJournal();
    private final TestPlane plane = new TestPlane(1, journal);

    @BeforeEach
    void defineWidgets() {
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        plane.created(WIDGETS);
    }

    @Test
    void aDefinitionIsEstablishedAtOnceAndServed() {
        ApiObject definition = done(plane.await(plane.client.get(DEFINITION)));

        assertThat(definition.condition("Established")).isPresent().get().matches(condition -> condition.isTrue());
        Kind widget = plane.server.kinds().find(WIDGET).orElseThrow();
        assertThat(widget.gvk().version()).isEqualTo("v1");
        assertThat(widget.names().shortNames()).containsExactly("wd");
        assertThat(widget.openApi().definitions().get().has(widget.openApi().root()))
                .isTrue();
    }

    @Test
    void defaultsAreFilledInAndUnknownFieldsAreDropped() {
        WriteOptions warn = new WriteOptions("test", false, false, "", FieldValidation.WARN);

        Answer<ApiObject> made = plane.await(plane.client.create(widget("w", "{size: big, bogus: true}"), warn));

        assertThat(made.warnings()).containsExactly("unknown field \"spec.bogus\"");
        assertThat(done(made).spec()).isEqualTo(Mapping.of("size", "big", "replicas", 1));
        assertThat(done(made).generation()).isEqualTo(1);
    }

    @Test
    void whatTheSchemaForbidsIsRefusedFieldByField() {
        assertThat(refusal("{size: huge, replicas: 99, parts: [{name: A1}, {'n': 1}]}")
                        .message())
                .isEqualTo("Widget.golden.example.com \"bad\" is invalid: [spec.parts[0].name: Invalid value: \"A1\":"
                        + " spec.parts[0].name in body should match '^[a-z]+$', spec.parts[1].name: Required value,"
                        + " spec.replicas: Invalid value: 99: spec.replicas in body should be less than or equal to 10,"
                        + " spec.size: Unsupported value: \"huge\": supported values: \"small\", \"big\"]");
        assertThat(refusal("{size: 7}").message())
                .isEqualTo(
                        "Widget.golden.example.com \"bad\" is invalid: [spec.size: Invalid value: \"integer\": spec.size in"
                                + " body must be of type string: \"integer\", spec.size: Unsupported value: 7: supported values:"
                                + " \"small\", \"big\"]");
        assertThat(refusal("{size: small, parts: [{name: a}, {name: a}]}").message())
                .isEqualTo(
                        "Widget.golden.example.com \"bad\" is invalid: spec.parts[1]: Duplicate value: {\"name\":\"a\"}");
    }

    @Test
    void columnsShowWhatTheDefinitionNames() {
        ApiObject widget = make("w", "{size: small}");
        ApiObject ready =
                widget.withStatus(Mapping.of("conditions", List.of(Mapping.of("type", "Ready", "status", "True"))));
        Kind kind = plane.server.kinds().find(WIDGET).orElseThrow();

        assertThat(kind.columns().stream()
                        .map(column -> column.cell().apply(ready, Instant.parse("2026-01-01T00:01:00Z"))))
                .containsExactly("w", "small", 1L, "True", "60s");
    }

    @Test
    void statusAndScaleAreReachedApart() {
        ObjectKey key = make("w", "{size: small}").key();

        ApiObject status = done(send(key, "{status: {replicas: 3, phase: Up}, spec: {replicas: 9}}", "status"));
        assertThat(status.spec().whole("replicas")).hasValue(1L);
        assertThat(status.status().text("phase")).hasValue("Up");
        assertThat(status.generation()).isEqualTo(1);

        ApiObject scaled = done(send(key, "{spec: {replicas: 4}}", "scale"));
        assertThat(scaled.spec().whole("replicas")).hasValue(4L);
        assertThat(scaled.generation()).isEqualTo(2);
        Status strategic = refused(
                plane.await(plane.client.patch(key, new Patch(Patch.Type.STRATEGIC_MERGE, tree("{}")), BY_TEST)));
        assertThat(strategic.code()).isEqualTo(415);
    }

    @Test
    void twoManagersApplyPartsOfOneList() {
        apply("one", "{size: small, parts: [{name: a, 'n': 1}]}");

        ApiObject both = done(apply("two", "{size: small, parts: [{name: b, 'n': 2}]}"));

        assertThat(both.spec().sequence("parts").size()).isEqualTo(2);
        assertThat(refused(apply("two", "{size: small, parts: [{name: a, 'n': 5}]}"))
                        .message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .spec.parts[name=\"a\"].n");
    }

    @Test
    void anotherVersionShowsTheSameObject() {
        ApiObject old = widget("w", "{size: big}").with("apiVersion", "golden.example.com/v1beta1");

        ApiObject made = done(plane.await(plane.client.create(old, BY_TEST)));

        assertThat(made.gvk().version()).isEqualTo("v1beta1");
        assertThat(plane.get(WIDGET.group(), WIDGET.kind(), "shop", "w").gvk().version())
                .isEqualTo("v1");
    }

    @Test
    void aDefinitionTakesItsObjectsWithIt() {
        make("w1", "{size: small}");
        make("w2", "{size: small}");

        ApiObject going = done(plane.await(plane.client.delete(DEFINITION, DeleteOptions.BACKGROUND)));
        assertThat(going.isDeleting()).isTrue();
        plane.loop.runFor(Duration.ofSeconds(5));

        assertThat(plane.store.snapshot().list(WIDGET)).isEmpty();
        assertThat(plane.store.snapshot().get(DEFINITION)).isEmpty();
        assertThat(plane.server.kinds().find(WIDGET)).isEmpty();
    }

    /** Whatever else holds the definition then: an object that came late would outlive it. */
    @Test
    void nothingIsMadeOfADefinitionThatIsToGo() {
        done(plane.await(plane.client.delete(
                DEFINITION,
                new DeleteOptions(
                        DeleteOptions.Propagation.ORPHAN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false))));
        plane.loop.runFor(Duration.ofSeconds(5));
        assertThat(plane.store.snapshot().get(DEFINITION)).isPresent();

        Status refusal = refused(plane.await(plane.client.create(widget("late", "{size: small}"), BY_TEST)));

        assertThat(refusal.code()).isEqualTo(405);
        assertThat(refusal.message()).isEqualTo("create not allowed while custom resource definition is terminating");
        assertThat(plane.store.snapshot().list(WIDGET)).isEmpty();
    }

    @Test
    void aDefinitionIsThereAgainAfterARestart() {
        make("w", "{size: small}");

        TestPlane again = new TestPlane(2, journal);

        assertThat(again.get(WIDGET.group(), WIDGET.kind(), "shop", "w").spec().text("size"))
                .hasValue("small");
    }

    @Test
    void aDefinitionThatContradictsItselfIsRefused() {
        String wrong = WIDGETS.replace("name: widgets.golden", "name: wrong.golden")
                .replace("storage: false", "storage: true");

        assertThat(plane.refusedCreation(wrong).details().causes())
                .extracting(cause -> cause.field() + ": " + cause.message())
                .containsExactly(
                        "metadata.name: Invalid value: \"wrong.golden.example.com\": must be"
                                + " spec.names.plural+\".\"+spec.group",
                        "spec.versions: Invalid value: [\"v1\",\"v1beta1\"]: must have exactly one version marked as storage"
                                + " version");
    }

    private ApiObject make(String name, String spec) {
        return done(plane.await(plane.client.create(widget(name, spec), BY_TEST)));
    }

    private Status refusal(String spec) {
        return refused(plane.await(plane.client.create(widget("bad", spec), BY_TEST)));
    }

    private Answer<ApiObject> apply(String manager, String spec) {
        return plane.await(plane.client.apply(widget("w", spec), WriteOptions.by(manager)));
    }

    private Answer<ApiObject> send(ObjectKey key, String patch, String subresource) {
        return plane.await(plane.client.patch(key, new Patch(Patch.Type.MERGE, tree(patch)), BY_TEST.on(subresource)));
    }

    private static ApiObject widget(String name, String spec) {
        return object("{apiVersion: golden.example.com/v1, kind: Widget, metadata: {name: " + name
                + ", namespace: shop}, spec: " + spec + "}");
    }
}
