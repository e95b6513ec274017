package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What holds a rollout up is named, down to the container; and nothing is on its way for ever. */
class EngineHealthTest {
    private static final String WEB = "web-development";
    private static final GroupKind NODE = new GroupKind("", "Node");
    private static final GroupKind WIDGET = new GroupKind("example.com", "Widget");

    private final EngineWorld world = EngineWorld.withWeb(23);

    @Test
    void anImageThatCannotBeHad() {
        pushWith("simulation.slipway.dev/behaviour: image-pull-error");

        untilCause("Image");

        assertThat(blocking()).startsWith("Pod development/web-").endsWith(", container main");
        assertThat(world.message(WEB)).contains("container main is in ").contains("ImagePull");
    }

    @Test
    void aContainerThatCrashesWithItsExitCode() {
        pushWith("simulation.slipway.dev/behaviour: crash-loop, simulation.slipway.dev/exit-code: \"3\"");

        untilCause("Crash");
        within("the exit code is told", () -> world.message(WEB).contains("ended with exit code 3"));

        assertThat(blocking()).startsWith("Pod development/web-").endsWith(", container main");
    }

    @Test
    void aContainerThatNeverGetsReadyWithItsProbe() {
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "simulation.slipway.dev/behaviour: never-ready")
                        .replace(
                                "image: \"web:1\"}",
                                "image: \"web:1\", readinessProbe: {httpGet: {path: /healthz, port: 8080}}}"));
        world.start();
        world.push();

        untilCause("Probe");
        within(
                "the probe is told",
                () -> world.message(WEB)
                        .endsWith(
                                "container main is not ready: its readiness probe GET /healthz on port 8080 does not succeed"));
    }

    @Test
    void aQuotaThatPodsExceed() {
        world.files.put(
                "web/templates/quota.yaml",
                "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: small}\nspec: {hard: {pods: \"1\"}}\n");
        world.start();
        world.push();

        untilCause("Quota");

        assertThat(blocking()).startsWith("ReplicaSet.apps development/web-");
        assertThat(world.message(WEB)).contains("replica set web-").contains("exceeded quota: small");
    }

    @Test
    void aPolicyThatRefusesPods() {
        world.start();
        policy();
        world.run(Duration.ofSeconds(2));
        world.push();

        untilCause("Admission");

        assertThat(blocking()).startsWith("ReplicaSet.apps development/web-");
        assertThat(world.message(WEB)).contains("nobody may have pods");
    }

    @Test
    void aPodThatNoNodeTakesInTheSchedulersWords() {
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "")
                        .replace("image: \"web:1\"}", "image: \"web:1\", resources: {requests: {cpu: 1000}}}"));
        world.start();
        world.push();

        untilCause("Unschedulable");

        assertThat(blocking()).startsWith("Pod development/web-");
        assertThat(world.message(WEB)).contains("0/2 nodes are available");
    }

    @Test
    void whatGoesBadAtRestIsDegradedAfterAWhileAndToldWhenItRecovers() {
        world.start();
        world.deploy(WEB);
        cordon(true);
        pods().forEach(pod -> world.answer(world.client.delete(pod.key(), DeleteOptions.BACKGROUND)));
        within("it is seen", () -> health().equals("Progressing"));
        assertThat(world.sync(WEB)).isEqualTo("Synced");
        world.run(Duration.ofMinutes(4));
        assertThat(health()).isEqualTo("Progressing");

        world.run(Duration.ofMinutes(2));
        assertThat(health()).isEqualTo("Degraded");
        assertThat(world.message(WEB)).contains("0 of 2 pods are available").contains("nodes are available");
        within("it is told", () -> world.hasEvent("Degraded"));

        cordon(false);
        within("it recovers", () -> health().equals("Healthy"));
        within("it is told", () -> world.hasEvent("Recovered"));
        assertThat(world.status(WEB).text("unwellSince")).isEmpty();
    }

    /** One pod less than wanted, but as many as the Deployment may do without: its own conditions say nothing of it. */
    @Test
    void whatIsMissingWithinToleranceIsNotProgressingForEver() {
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "").replace("replicas: 2", "replicas: 4"));
        world.start();
        world.deploy(WEB);
        cordon(true);
        world.answer(world.client.delete(pods().get(0).key(), DeleteOptions.BACKGROUND));
        within("it is seen", () -> health().equals("Progressing"));
        world.run(Duration.ofMinutes(2));
        world.restart();
        world.run(Duration.ofMinutes(4));

        assertThat(health()).isEqualTo("Degraded");
        assertThat(world.message(WEB))
                .contains("3 of 4 pods are available")
                .contains("(not healthy since 2026-01-01T00:0");
    }

    @Test
    void aDeploymentWithoutADeadlineFailsAllTheSame() {
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "simulation.slipway.dev/behaviour: never-ready")
                        .replace("progressDeadlineSeconds: 30", "progressDeadlineSeconds: 2147483647"));
        world.start();
        world.push();
        world.run(Duration.ofMinutes(6));

        assertThat(world.sync(WEB)).isEqualTo("Failed");
        assertThat(health()).isEqualTo("Degraded");
        assertThat(world.message(WEB)).startsWith("not healthy within 300 s: Deployment.apps development/web: ");
        world.run(Duration.ofMinutes(30));
        assertThat(health()).isEqualTo("Degraded");
        assertThat(world.status(WEB).text("operation", "phase")).hasValue("Failed");
    }

    @Test
    void aCustomResourceThatNeverAnswersFailsAndSaysWhatItWaitsFor() {
        widget("");

        world.run(Duration.ofMinutes(6));

        assertThat(world.sync(WEB)).isEqualTo("Failed");
        assertThat(health()).isEqualTo("Degraded");
        assertThat(world.message(WEB)).contains("its status has no observedGeneration yet");
    }

    @Test
    void aCustomResourceIsJudgedByTheRuleOfThePipeline() {
        widget("");
        within("it is there", () -> world.get(WIDGET, "one").isPresent());

        say("Starting");
        within("it waits", () -> world.message(WEB).contains("not yet: status.phase is Running, now Starting"));
        say("Running");
        within("it is well", () -> world.sync(WEB).equals("Synced") && health().equals("Healthy"));
        say("Broken");
        within("it is not", () -> health().equals("Degraded"));
        assertThat(world.message(WEB)).endsWith("its status.phase is Broken");

        world.files.put("slipway.yaml", pipeline("Broken", "", "Running"));
        world.push();
        within("another rule says otherwise", () -> health().equals("Healthy"));
    }

    private void pushWith(String annotations) {
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "1", annotations));
        world.start();
        world.push();
    }

    private void widget(String more) {
        world.files.put("slipway.yaml", pipeline("Running", more, "Broken"));
        world.files.put(
                "web/templates/widget.yaml",
                "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {colour: red}\n");
        world.files.put("web/templates/definition.yaml", """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      subresources: {status: {}}
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec: {type: object, properties: {colour: {type: string}}}
                            status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """);
        world.start();
        world.push();
    }

    private static String pipeline(String good, String more, String bad) {
        return EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}}")
                + """
                health:
                  - group: example.com
                    kind: Widget
                    healthy: [{field: status.phase, equals: GOOD}]
                    degraded: [{field: status.phase, equals: BAD}]
                """.replace("GOOD", good).replace("BAD", bad)
                + more;
    }

    /** Its controller writes a status. */
    private void say(String phase) {
        ApiObject widget = world.get(WIDGET, "one").orElseThrow();
        Mapping status = Mapping.of("observedGeneration", widget.generation(), "phase", phase);
        assertThat(world.answer(world.client.update(
                                widget.withStatus(status),
                                WriteOptions.by("widget-controller").on("status")))
                        .refusal())
                .isEmpty();
    }

    private void policy() {
        ApiObject policy = ApiObject.of(admission("ValidatingAdmissionPolicy"), "", "no-pods")
                .with(
                        "spec",
                        Mapping.of(
                                "failurePolicy",
                                "Fail",
                                "matchConstraints",
                                Mapping.of(
                                        "resourceRules",
                                        List.of(Mapping.of(
                                                "apiGroups", List.of(""),
                                                "apiVersions", List.of("v1"),
                                                "operations", List.of("CREATE"),
                                                "resources", List.of("pods")))),
                                "validations",
                                List.of(Mapping.of("expression", "false", "message", "nobody may have pods"))));
        world.create(policy);
        world.create(ApiObject.of(admission("ValidatingAdmissionPolicyBinding"), "", "no-pods")
                .with("spec", Mapping.of("policyName", "no-pods", "validationActions", List.of("Deny"))));
    }

    private static GroupVersionKind admission(String kind) {
        return new GroupVersionKind("admissionregistration.k8s.io", "v1", kind);
    }

    private void cordon(boolean on) {
        world.list(NODE)
                .forEach(node -> world.patch(
                        new ObjectKey(NODE, "", node.name()), Mapping.of("spec", Mapping.of("unschedulable", on))));
    }

    private List<ApiObject> pods() {
        return world.list(EngineWorld.POD).stream()
                .filter(pod -> pod.namespace().equals("development"))
                .toList();
    }

    private void untilCause(String cause) {
        within(cause, () -> world.status(WEB).text("cause").equals(Optional.of(cause)));
    }

    private void within(String what, BooleanSupplier condition) {
        assertThat(world.loop.runUntil(condition, Duration.ofMinutes(2)))
                .as(() -> what + "; but " + world.status(WEB))
                .isTrue();
    }

    private String health() {
        return world.status(WEB).text("health").orElse("");
    }

    private String blocking() {
        return world.status(WEB).text("blocking").orElse("");
    }
}
