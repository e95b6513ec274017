package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.audit.AuditEvent;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What policies and rules of custom resources say, as every kubectl on this machine shows it. */
@Timeout(600)
class PolicyContractTest {
    private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: replica-limit}
            spec:
              paramKind: {apiVersion: v1, kind: ConfigMap}
              matchConstraints:
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, deployments/scale]}
              variables:
              - {name: most, expression: int(params.data.most)}
              validations:
              - expression: object.spec.replicas <= variables.most
                messageExpression: '"no more than %d replicas, not %d".format([variables.most, object.spec.replicas])'
                reason: Forbidden
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: limits, namespace: default}
            data: {most: "3"}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: replica-limit}
            spec:
              policyName: replica-limit
              validationActions: [Deny, Audit]
              paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}
            """;
    private static final String OWNER = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: owner}
            spec:
              matchConstraints:
                resourceRules: [{operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]}]
              mutations:
              - patchType: ApplyConfiguration
                applyConfiguration:
                  expression: "Object{metadata: Object.metadata{labels: {'owner': request.userInfo.username}}}"
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: owner}
            spec: {policyName: owner}
            """;

    private static final String ADVICE = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: advice}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              validations: [{expression: "has(object.metadata.labels) && 'owner' in object.metadata.labels", message: say who owns it}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: advice}
            spec: {policyName: advice, validationActions: [Warn]}
            """;
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
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        x-kubernetes-validations:
                        - {rule: self.replicas <= 5 || self.size == "big", message: only a big one may have more than 5}
                        - {rule: "!has(self.cpu) || quantity(self.cpu).isLessThan(quantity('2'))", message: too much cpu}
                        properties: {size: {type: string}, replicas: {type: integer}, cpu: {type: string}}
            """;

    @TempDir
    private Path folder;

    @Test
    void policiesAndRulesSpeakToEveryKubectl() throws Exception {
        Queue<AuditEvent> events = new ConcurrentLinkedQueue<>();
        try (RunningFace face = new RunningFace(
                folder.resolve("data"),
                loop -> {
                    ControlPlane plane =
                            new ControlPlane(loop, new MemoryJournal(), ControlPlane.Settings.withNodes(1));
                    loop.post(plane::start);
                    return Plane.of(plane.apiServer());
                },
                events::add)) {
            for (Path program : Kubectl.programs()) {
                int minor = Kubectl.minorOf(program).orElseThrow();
                Kubectl kubectl = new Kubectl(
                        program, minor, face.kubeconfig(), Files.createDirectories(folder.resolve("home-" + minor)));
                denies(kubectl);
                warns(kubectl);
                changes(kubectl);
                refusesWhatCannotBeAsked(kubectl);
                rules(kubectl);
            }
        }
        assertThat(events)
                .anySatisfy(
                        event -> assertThat(event.annotations().get(FAILURE))
                                .isEqualTo(
                                        "[{\"message\":\"no more than 3 replicas, not 5\",\"policy\":\"replica-limit\",\"binding\":"
                                                + "\"replica-limit\",\"expressionIndex\":0,\"validationActions\":[\"Deny\",\"Audit\"]}]"));
    }

    private static void denies(Kubectl kubectl) {
        kubectl.given(POLICY, "apply", "-f", "-")
                .says("validatingadmissionpolicy.admissionregistration.k8s.io/replica-limit created");
        String why =
                "ValidatingAdmissionPolicy 'replica-limit' with binding 'replica-limit' denied request: no more than 3"
                        + " replicas, not 5";
        kubectl.line("create deployment web --image=registry.example.com/web:1 --replicas=5")
                .fails("deployments.apps \"web\" is forbidden: " + why);
        kubectl.line("create deployment web --image=registry.example.com/web:1 --replicas=2")
                .ok();
        kubectl.line("scale deployment web --replicas=5").fails(why);
        kubectl.line("scale deployment web --replicas=5 --dry-run=server").fails(why);
        kubectl.line("scale deployment web --replicas=3").ok();
        kubectl.line("get validatingadmissionpolicies").says("VALIDATIONS", "PARAMKIND", "v1/ConfigMap");
        kubectl.line("get validatingadmissionpolicybindings").says("POLICYNAME", "PARAMREF", "default/limits");
        kubectl.line("delete configmap limits").ok();
        kubectl.line("scale deployment web --replicas=2")
                .fails(
                        "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
        kubectl.given(POLICY, "delete", "--ignore-not-found", "-f", "-").ok();
        kubectl.line("delete deployment web").ok();
    }

    private static void warns(Kubectl kubectl) {
        kubectl.given(ADVICE, "apply", "-f", "-").ok();
        Kubectl.Result made = kubectl.line("create configmap loose --from-literal=a=b");
        assertThat(made.ok().err())
                .contains(
                        "Warning: Validation failed for ValidatingAdmissionPolicy 'advice' with binding 'advice': say who"
                                + " owns it");
        kubectl.given(ADVICE, "delete", "-f", "-").ok();
        assertThat(kubectl.line("create configmap quiet --from-literal=a=b")
                        .ok()
                        .err())
                .isEmpty();
        kubectl.line("delete configmap loose quiet").ok();
    }

    private static void changes(Kubectl kubectl) {
        kubectl.given(OWNER, "apply", "-f", "-")
                .says(
                        "mutatingadmissionpolicy.admissionregistration.k8s.io/owner created",
                        "mutatingadmissionpolicybinding.admissionregistration.k8s.io/owner created");
        kubectl.line(
                        "create deployment web --image=registry.example.com/web:1 --replicas=0 --dry-run=server -o jsonpath={.metadata.labels.owner}")
                .says("admin");
        kubectl.line("create deployment web --image=registry.example.com/web:1 --replicas=0")
                .ok();
        kubectl.line("get deployment web -o jsonpath={.metadata.labels}")
                .says("\"app\":\"web\"", "\"owner\":\"admin\"");
        kubectl.line("get mutatingadmissionpolicies").says("MUTATIONS", "PARAMKIND", "<unset>");
        kubectl.line("get mutatingadmissionpolicybindings").says("POLICYNAME", "PARAMREF");
        kubectl.given(OWNER.replace("Object{", "Objekt{"), "apply", "-f", "-")
                .fails("spec.mutations[0].applyConfiguration.expression", "undeclared reference to 'Objekt'");
        kubectl.given(OWNER, "delete", "-f", "-").ok();
        kubectl.line("delete deployment web").ok();
    }

    private static void refusesWhatCannotBeAsked(Kubectl kubectl) {
        kubectl.given(ADVICE.replace("in object.metadata.labels", "in object.metadata.labels ==="), "apply", "-f", "-")
                .fails(
                        "spec.validations[0].expression: Invalid value: ",
                        "Syntax error: token recognition error at: '='");
        kubectl.line("delete validatingadmissionpolicybinding advice --ignore-not-found")
                .ok();
    }

    private static void rules(Kubectl kubectl) {
        kubectl.given(WIDGETS, "apply", "-f", "-").ok();
        kubectl.line("wait --for=condition=Established crd/widgets.golden.example.com --timeout=20s")
                .ok();
        kubectl.given(widget("size: small, replicas: 7"), "apply", "-f", "-")
                .fails("The Widget \"one\" is invalid: spec: Invalid value: only a big one may have more than 5");
        kubectl.given(widget("size: big, replicas: 7, cpu: 2500m"), "apply", "-f", "-")
                .fails("spec: Invalid value: too much cpu");
        kubectl.given(widget("size: big, replicas: 7, cpu: 500m"), "apply", "-f", "-")
                .says("widget.golden.example.com/one created");
        kubectl.given(WIDGETS.replace("self.replicas <=", "self.replics <="), "apply", "-f", "-")
                .fails("undefined field 'replics'");
        kubectl.line("delete crd widgets.golden.example.com").ok();
    }

    private static String widget(String spec) {
        return "apiVersion: golden.example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {" + spec + "}\n";
    }
}
