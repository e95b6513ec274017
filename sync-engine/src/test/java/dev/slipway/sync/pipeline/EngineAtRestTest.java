package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.CommitId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A stage at rest is not written to: whatever the control plane and others make of what was sent, it is either ours to mend or none of our business. */
class EngineAtRestTest {
    private static final String WEB = "web-development";
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind GATEWAY = new GroupKind("example.com", "Gateway");

    private final EngineWorld world = EngineWorld.withWeb(11);

    @Test
    void quantitiesAndDefaultsAndOrderThatMeansNothingAreNoDifference() {
        world.files.put("web/templates/deployment.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                        - name: main
                          image: web:1
                          ports: [{containerPort: 80}]
                          env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                          resources:
                            requests: {cpu: 1000m, memory: 0.5Gi}
                            limits: {cpu: 2, memory: 1024Mi}
                          readinessProbe: {httpGet: {port: 80}}
                      volumes: [{name: config, configMap: {name: web}}]
                """);
        world.files.put("web/templates/policy.yaml", """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: web}
                spec:
                  podSelector: {}
                  ingress: [{ports: [{port: 80}], from: [{podSelector: {}}]}]
                """);
        world.files.put("web/templates/service.yaml", """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80}]}
                """);
        world.files.put("web/templates/autoscaler.yaml", """
                apiVersion: autoscaling/v1
                kind: HorizontalPodAutoscaler
                metadata: {name: other}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  maxReplicas: 3
                  targetCPUUtilizationPercentage: 50
                """);
        world.files.put("web/templates/cron.yaml", """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: web}
                spec:
                  schedule: "0 0 1 1 *"
                  jobTemplate:
                    spec:
                      template:
                        spec: {restartPolicy: Never, containers: [{name: main, image: web, resources: {requests: {cpu: 0.1}}}]}
                """);
        world.start();

        CommitId commit = world.push();

        world.until("synced", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.status(WEB).text("revision")).hasValue(commit.hex());
        staysAsItIs();
    }

    @Test
    void whatAWebhookMakesOfAFieldIsNoDifference() {
        EngineWorld mutated = new EngineWorld(12, Optional.of(new Rewriting("web:1", "mirror/web:1")));
        mutated.files.putAll(world.files);
        mutated.start();
        mutated.create(webhook());

        mutated.deploy(WEB);

        assertThat(image(mutated)).isEqualTo("mirror/web:1");
        staysAsItIs(mutated);
        mutated.restart();
        mutated.run(Duration.ofMinutes(1));
        staysAsItIs(mutated);
        mutated.component("web", "2");
        mutated.deploy(WEB);
        assertThat(image(mutated)).isEqualTo("web:2");
    }

    @Test
    void whatAControllerWritesIntoItsResourceIsNoDifference() {
        world.files.put("web/templates/definition.yaml", gatewayDefinition());
        world.files.put("web/templates/gateway.yaml", """
                apiVersion: example.com/v1
                kind: Gateway
                metadata: {name: web}
                spec: {listeners: [{name: http, port: 80}, {name: https, port: 443}]}
                """);
        world.start();
        world.push();
        world.until("there", () -> world.get(GATEWAY, "web").isPresent());

        controllerFillsIn();

        world.until("synced", () -> world.sync(WEB).equals("Synced"));
        staysAsItIs();
        assertThat(listeners()).allMatch(listener -> listener.has("protocol"));
        world.files.put("web/templates/gateway.yaml", """
                apiVersion: example.com/v1
                kind: Gateway
                metadata: {name: web}
                spec: {listeners: [{name: http, port: 8080}]}
                """);
        world.push();
        world.until(
                "changed",
                () -> listeners().size() == 1
                        && listeners().get(0).whole("port").equals(Optional.of(8080L)));
    }

    @Test
    void whatAnAutoscalerScalesIsNotScaledBack() {
        world.files.computeIfPresent(
                "web/templates/deployment.yaml",
                (file, text) -> text.replace(
                        "image: \"web:1\"}", "image: \"web:1\", resources: {requests: {cpu: 100m, memory: 64Mi}}}"));
        world.files.put("web/templates/autoscaler.yaml", """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: web}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  minReplicas: 1
                  maxReplicas: 9
                  metrics:
                    - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}}
                    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}
                """);
        world.start();
        world.push();
        world.until("synced", () -> world.sync(WEB).equals("Synced"));
        assertThat(replicas(world)).isEqualTo(2);
        assertThat(owners(world, "replicas")).doesNotContain("slipway");

        scale(world, 5);
        world.patch(key(AUTOSCALER, "web"), Mapping.of("spec", Mapping.of("metrics", turnedAround())));
        world.run(Duration.ofMinutes(1));

        assertThat(replicas(world)).isEqualTo(5);
        assertThat(world.sync(WEB)).isEqualTo("Synced");
        world.component("web", "2");
        world.push();
        world.until("the new version", () -> image(world).equals("web:2"));
        assertThat(replicas(world)).isEqualTo(5);
    }

    @Test
    void whatAManifestIgnoresIsWrittenOnceAndThenLeftToOthers() {
        world.files.put("web/templates/config.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: web
                  annotations: {slipway.dev/ignore: "/data/leader, /data/absent"}
                data: {version: "1", leader: nobody}
                """);
        world.start();
        world.deploy(WEB);
        assertThat(world.data("web", "leader")).isEqualTo("nobody");

        world.patch(
                key(EngineWorld.CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("leader", "web-1", "absent", "x")));
        world.run(Duration.ofMinutes(1));

        assertThat(world.data("web", "leader")).isEqualTo("web-1");
        assertThat(world.hasEvent("DriftHealed")).isFalse();
        staysAsItIs();
        world.files.computeIfPresent("web/templates/config.yaml", (file, text) -> text.replace("\"1\"", "\"2\""));
        world.deploy(WEB);
        assertThat(world.data("web", "version")).isEqualTo("2");
        assertThat(world.data("web", "leader")).isEqualTo("web-1");
        assertThat(world.data("web", "absent")).isEqualTo("x");
    }

    @Test
    void aFieldThatIsIgnoredLaterKeepsItsValue() {
        world.start();
        world.deploy(WEB);
        world.files.put("web/templates/config.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: web
                  annotations: {slipway.dev/ignore: /data/version}
                data: {version: "2", other: x}
                """);

        world.deploy(WEB);

        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(world.data("web", "other")).isEqualTo("x");
        staysAsItIs();
    }

    @Test
    void anIgnoredFieldThatNobodyKnowsIsToldWithFileAndLine() {
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "")
                        .replace("{name: web}", "{name: web, annotations: {slipway.dev/ignore: /spec/replica}}"));
        world.start();

        world.push();

        world.until("it fails", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .isEqualTo(
                        "web/templates/deployment.yaml:1: slipway.dev/ignore: Deployment has no /spec/replica: unknown"
                                + " field \"replica\"; did you mean \"replicas\"?");
    }

    @Test
    void aPointerThatCannotBeIgnoredIsToldWithFileAndLine() {
        world.files.put("web/templates/config.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: web
                  annotations:
                    slipway.dev/ignore: metadata/labels
                """);
        world.start();

        world.push();

        world.until("it fails", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .startsWith("web/templates/config.yaml:6: slipway.dev/ignore must be JSON pointers with commas");
    }

    @Test
    void aFieldThatAnotherAppliesStaysItsOwnUnlessTheManifestTakesIt() {
        world.start();
        world.deploy(WEB);
        ApiObject theirs = ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "development", "web")
                .with("data", Mapping.of("version", "tuned"));
        assertThat(world.answer(world.client.apply(
                                theirs, WriteOptions.by("tuner").forcing()))
                        .refusal())
                .isEmpty();
        world.run(Duration.ofMinutes(1));
        assertThat(world.data("web", "version")).isEqualTo("tuned");
        assertThat(world.sync(WEB)).isEqualTo("Synced");
        assertThat(world.status(WEB).sequence("changes").mappings())
                .singleElement()
                .satisfies(change -> assertThat(change.texts())
                        .containsEntry("object", "ConfigMap development/web")
                        .containsEntry("path", "data.version")
                        .containsEntry("action", "keep")
                        .containsEntry("cause", "OwnedByAnother")
                        .containsEntry("manager", "tuner")
                        .containsEntry("operation", "Apply"));
        staysAsItIs();

        world.files.computeIfPresent(
                "web/templates/config.yaml",
                (file, text) ->
                        text.replace("{name: web}", "{name: web, annotations: {slipway.dev/take-fields-from: tuner}}"));
        world.deploy(WEB);

        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void aSecretThatDriftsIsToldWithoutItsValue() {
        world.files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: sesame}\n");
        world.start();
        world.deploy(WEB);
        ObjectKey application = new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB);
        world.patch(application, Mapping.of("spec", Mapping.of("paused", true)));
        GroupKind secret = new GroupKind("", "Secret");
        world.patch(key(secret, "web"), Mapping.of("data", Mapping.of("password", "aGFja2Vk")));

        world.until("it is told", () -> world.status(WEB).has("changes"));

        assertThat(world.status(WEB).sequence("changes").mappings())
                .singleElement()
                .satisfies(change -> assertThat(change.texts())
                        .containsEntry("path", "data.password")
                        .containsEntry("cause", "Drift")
                        .containsEntry("manager", "kubectl-edit"));
        world.patch(application, Mapping.of("spec", Mapping.of("paused", false)));
        world.until("it is healed", () -> !world.status(WEB).has("changes"));
        String told = Json.text(world.status(WEB))
                + world.list(EngineWorld.EVENT).stream()
                        .map(event -> Json.text(event.root()))
                        .toList();
        assertThat(told).doesNotContain("sesame", "c2VzYW1l", "hacked", "aGFja2Vk");
    }

    @Test
    void aNamespaceAndWhatIsInItComeInOneCommitAndGoInReverse() {
        world.files.put(
                "web/templates/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: development}\n");
        world.start();
        world.deploy(WEB);
        ObjectKey namespace = new ObjectKey(new GroupKind("", "Namespace"), "", "development");
        assertThat(world.get(namespace)).isPresent();
        world.files.keySet().removeIf(file -> file.startsWith("web/"));
        world.push();
        world.until("it asks", () -> world.message(WEB).contains("confirm with"));
        assertThat(world.get(EngineWorld.CONFIG_MAP, "web")).isPresent();

        world.patch(
                new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB),
                Mapping.of(
                        "metadata",
                        Mapping.of(
                                "annotations",
                                Mapping.of(
                                        "slipway.dev/confirm-prune",
                                        world.status(WEB).text("planDigest").orElseThrow()))));

        world.until("all has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(world.get(namespace)).isEmpty();
        assertThat(world.get(EngineWorld.CONFIG_MAP, "web")).isEmpty();
    }

    private void staysAsItIs() {
        staysAsItIs(world);
    }

    private static void staysAsItIs(EngineWorld world) {
        world.run(Duration.ofSeconds(30));
        long before = world.revision();

        world.run(Duration.ofMinutes(10));

        assertThat(world.writtenSince(before)).isEmpty();
        assertThat(world.sync(WEB)).isEqualTo("Synced");
    }

    private static void scale(EngineWorld world, int replicas) {
        ObjectKey key = key(EngineWorld.DEPLOYMENT, "web");
        Mapping scale = Mapping.of("spec", Mapping.of("replicas", replicas));
        assertThat(world.answer(world.client.patch(
                                key,
                                dev.slipway.cluster.client.Writer.Patch.merge(scale),
                                WriteOptions.by("kube-controller-manager").on("scale")))
                        .refusal())
                .isEmpty();
    }

    private Sequence turnedAround() {
        List<Tree> metrics = world.get(AUTOSCALER, "web")
                .orElseThrow()
                .spec()
                .sequence("metrics")
                .items();
        return new Sequence(List.of(metrics.get(1), metrics.get(0)));
    }

    private void controllerFillsIn() {
        List<Tree> filled = listeners().stream()
                .map(listener -> (Tree) listener.with("protocol", "HTTP"))
                .toList();
        ApiObject gateway = world.get(GATEWAY, "web").orElseThrow();
        assertThat(world.answer(world.client.update(
                                gateway.withAt(new Sequence(filled), "spec", "listeners"),
                                WriteOptions.by("gateway-controller")))
                        .refusal())
                .isEmpty();
    }

    private List<Mapping> listeners() {
        return world.get(GATEWAY, "web")
                .orElseThrow()
                .spec()
                .sequence("listeners")
                .mappings();
    }

    private static long replicas(EngineWorld world) {
        return world.get(EngineWorld.DEPLOYMENT, "web")
                .orElseThrow()
                .spec()
                .whole("replicas")
                .orElse(-1L);
    }

    private static List<String> owners(EngineWorld world, String field) {
        return world
                .get(EngineWorld.DEPLOYMENT, "web")
                .orElseThrow()
                .metadata()
                .sequence("managedFields")
                .mappings()
                .stream()
                .filter(entry -> entry.at("fieldsV1", "f:spec", "f:" + field).isPresent())
                .map(entry -> entry.text("manager").orElse(""))
                .toList();
    }

    private static String image(EngineWorld world) {
        return world.get(EngineWorld.DEPLOYMENT, "web")
                .orElseThrow()
                .spec()
                .mapping("template", "spec")
                .sequence("containers")
                .mappings()
                .get(0)
                .text("image")
                .orElse("");
    }

    private static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "development", name);
    }

    private static ApiObject webhook() {
        Mapping rule = Mapping.of(
                "apiGroups", List.of("apps"),
                "apiVersions", List.of("v1"),
                "operations", List.of("CREATE", "UPDATE"),
                "resources", List.of("deployments"));
        Mapping hook = Mapping.of(
                "name",
                "mirror.example.com",
                "clientConfig",
                Mapping.of("url", "https://mirror.example.com/"),
                "rules",
                List.of(rule),
                "sideEffects",
                "None",
                "admissionReviewVersions",
                List.of("v1"));
        return ApiObject.of(
                        new GroupVersionKind("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration"),
                        "",
                        "mirror")
                .with("webhooks", List.of(hook));
    }

    private static String gatewayDefinition() {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: gateways.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {kind: Gateway, listKind: GatewayList, plural: gateways, singular: gateway}
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
                              properties:
                                class: {type: string, default: standard}
                                listeners:
                                  type: array
                                  items:
                                    type: object
                                    properties:
                                      name: {type: string}
                                      port: {type: integer}
                                      weight: {type: integer, default: 1}
                                      protocol: {type: string}
                """;
    }

    /** A webhook that puts another image in place of one. */
    private record Rewriting(String from, String to) implements WebhookCaller {
        @Override
        public CompletableFuture<Response> call(Call call) {
            try {
                Mapping review = Json.read(new String(call.body(), StandardCharsets.UTF_8))
                        .asMapping()
                        .orElseThrow();
                Mapping.Builder response = Mapping.builder()
                        .put("uid", review.text("request", "uid").orElse(""))
                        .put("allowed", true);
                if (Json.text(review).contains("\"image\":\"" + from + "\"")) {
                    String patch =
                            "[{\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/image\", \"value\": \""
                                    + to + "\"}]";
                    response.put("patchType", "JSONPatch")
                            .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
                }
                Mapping answer = Mapping.of(
                        "apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", response.build());
                return CompletableFuture.completedFuture(new Response(200, "application/json", Json.write(answer)));
            } catch (dev.slipway.diff.codec.Malformed impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
