package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ValidatingAdmissionPolicies, from what is stated to what a client is told. Sentences are those of a real API server. */
class PoliciesTest {
    private static final ObjectKey CONFIG = new ObjectKey(new GroupKind("", "ConfigMap"), "shop", "c");

    private final TestPlane plane = TestPlane.withShop();

    @Test
    void aWriteThatAPolicyFindsWrongIsDenied() {
        policy("{validations: [{expression: '!has(object.data) || !(\"forbidden\" in object.data)',"
                + " message: the key forbidden is not allowed, reason: Forbidden}]}");
        binding("");

        Status refusal = plane.refusedCreation(config("data: {forbidden: x}"));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.reason()).isEqualTo("Forbidden");
        assertThat(refusal.message())
                .isEqualTo(
                        "configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: the"
                                + " key forbidden is not allowed");
        assertThat(refusal.details().causes())
                .containsExactly(new Status.Cause(
                        "",
                        "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: the key forbidden is not allowed",
                        ""));
        assertThat(plane.created(config("data: {allowed: x}")).name()).isEqualTo("c");
    }

    @Test
    void aPolicyWithoutABindingSaysNothing() {
        policy("{validations: [{expression: 'false'}]}");

        assertThat(plane.created(config("")).name()).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // what an expression may speak of
                "object.metadata.name == 'c' && object.apiVersion == 'v1' | ok",
                "oldObject == null && request.operation == 'CREATE' | ok",
                "request.kind.kind == 'ConfigMap' && request.resource.resource == 'configmaps' && request.resource.version == 'v1' | ok",
                "request.namespace == 'shop' && request.name == 'c' && !has(request.subResource) && !request.dryRun | ok",
                "request.userInfo.username == 'system:apiserver' && 'system:masters' in request.userInfo.groups | ok",
                "!has(request.userInfo.uid) && !has(request.userInfo.extra) | ok",
                "request.options.fieldManager == 'test' | ok",
                "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'shop' | ok",
                "namespaceObject.status.phase == 'Active' | ok",
                "authorizer.group('').resource('pods').namespace('shop').check('create').allowed() | ok",
                "authorizer.requestResource.check('create').allowed() | ok",
                // what does not hold
                "false | 422 Invalid failed expression: false",
                "object.data.n == 'x' | 422 Invalid expression 'object.data.n == 'x'' resulted in error: no such key: n",
                "object.data.k + 1 == 1 | 422 Invalid expression 'object.data.k + 1 == 1' resulted in error: no such overload",
            })
    void expressionsSpeakOfTheWrite(String expression, String outcome) {
        policy("{validations: [{expression: \"" + expression + "\"}]}");
        binding("");

        Answer<ApiObject> answer = plane.await(plane.client.create(object(config("data: {k: v}")), BY_TEST));

        String said = answer.refusal()
                .map(status -> status.code() + " " + status.reason() + " "
                        + status.message().replaceAll(".* denied request: ", ""))
                .orElse("ok");
        assertThat(said).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"Forbidden,403", "Unauthorized,401", "RequestEntityTooLarge,413", "Invalid,422"})
    void theReasonDecidesTheCode(String reason, int code) {
        policy("{validations: [{expression: 'false', reason: " + reason + "}]}");
        binding("");

        Status refusal = plane.refusedCreation(config(""));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.code()).isEqualTo(code);
    }

    @Test
    void aMessageMayBeComputedFromVariables() {
        policy(
                "{variables: [{name: keys, expression: 'object.data.size()'}, {name: most, expression: '1'},"
                        + " {name: never, expression: 'object.nothing.at.all'}],"
                        + " validations: [{expression: 'variables.keys <= variables.most', message: unused,"
                        + " messageExpression: '\"at most %d, not %d: \".format([variables.most, variables.keys]) + request.name'}]}");
        binding("");

        assertThat(plane.refusedCreation(config("data: {a: x, b: z}")).message())
                .endsWith("denied request: at most 1, not 2: c");
    }

    @Test
    void aMessageThatCannotBeComputedIsTheOneThatIsStated() {
        policy("{validations: [{expression: 'false', message: stated, messageExpression: 'object.nothing + \"x\"'}]}");
        binding("");

        assertThat(plane.refusedCreation(config("")).message()).endsWith("denied request: stated");
    }

    @Test
    void conditionsSayWhetherAPolicyIsAboutAWrite() {
        policy("{matchConditions: [{name: a, expression: 'request.userInfo.username != \"nobody\"'},"
                + " {name: b, expression: 'has(object.metadata.labels)'}], validations: [{expression: 'false'}]}");
        binding("");

        assertThat(plane.created(config("")).name()).isEqualTo("c");
        assertThat(plane.refusedCreation(config("").replace("name: c", "name: d, labels: {a: b}"))
                        .message())
                .contains("denied request: failed expression: false");
    }

    @Test
    void aConditionThatCannotBeAskedIsForTheFailurePolicy() {
        policy(
                "{matchConditions: [{name: a, expression: 'object.nothing == 1'}], validations: [{expression: 'true'}]}");
        binding("");

        assertThat(plane.refusedCreation(config("")).message())
                .endsWith("denied request: expression 'object.nothing == 1' resulted in error: no such key: nothing");
        change("failurePolicy", "Ignore");
        assertThat(plane.created(config("")).name()).isEqualTo("c");
    }

    @Test
    void aBindingNarrowsWhatAPolicyIsAbout() {
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: open, labels: {tier: open}}}");
        policy("{validations: [{expression: 'false'}]}");
        binding("matchResources: {namespaceSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]},"
                + " excludeResourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps],"
                + " resourceNames: [free]}]}");

        assertThat(plane.created(config("").replace("shop", "open")).name()).isEqualTo("c");
        assertThat(plane.created(config("").replace("name: c", "name: free")).name())
                .isEqualTo("free");
        assertThat(plane.refusedCreation(config("")).message()).contains("with binding 'b' denied request");
    }

    @Test
    void parametersComeFromObjects() {
        policy("{paramKind: {apiVersion: v1, kind: ConfigMap},"
                + " validations: [{expression: 'object.data.size() <= int(params.data.most)',"
                + " messageExpression: '\"at most \" + params.data.most'}]}");
        binding("paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");

        assertThat(plane.refusedCreation(config("data: {a: x}")).message())
                .endsWith("denied request: failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction");
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
        ObjectKey binding = new ObjectKey(
                new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"), "", "b");
        done(plane.await(plane.client.delete(binding, DeleteOptions.BACKGROUND)));
        plane.created(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: default}, data: {most: '1'}}");
        binding("paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");
        assertThat(plane.refusedCreation(config("data: {a: x, b: z}")).message())
                .endsWith("denied request: at most 1");
        assertThat(plane.created(config("data: {a: x}")).name()).isEqualTo("c");
    }

    @Test
    void everySelectedObjectOfParametersCounts() {
        for (int most : new int[] {3, 1})
            plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: most-" + most
                    + ", namespace: shop, labels: {limit: '1'}}, data: {most: '" + most + "'}}");
        policy(
                "{paramKind: {apiVersion: v1, kind: ConfigMap}, validations:"
                        + " [{expression: 'object.data.size() <= int(params.data.most)', messageExpression: 'string(params.metadata.name)'}]}");
        binding("paramRef: {selector: {matchLabels: {limit: '1'}}, parameterNotFoundAction: Allow}");

        assertThat(plane.refusedCreation(config("data: {a: x, b: z}")).message())
                .endsWith("denied request: most-1");
    }

    @Test
    void parametersOfAKindThatIsNotThereAreForTheFailurePolicy() {
        policy("{paramKind: {apiVersion: example.com/v1, kind: Limit}, validations: [{expression: 'true'}]}");
        binding("paramRef: {name: x, parameterNotFoundAction: Allow}");

        assertThat(plane.refusedCreation(config("")).message())
                .endsWith(
                        "ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource"
                                + " referenced by paramKind: 'example.com/v1, Kind=Limit'");
        change("failurePolicy", "Ignore");
        assertThat(plane.created(config("")).name()).isEqualTo("c");
    }

    @Test
    void changesAndDeletionsAreAskedTooAndDryRuns() {
        policy(
                "{validations: [{expression: 'request.operation == \"CREATE\" || (object == null ? oldObject.data.k != \"kept\""
                        + " : object.data.k != oldObject.data.k)'}]}");
        binding("");
        plane.created(config("data: {k: kept}"));
        Patch same = Patch.merge(Mapping.of("metadata", Mapping.of("labels", Mapping.of("a", "b"))));
        Patch other = Patch.merge(Mapping.of("data", Mapping.of("k", "free")));

        assertThat(refused(plane.await(plane.client.delete(CONFIG, DeleteOptions.BACKGROUND)))
                        .message())
                .contains("denied request");
        assertThat(refused(plane.await(plane.client.patch(CONFIG, same, BY_TEST.asDryRun())))
                        .message())
                .contains("denied request");
        done(plane.await(plane.client.patch(CONFIG, other, BY_TEST)));
        done(plane.await(plane.client.delete(CONFIG, DeleteOptions.BACKGROUND)));
    }

    @Test
    void aScaleIsSeenAsOneAndAnEvictionAsItWasSent() {
        policy("{matchConstraints: {resourceRules: [{apiGroups: [apps, ''], apiVersions: [v1], operations: ['*'],"
                + " resources: [replicasets/scale, pods/eviction]}]}, validations: [{expression: 'false', messageExpression:"
                + " 'request.kind.kind + \" \" + request.resource.resource + \"/\" + request.subResource + \" \""
                + " + string(object.kind) + \" \" + request.operation'}]}");
        binding("");
        plane.created(
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r, namespace: shop}, spec: {replicas: 1, selector:"
                        + " {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}");
        plane.created("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}");
        plane.created(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: c, image: i}]}}");
        ObjectKey set = new ObjectKey(new GroupKind("apps", "ReplicaSet"), "shop", "r");
        ApiObject eviction = object("{apiVersion: policy/v1, kind: Eviction, metadata: {name: p, namespace: shop}}");

        Status scaled = refused(plane.await(plane.client.patch(
                set, Patch.merge(Mapping.of("spec", Mapping.of("replicas", 2))), BY_TEST.on("scale"))));
        Status evicted = refused(plane.await(plane.client.create(eviction, BY_TEST.on("eviction"))));

        assertThat(scaled.message()).endsWith("denied request: Scale replicasets/scale Scale UPDATE");
        assertThat(evicted.message()).endsWith("denied request: Eviction pods/eviction Eviction CREATE");
    }

    @Test
    void policiesCannotShutOutWhoMendsThem() {
        policy(
                "{matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]},"
                        + " validations: [{expression: 'false'}]}");
        binding("");

        change("failurePolicy", "Ignore");

        assertThat(plane.refusedCreation(config("")).message()).contains("failed expression: false");
    }

    @Test
    void warningsAndAnnotationsAreHeardAndTheWriteIsMade() {
        policy("{validations: [{expression: 'true'}, {expression: 'object.data.size() < 1 && 1 < 2'}],"
                + " auditAnnotations: [{key: size, valueExpression: 'string(object.data.size())'}, {key: none, valueExpression:"
                + " 'null'}]}");
        plane.created(BINDING.replace("ACTIONS", "Warn, Audit").replace("MORE", ""));
        List<Remarks> heard = new ArrayList<>();

        done(plane.await(
                plane.server.clientFor(User.ADMIN, heard::add).create(object(config("data: {a: x}")), BY_TEST)));

        Remarks all = heard.stream().reduce(Remarks.NONE, Remarks::and);
        assertThat(all.warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': failed expression:"
                                + " object.data.size() < 1 && 1 < 2");
        assertThat(all.annotations())
                .containsEntry("p/size", "1")
                .containsEntry(
                        "validation.policy.admission.k8s.io/validation_failure",
                        "[{\"message\":\"failed expression: object.data.size() \\u003c 1 \\u0026\\u0026 1 \\u003c 2\","
                                + "\"policy\":\"p\",\"binding\":\"b\",\"expressionIndex\":1,\"validationActions\":[\"Warn\",\"Audit\"]}]")
                .hasSize(2);
    }

    @Test
    void whatCostsTooMuchIsStopped() {
        policy(
                "{validations: [{expression: 'object.data.all(a, object.data.all(b, object.data.all(c, a + b + c != \"\")))'}]}");
        binding("");
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < 200; i++) data.append("k").append(i).append(": v, ");

        assertThat(plane.refusedCreation(config("data: {" + data + "}")).message())
                .endsWith("resulted in error: operation cancelled: actual cost limit exceeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{validations: [{expression: 'object.x ==='}]} | spec.validations[0].expression: Invalid value: \"object.x ===\": compilation failed: ERROR: <input>:1:12: Syntax error: token recognition error at: '='~ | object.x ===~ | ...........^~ERROR: <input>:1:13: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}~ | object.x ===~ | ............^",
                "{validations: [{expression: '1 + 1'}]} | spec.validations[0].expression: Invalid value: \"1 + 1\": must evaluate to bool but got int",
                "{validations: [{expression: 'params.x == 1'}]} | undeclared reference to 'params'",
                "{validations: [{expression: 'request.nmae == \"\"'}]} | undefined field 'nmae'",
                "{validations: [{expression: 'true', messageExpression: '1'}]} | spec.validations[0].messageExpression: Invalid value: \"1\": must evaluate to string but got int",
                "{validations: [{expression: 'true', messageExpression: 'authorizer.path(\"/\").check(\"get\").reason()'}]} | undeclared reference to 'authorizer'",
                "{validations: [{expression: 'true', reason: Nope}]} | spec.validations[0].reason: Unsupported value: \"Nope\": supported values: \"Forbidden\", \"Invalid\", \"RequestEntityTooLarge\", \"Unauthorized\"",
                "{validations: [{expression: ' '}]} | spec.validations[0].expression: Required value: expression is not specified",
                "{variables: [{name: 'a b', expression: 'true'}], validations: [{expression: 'true'}]} | spec.variables[0].name: Invalid value: \"a b\": name is not a valid CEL identifier",
                "{variables: [{name: a, expression: variables.b}], validations: [{expression: 'true'}]} | spec.variables[0].expression: Invalid value: \"variables.b\": compilation failed: ",
                "{variables: [{name: a, expression: '1'}], validations: [{expression: 'variables.a == \"x\"'}]} | found no matching overload for '_==_' applied to '(int, string)'",
                "{matchConditions: [{name: '', expression: 'true'}], validations: [{expression: 'true'}]} | spec.matchConditions[0].name: Required value",
                "{auditAnnotations: [{key: a, valueExpression: '1'}]} | spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type] but got int",
                "{auditAnnotations: [{key: 'a b', valueExpression: '\"x\"'}]} | spec.auditAnnotations[0].key: Invalid value: \"p/a b\": name part must consist of",
            })
    void aPolicyThatCannotBeAskedIsRefused(String spec, String why) {
        assertThat(plane.refusedCreation(policyText(spec)).message())
                .startsWith("ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid: ")
                .contains(why.replace("~", "\n"));
    }

    private static final String BINDING = """
            {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: b},
             spec: {policyName: p, validationActions: [ACTIONS], MORE}}
            """;

    private void policy(String spec) {
        plane.created(policyText(spec));
    }

    private static String policyText(String spec) {
        String about =
                "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources:"
                        + " [configmaps]}]}, ";
        String whole = spec.contains("matchConstraints") ? spec : spec.replaceFirst("\\{", "{" + about);
        return "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: p}, spec: "
                + whole + "}";
    }

    private void binding(String more) {
        plane.created(BINDING.replace("ACTIONS", "Deny").replace("MORE", more));
    }

    private void change(String field, String value) {
        ObjectKey key =
                new ObjectKey(new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"), "", "p");
        done(plane.await(plane.client.patch(key, Patch.merge(Mapping.of("spec", Mapping.of(field, value))), BY_TEST)));
    }

    private static String config(String more) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: shop}, " + more + "}";
    }
}
