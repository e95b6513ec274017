package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of custom resources in the Common Expression Language. The first sentence is recorded from a real API server. */
class StatedRulesTest {
    private static final String WIDGETS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.golden.example.com}
            spec:
              group: golden.example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        x-kubernetes-validations:
                        - {rule: self.replicas <= 5 || self.size == "big", message: only a big one may have more than 5}
                        - {rule: '!has(self.parts) || self.parts.all(p, p.count > 0)', messageExpression: '"parts of a " + self.size + " one count from 1"', fieldPath: .parts, reason: FieldValueForbidden}
                        properties:
                          size: {type: string}
                          replicas: {type: integer, default: 1}
                          fixed: {type: string, x-kubernetes-validations: [{rule: self == oldSelf, message: fixed may not change}]}
                          parts: {type: array, items: {type: object, properties: {count: {type: integer}}}}
                          any: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-validations: [{rule: self.deep.value == 1}]}
                      status: {type: object, x-kubernetes-validations: [{rule: self.ready >= 0}], properties: {ready: {type: integer}}}
            """;

    private final TestPlane plane = TestPlane.withShop();

    @BeforeEach
    void define() {
        plane.created(WIDGETS);
    }

    @Test
    void aRuleThatDoesNotHoldRefusesTheObjectInItsWords() {
        Status refusal = plane.refusedCreation(widget("size: small, replicas: 7"));

        assertThat(refusal.message())
                .isEqualTo(
                        "Widget.golden.example.com \"one\" is invalid: spec: Invalid value: only a big one may have more"
                                + " than 5");
        assertThat(refusal.code()).isEqualTo(422);
        assertThat(plane.created(widget("size: big, replicas: 7")).name()).isEqualTo("one");
    }

    @Test
    void aRuleMayComputeItsMessageAndPointAtAField() {
        Status refusal = plane.refusedCreation(widget("size: big, parts: [{count: 1}, {count: 0}]"));

        assertThat(refusal.details().causes())
                .containsExactly(new Status.Cause(
                        "FieldValueForbidden", "Forbidden: parts of a big one count from 1", "spec.parts"));
    }

    @Test
    void aRuleAboutChangesIsAskedOfChangesOnly() {
        ApiObject made = plane.created(widget("size: big, fixed: a"));

        ApiObject same = done(plane.await(plane.client.patch(made.key(), spec("size", "huge"), BY_TEST)));
        Status refusal = refused(plane.await(plane.client.patch(made.key(), spec("fixed", "b"), BY_TEST)));

        assertThat(same.spec().text("size")).hasValue("huge");
        assertThat(refusal.message())
                .isEqualTo(
                        "Widget.golden.example.com \"one\" is invalid: spec.fixed: Invalid value: fixed may not change");
    }

    @Test
    void aRuleWithoutAMessageIsItsOwn() {
        assertThat(plane.refusedCreation(widget("size: big, any: {deep: {value: 2}}"))
                        .message())
                .endsWith("spec.any: Invalid value: failed rule: self.deep.value == 1");
        assertThat(plane.refusedCreation(widget("size: big, any: {}")).message())
                .contains("spec.any: Invalid value: no such key: deep evaluating rule: self.deep.value == 1");
    }

    @Test
    void theStatusHasRulesToo() {
        ApiObject made = plane.created(widget("size: big"));
        Patch patch = Patch.merge(Mapping.of("status", Mapping.of("ready", -1)));

        Status refusal = refused(plane.await(plane.client.patch(made.key(), patch, BY_TEST.on("status"))));

        assertThat(refusal.message()).endsWith("status: Invalid value: failed rule: self.ready >= 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.replicas ===            | token recognition error",
                "size(self.size)              | must evaluate to a bool",
                "unknown > 1                  | undeclared reference to 'unknown'",
            })
    void aRuleThatCannotBeReadRefusesTheDefinition(String rule, String why) {
        String broken = WIDGETS.replace("widget", "gadget")
                .replace("Widget", "Gadget")
                .replace("self.replicas <= 5 || self.size == \"big\"", "'" + rule + "'");

        Status refusal = plane.refusedCreation(broken);

        assertThat(refusal.message())
                .contains("spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule:"
                        + " Invalid value: \"" + rule + "\": ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "self.replics > 1                    | compilation failed: ERROR: <input>:1:5: undefined field 'replics'",
                "self.size > 1                       | found no matching overload for '_>_' applied to '(string, int)'",
                "self.parts.all(p, p.cuont > 0)      | undefined field 'cuont'",
            })
    void aRuleThatContradictsTheSchemaRefusesTheDefinition(String rule, String why) {
        Status refusal = plane.refusedCreation(
                gadgets().replace("self.replicas <= 5 || self.size == \"big\"", "'" + rule + "'"));

        assertThat(refusal.message()).contains("x-kubernetes-validations[0].rule: Invalid value: ", why);
    }

    @Test
    void aRuleAboutChangesCannotStandWhereNobodyKnowsWhatWasBefore() {
        Status refusal = plane.refusedCreation(gadgets()
                .replace(
                        "items: {type: object,",
                        "items: {x-kubernetes-validations: [{rule: self == oldSelf}, {rule: self.count > 0, optionalOldSelf: true}],"
                                + " type: object,"));

        assertThat(refusal.message())
                .contains("oldSelf cannot be used on the uncorrelatable portion of the schema within"
                        + " spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[parts]")
                .contains("optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule");
    }

    @Test
    void aRuleAboutChangesMayAskOfNewValuesToo() {
        plane.created(
                gadgets()
                        .replace(
                                "{rule: self == oldSelf, message: fixed may not change}",
                                "{rule: 'oldSelf.hasValue() || self == \"first\"', optionalOldSelf: true, message: begin with first}"));

        Status refusal = plane.refusedCreation(gadget("size: big, fixed: second"));
        ApiObject made = plane.created(gadget("size: big, fixed: first"));

        assertThat(refusal.message()).endsWith("spec.fixed: Invalid value: begin with first");
        assertThat(done(plane.await(plane.client.patch(made.key(), spec("fixed", "second"), BY_TEST)))
                        .spec()
                        .text("fixed"))
                .hasValue("second");
    }

    @Test
    void whatAChangeLeavesAloneNeedNotFollowRulesThatCameLater() {
        ApiObject made = plane.created(widget("size: big, fixed: a, parts: [{count: 0}]")
                .replace("parts: [{count: 0}]", "any: {deep: {value: 1}}"));
        Patch stricter = new Patch(
                Patch.Type.JSON,
                TestPlane.tree(
                        "[{op: replace, path: /spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/any/"
                                + "x-kubernetes-validations/0/rule, value: self.deep.value == 2}]"));
        ObjectKey definition = new ObjectKey(
                new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"), "", "widgets.golden.example.com");
        done(plane.await(plane.client.patch(definition, stricter, BY_TEST)));

        assertThat(done(plane.await(plane.client.patch(made.key(), spec("size", "huge"), BY_TEST)))
                        .spec()
                        .text("size"))
                .hasValue("huge");
        assertThat(refused(plane.await(plane.client.patch(
                                made.key(),
                                Patch.merge(Mapping.of("spec", Mapping.of("any", Mapping.of("more", 1)))),
                                BY_TEST)))
                        .message())
                .endsWith("spec.any: Invalid value: failed rule: self.deep.value == 2");
    }

    @Test
    void aRuleThatTakesTooLongIsStopped() {
        String slow = WIDGETS.replace("widget", "gadget")
                .replace("Widget", "Gadget")
                .replace(
                        "self.replicas <= 5 || self.size == \"big\"",
                        "'self.parts.all(a, self.parts.all(b, self.parts.all(c, a.count + b.count + c.count > 0)))'");
        plane.created(slow);
        String parts = "{count: 1}, ".repeat(200);

        Status refusal = plane.refusedCreation(
                widget("size: big, parts: [" + parts + "{count: 1}]").replace("Widget", "Gadget"));

        assertThat(refusal.message())
                .contains(
                        "spec: Invalid value: 'operation cancelled: actual cost limit exceeded': no further validation rules"
                                + " will be run due to call cost exceeds limit for rule: ");
    }

    private static String gadgets() {
        return WIDGETS.replace("widget", "gadget").replace("Widget", "Gadget");
    }

    private static String gadget(String spec) {
        return widget(spec).replace("Widget", "Gadget");
    }

    private static Patch spec(String field, String value) {
        return Patch.merge(Mapping.of("spec", Mapping.of(field, value)));
    }

    private static String widget(String spec) {
        return "{apiVersion: golden.example.com/v1, kind: Widget, metadata: {name: one, namespace: shop}, spec: {"
                + spec + "}}";
    }
}
