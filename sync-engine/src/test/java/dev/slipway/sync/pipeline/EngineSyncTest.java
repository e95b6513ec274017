package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static dev.slipway.sync.pipeline.EngineWorld.JOB;
import static dev.slipway.sync.pipeline.EngineWorld.configMap;
import static dev.slipway.sync.pipeline.EngineWorld.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Marks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a sync does and what it refuses to do. */
class EngineSyncTest {
    private static final String WEB = "web-development";

    private final EngineWorld world = EngineWorld.withWeb(7).start();

    @Test
    void aNewerCommitWinsAtOnceOverOneThatWaits() {
        world.deploy(WEB);
        world.files.put("web/templates/deployment.yaml", deployment("web", "2", neverReady()));
        CommitId bad = world.push();
        world.until("the bad one waits", () -> world.sync(WEB).equals("Progressing"));
        world.component("web", "3");

        CommitId good = world.push();
        boolean fast = world.loop.runUntil(() -> world.isSynced(WEB, good), Duration.ofSeconds(15));

        assertThat(fast).as(world.message(WEB)).isTrue();
        assertThat(world.attempts(WEB))
                .extracting(attempt -> attempt.spec().text("commit").orElse("")
                        + attempt.status().text("phase").orElse(""))
                .startsWith(good.hex() + "Succeeded", bad.hex() + "Superseded");
    }

    @Test
    void aRolloutThatNeverGetsReadyFailsAndNamesThePod() {
        world.deploy(WEB);
        world.files.put("web/templates/deployment.yaml", deployment("web", "2", neverReady()));

        world.push();

        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .startsWith("web/templates/deployment.yaml:1: Deployment.apps development/web:"
                        + " ProgressDeadlineExceeded: no progress within its deadline; pod web-")
                .endsWith("container main is not ready");
        assertThat(world.status(WEB).text("blocking").orElse("")).startsWith("Pod development/web-");
        assertThat(world.status(WEB).text("health")).hasValue("Degraded");
        assertThat(world.hasEvent("RolloutFailed")).isTrue();
    }

    @Test
    void prunesWhatLeftTheRenderingAndNothingElse() {
        world.files.put("web/templates/extra.yaml", configMap("extra", "a: b"));
        world.deploy(WEB);
        world.create(ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "development", "foreign"));
        world.files.remove("web/templates/extra.yaml");

        world.deploy(WEB);

