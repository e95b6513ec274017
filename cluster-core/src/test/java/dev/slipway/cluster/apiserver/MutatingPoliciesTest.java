package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MutatingAdmissionPolicies, from what is stated to what is stored. */
class MutatingPoliciesTest {
    private static final String CONFIG =
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}, data: {k: v}}";
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "web:1", env: [{name: A, value: "1"}]}]}
            """;

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void whatAPolicyAppliesIsMergedIntoWhatIsWritten() {
        applying(
                "Object{metadata: Object.metadata{labels: {'team': request.namespace}}, data: Object.data{added: object.data.k}}");
        bound("");

        ApiObject made = plane.created(CONFIG);

        assertThat(made.root().mapping("data")).isEqualTo(Mapping.of("k", "v", "added", "v"));
        assertThat(made.labels()).containsEntry("team", "shop");
    }

    @Test
    void itemsOfListsAreFoundByTheirKeys() {
        applying(
                "Object{spec: Object.spec{replicas: object.spec.replicas + 1, template: Object.spec.template{spec:"
                        + " Object.spec.template.spec{containers: object.spec.template.spec.containers.map(c,"
                        + " Object.spec.template.spec.containers{name: c.name, env: [Object.spec.template.spec.containers.env{"
                        + "name: 'B', value: '2'}]}) + [Object.spec.template.spec.containers{name: 'side', image: 'side:1'}]}}}}");
        bound("");

        ApiObject made = plane.created(DEPLOYMENT);

        assertThat(made.spec().whole("replicas")).contains(3L);
        var containers =
                made.root().sequence("spec", "template", "spec", "containers").mappings();
        assertThat(containers).extracting(one -> one.text("name").orElse("")).containsExactly("web", "side");
        assertThat(containers.get(0).sequence("env").mappings())
                .extracting(one -> one.text("name").orElse(""))
                .containsExactlyInAnyOrder("A", "B");
        assertThat(containers.get(1).text("imagePullPolicy")).as("defaulted").contains("IfNotPresent");
    }

    @Test
    void operationsMayTakeAwayAndReplaceAndAreLeftWhereTheirTestDoesNotHold() {
        patching(
                "[JSONPatch{op: 'test', path: '/data/k', value: 'v'}, JSONPatch{op: 'remove', path: '/data/k'},"
                        + " JSONPatch{op: 'add', path: '/metadata/annotations', value: {}},"
                        + " JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey('example.com/by'), value: 'p'}]");
        bound("");

        ApiObject made = plane.created(CONFIG);
        ApiObject other = plane.created(CONFIG.replace("name: c", "name: d").replace("k: v", "k: w"));

        assertThat(made.root().mapping("data").isEmpty()).isTrue();
        assertThat(made.annotations()).containsEntry("example.com/by", "p");
        assertThat(other.root().mapping("data")).isEqualTo(Mapping.of("k", "w"));
    }

    @Test
    void whatAPolicyAddsIsNobodysAndWhatWasWrittenStaysWithItsWriter() {
        applying("Object{data: Object.data{added: 'x'}}");
        bound("");

        ApiObject made = plane.created(CONFIG);

        String owners = made.metadata().sequence("managedFields").toString();
        assertThat(owners).contains("f:k").doesNotContain("f:added");
    }

    @Test
    void mutationsAreMadeInOrderAndSeeEachOther() {
        policy(
                "{reinvocationPolicy: Never, mutations: ["
                        + "{patchType: ApplyConfiguration, applyConfiguration: {expression: \"Object{data: Object.data{one: '1'}}\"}},"
                        + "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'copy', from: '/data/one', path: '/data/two'}]\"}}]}");
        bound("");

        assertThat(plane.created(CONFIG).root().mapping("data"))
                .isEqualTo(Mapping.of("k", "v", "one", "1", "two", "1"));
    }

    @Test
    void variablesConditionsAndParametersCount() {
        plane.created(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: params, namespace: shop}, data: {color: red}}");
        policy(
                "{paramKind: {apiVersion: v1, kind: ConfigMap}, matchConditions: [{name: marked, expression: \"'k' in object.data\"}],"
                        + " variables: [{name: color, expression: 'params.data.color'}],"
                        + " mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression:"
                        + " 'Object{data: Object.data{color: variables.color}}'}}]}");
        bound(", paramRef: {name: params, namespace: shop, parameterNotFoundAction: Deny}");

        assertThat(plane.created(CONFIG).root().text("data", "color")).contains("red");
        assertThat(plane.created(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: d, namespace: shop}, data: {x: v}}")
                        .root()
                        .text("data", "color"))
                .isEmpty();
    }

    @Test
    void aPolicyWithoutABindingChangesNothingAndNeitherDoesADeletion() {
        applying("Object{data: Object.data{added: 'x'}}");
        ApiObject made = plane.created(CONFIG);
        bound("");

        assertThat(made.root().mapping("data")).isEqualTo(Mapping.of("k", "v"));
        assertThat(plane.await(plane.client.delete(made.key(), DeleteOptions.BACKGROUND))
                        .refusal())
                .isEmpty();
    }

    @Test
    void changesAppliesAndScalesAreSeenToo() {
        plane.created(DEPLOYMENT);
        policy(
                "{matchConstraints: {resourceRules: [{operations: [UPDATE], apiGroups: [apps], apiVersions: [v1], resources: ['deployments/scale']}]},"
                        + " mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression:"
                        + " 'Object{spec: Object.spec{replicas: object.spec.replicas * 2}}'}}]}");
        bound("");
        ApiObject deployment = object(DEPLOYMENT);

        done(plane.await(plane.client.patch(
                deployment.key(), Patch.merge(Mapping.of("spec", Mapping.of("replicas", 3))), BY_TEST.on("scale"))));

        ApiObject scaled = done(plane.await(plane.client.get(deployment.key())));
        assertThat(scaled.spec().whole("replicas")).contains(6L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'app': 'x'}}}}"
                        + " | error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.selector",
                "Object{spec: Object.spec{replicasx: 1}}"
                        + " | error applying patch: failed to convert patch object to typed object: .spec.replicasx: field not declared in schema",
                "Object{spec: Object.specx{replicas: 1}}"
                        + " | type mismatch: unexpected type name \"Object.specx\", expected \"Object.spec\", which matches field name path from root Object type",
                "Object{spec: Object.spec{replicas: object.spec.nope}} | no such key: nope",
                "Object{metadata: Object.metadata{name: 'other'}} | an object keeps its apiVersion, kind, namespace and name",
            })
    void whatCannotBeDoneRefusesTheWrite(String expression, String why) {
        applying(expression);
        bound("");

        Status refusal = plane.refusedCreation(DEPLOYMENT);

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message())
                .startsWith("deployments.apps \"web\" is forbidden: policy 'p' with binding 'b' denied request: ")
                .endsWith(why);
    }

    @Test
    void whatCannotBeDoneIsLeftWhereThePolicySaysSo() {
        policy("{failurePolicy: Ignore, mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression:"
                + " 'Object{spec: Object.spec{replicas: object.spec.nope}}'}}]}");
        bound("");

        assertThat(plane.created(DEPLOYMENT).spec().whole("replicas")).contains(2L);
    }

    @Test
    void whoWantsToSeesWhatOthersChangedAfterIt() {
        policy(
                "a",
                "{reinvocationPolicy: IfNeeded, mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression:"
                        + " \"Object{data: Object.data{seen: string(object.data.size())}}\"}}]}");
        bound("a", "");
        policy(
                "b",
                "{mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression:"
                        + " \"Object{data: Object.data{later: 'x'}}\"}}]}");
        bound("b", "");

        assertThat(plane.created(CONFIG).root().text("data", "seen")).contains("3");
    }

    @Test
    void whatIsAppliedFromOutsideStaysTheAppliers() {
        applying("Object{data: Object.data{added: 'x'}}");
        bound("");

        ApiObject made = done(plane.await(plane.client.apply(object(CONFIG), WriteOptions.by("one"))));
        ApiObject again = done(plane.await(plane.client.apply(object(CONFIG), WriteOptions.by("one"))));

        assertThat(made.root().text("data", "added")).contains("x");
        assertThat(again).isEqualTo(made);
    }

    @Test
    void whatCostsTooMuchIsStopped() {
        String ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
        String loops =
                ten + ".map(a, " + ten + ".map(b, " + ten + ".map(c, " + ten + ".map(d, " + ten + ".map(e, 1)))))";
        applying("Object{data: Object.data{n: string(" + loops + ".size())}}");
        bound("");

        assertThat(plane.refusedCreation(CONFIG).message()).contains("cost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mutations: []} | spec.mutations: Required value: mutations must contain at least one item",
                "{mutations: [{patchType: Magic}]} | spec.mutations[0].patchType: Unsupported value: \"Magic\": supported values: \"ApplyConfiguration\", \"JSONPatch\"",
                "{mutations: [{patchType: JSONPatch}]} | spec.mutations[0].jsonPatch: Required value",
                "{mutations: [{patchType: JSONPatch, jsonPatch: {expression: 'Object{}'}}]} | must evaluate to list(JSONPatch) but got Object",
                "{mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: '{}'}}]} | must evaluate to Object but got map",
                "{mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[JSONPatch{opp: \"add\"}]'}}]} | undefined field 'opp'",
                "{reinvocationPolicy: Always, mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: 'Object{}'}}]}"
                        + " | spec.reinvocationPolicy: Unsupported value: \"Always\": supported values: \"IfNeeded\", \"Never\"",
            })
    void aPolicyThatCannotWorkIsRefused(String spec, String why) {
        Status refusal = refused(plane.await(plane.client.create(stated("p", spec), BY_TEST)));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains(why);
    }

    private void applying(String expression) {
        policy("{mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: \"" + expression
                + "\"}}]}");
    }

    private void patching(String expression) {
        policy("{mutations: [{patchType: JSONPatch, jsonPatch: {expression: \"" + expression + "\"}}]}");
    }

    private void policy(String spec) {
        policy("p", spec);
    }

    private void policy(String name, String spec) {
        done(plane.await(plane.client.create(stated(name, spec), BY_TEST)));
    }

    private static ApiObject stated(String name, String spec) {
        String constraints =
                "matchConstraints: {resourceRules: [{operations: [CREATE, UPDATE], apiGroups: ['*'], apiVersions: ['*'],"
                        + " resources: [configmaps, deployments]}]}, ";
        String whole = spec.contains("matchConstraints") ? spec : "{" + constraints + spec.substring(1);
        return object("{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicy, metadata: {name: "
                + name + "}, spec: " + whole + "}");
    }

    private void bound(String more) {
        bound("p", more);
    }

    private void bound(String policy, String more) {
        String name = policy.equals("p") ? "b" : "b-" + policy;
        plane.created(
                "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicyBinding, metadata: {name: "
                        + name + "}, spec: {policyName: " + policy + more + "}}");
    }
}