        assertThat(world.get(CONFIG_MAP, "extra")).isEmpty();
        assertThat(world.get(CONFIG_MAP, "foreign")).isPresent();
        assertThat(world.status(WEB).sequence("inventory").size()).isEqualTo(2);
        assertThat(world.hasEvent("Pruned")).isTrue();
    }

    @Test
    void anEmptyRenderingRefuses() {
        world.deploy(WEB);
        world.files.put("web/templates/deployment.yaml", "# nothing\n");
        world.files.put("web/templates/config.yaml", "# nothing\n");

        world.push();

        world.until("it refuses", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB)).contains("would delete all 2 objects");
        assertThat(world.get(DEPLOYMENT, "web")).isPresent();
    }

    @Test
    void deletionsBeyondTheBudgetWaitForConfirmation() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, prune: {enabled: true, maxObjects: 1}}"));
        world.files.put("web/templates/a.yaml", configMap("a", "size: big"));
        world.files.put("web/templates/b.yaml", configMap("b", "size: big"));
        world.deploy(WEB);
        world.files.remove("web/templates/a.yaml");
        world.files.remove("web/templates/b.yaml");
        world.component("web", "2");
        world.push();
        world.until("it is held", () -> world.sync(WEB).equals("Held"));
        assertThat(world.data("web", "version")).isEqualTo("2");
        assertThat(world.get(CONFIG_MAP, "a")).isPresent();

        String digest = world.status(WEB).text("planDigest").orElseThrow();
        assertThat(world.message(WEB)).contains(Marks.CONFIRM_PRUNE + "=" + digest);
        annotate(WEB, Marks.CONFIRM_PRUNE, digest);

        world.until("confirmed", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.get(CONFIG_MAP, "a")).isEmpty();
        assertThat(world.get(CONFIG_MAP, "b")).isEmpty();
    }

    @Test
    void aRenamedComponentKeepsItsObjects() {
        world.deploy(WEB);
        String uid = world.get(DEPLOYMENT, "web").orElseThrow().uid();
        world.files.put("site/templates/deployment.yaml", world.files.remove("web/templates/deployment.yaml"));
        world.files.put("site/templates/config.yaml", world.files.remove("web/templates/config.yaml"));

        world.deploy("site-development");

        world.until("the old one has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(world.get(DEPLOYMENT, "web")).hasValueSatisfying(live -> {
            assertThat(live.uid()).isEqualTo(uid);
            assertThat(Marks.ownerOf(live)).hasValue("shop/site-development");
        });
    }

    @Test
    void anObjectThatMovesBetweenApplicationsKeepsItsUid() {
        world.component("api", "1");
        world.deploy("api-development");
        String uid = world.get(CONFIG_MAP, "web").orElseThrow().uid();
        world.files.put("api/templates/moved.yaml", world.files.remove("web/templates/config.yaml"));

        CommitId commit = world.push();

        world.untilSynced(WEB, commit);
        world.untilSynced("api-development", commit);
        assertThat(world.get(CONFIG_MAP, "web").orElseThrow().uid()).isEqualTo(uid);
        assertThat(world.get(CONFIG_MAP, "web").flatMap(Marks::ownerOf)).hasValue("shop/api-development");
    }

    @Test
    void aComponentThatLeftIsPruned() {
        world.component("api", "1");
        world.deploy("api-development");
        world.files.keySet().removeIf(file -> file.startsWith("web/"));

        world.push();

        world.until("it has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();
        assertThat(world.get(DEPLOYMENT, "api")).isPresent();
    }

    @Test
    void twoApplicationsThatClaimOneObjectAreTold() {
        world.component("api", "1");
        world.deploy("api-development");
        world.files.put("api/templates/stolen.yaml", configMap("web", "version: stolen"));

        world.push();

        world.until("it is told", () -> world.sync("api-development").equals("Failed"));
        assertThat(world.message("api-development"))
                .startsWith(
                        "api/templates/stolen.yaml:1: ConfigMap development/web belongs to application shop/web-development");
        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void driftIsHealedWithinASecond() {
        world.deploy(WEB);
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", "hacked", "added", "kept")));

        boolean healed = world.loop.runUntil(() -> world.data("web", "version").equals("1"), Duration.ofSeconds(1));

        assertThat(healed).isTrue();
        assertThat(world.data("web", "added")).isEqualTo("kept");
        world.until("it is told", () -> world.hasEvent("DriftHealed"));
    }

    @Test
    void whatSomebodyDeletedComesBack() {
        world.deploy(WEB);
        world.answer(world.client.delete(key(DEPLOYMENT, "web"), dev.slipway.cluster.client.DeleteOptions.BACKGROUND));

        world.until("it is back", () -> world.get(DEPLOYMENT, "web").isPresent());
    }

    @Test
    void aFightIsFoughtMoreAndMoreSlowly() {
        world.deploy(WEB);
        for (int i = 0; i < 12; i++) {
            String value = "hacked " + i;
            world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", value)));
            world.run(Duration.ofSeconds(1));
        }

        assertThat(world.sync(WEB)).isEqualTo("OutOfSync");
        assertThat(world.message(WEB))
                .startsWith(
                        "it is changed again and again: data.version of ConfigMap development/web by kubectl-edit (Update");
        assertThat(world.hasEvent("DriftFought")).isTrue();
        world.until(
                "it is healed in the end", () -> world.data("web", "version").equals("1"));
    }

    @Test
    void aPausedApplicationIsLeftAlone() {
        world.deploy(WEB);
        world.patch(own("Application", WEB), Mapping.of("spec", Mapping.of("paused", true)));
        world.component("web", "2");
        world.push();
        world.until(
                "it is held",
                () -> world.sync(WEB).equals("Held") && world.status(WEB).has("changes"));
        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(world.status(WEB).sequence("changes").mappings())
                .extracting(change -> change.text("path").orElse("") + " "
                        + change.text("cause").orElse(""))
                .containsExactly(
                        "data.version ThisChange", "spec.template.spec.containers[name=\"main\"].image ThisChange");

        world.patch(own("Application", WEB), Mapping.of("spec", Mapping.of("paused", false)));

        world.until("it goes on", () -> world.data("web", "version").equals("2"));
    }

    @Test
    void wavesWaitForEachOther() {
        world.files.put("web/templates/job.yaml", job("1"));
        CommitId commit = world.push();
        world.until("the job runs", () -> world.get(JOB, "migrate").isPresent());
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();

        world.untilSynced(WEB, commit);

        assertThat(world.get(JOB, "migrate"))
                .hasValueSatisfying(job -> assertThat(job.condition("Complete")).isPresent());
    }

    @Test
    void aJobThatChangedIsMadeAnewIfItMay() {
        world.files.put("web/templates/job.yaml", job("1"));
        world.deploy(WEB);
        String uid = world.get(JOB, "migrate").orElseThrow().uid();
        world.files.put("web/templates/job.yaml", job("2"));

        world.deploy(WEB);

        assertThat(world.get(JOB, "migrate").orElseThrow().uid()).isNotEqualTo(uid);
    }

    @Test
    void aJobThatMayNotBeReplacedIsRefusedBeforeAnyWrite() {
        world.files.put("web/templates/job.yaml", job("1").replace("slipway.dev/replace: \"true\", ", ""));
        world.deploy(WEB);
        world.files.put("web/templates/job.yaml", job("2").replace("slipway.dev/replace: \"true\", ", ""));
        world.component("web", "2");

        world.push();

        world.until("it is refused", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB)).contains("immutable").contains("slipway.dev/replace");
        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void aDefinitionAndItsObjectMayComeInOneCommit() {
        world.files.put(
                "web/templates/a-widget.yaml",
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
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties: {spec: {type: object, properties: {colour: {type: string}}}}
                """);

        world.push();

        world.until(
                "it is there",
                () -> world.get(new GroupKind("example.com", "Widget"), "one").isPresent());
        world.until("it is synced", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.status(WEB).text("health")).hasValue("Unknown");
        assertThat(world.message(WEB)).contains("no rule");
    }

    @Test
    void aSecretNeverShowsItsValue() {
        world.files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: sesame, old: x}\n");
        world.deploy(WEB);
        world.files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: opened}\n");

        world.deploy(WEB);

        ApiObject secret = world.get(new GroupKind("", "Secret"), "web").orElseThrow();
        assertThat(secret.root().mapping("data").keys()).containsExactly("password");
        assertThat(world.status(WEB).toString()).doesNotContain("sesame").doesNotContain("opened");
    }

    private void annotate(String application, String annotation, String value) {
        world.patch(
                own("Application", application),
                Mapping.of("metadata", Mapping.of("annotations", Mapping.of(annotation, value))));
    }

    private static ObjectKey own(String kind, String name) {
        return new ObjectKey(new GroupKind("slipway.dev", kind), EngineWorld.NAMESPACE, name);
    }

    private static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "development", name);
    }

    private static String neverReady() {
        return "simulation.slipway.dev/behaviour: never-ready";
    }

    private static String job(String version) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: migrate
                  annotations: {slipway.dev/replace: "true", slipway.dev/wave: "-1"}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: main, image: "migrate:VERSION"}]
                """.replace("VERSION", version);
    }
}
