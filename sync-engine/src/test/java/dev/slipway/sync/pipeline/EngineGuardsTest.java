package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static dev.slipway.sync.pipeline.EngineWorld.configMap;
import static dev.slipway.sync.pipeline.EngineWorld.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Marks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is deleted, what changes hands, and what never does by surprise. */
class EngineGuardsTest {
    private static final String WEB = "web-development";
    private static final String SITE = "site-development";
    private static final GroupKind ROLE = new GroupKind("rbac.authorization.k8s.io", "ClusterRole");
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");

    private final EngineWorld world = EngineWorld.withWeb(11).start();

    @Test
    void aRenameWithAChangeAtOnceKeepsTheObjectsAndBringsTheChange() {
        world.deploy(WEB);
        String deployment = uid(DEPLOYMENT, "web");
        String config = uid(CONFIG_MAP, "web");
        rename();
        world.files.put("site/templates/deployment.yaml", deployment("web", "2", ""));
        world.files.put("site/templates/config.yaml", configMap("web", "version: \"2\""));

        CommitId commit = world.push();

        world.untilSynced(SITE, commit);
        world.until("the old one has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(uid(DEPLOYMENT, "web")).isEqualTo(deployment);
        assertThat(uid(CONFIG_MAP, "web")).isEqualTo(config);
        assertThat(world.data("web", "version")).isEqualTo("2");
        assertThat(owner(DEPLOYMENT, "web")).isEqualTo("shop/" + SITE);
    }

    @Test
    void anObjectThatMovesAndChangesKeepsItsUid() {
        world.component("api", "1");
        world.deploy("api-development");
        String config = uid(CONFIG_MAP, "web");
        world.files.remove("web/templates/config.yaml");
        world.files.put("api/templates/moved.yaml", configMap("web", "version: \"2\""));

        CommitId commit = world.push();

        world.untilSynced(WEB, commit);
        world.untilSynced("api-development", commit);
        assertThat(uid(CONFIG_MAP, "web")).isEqualTo(config);
        assertThat(world.data("web", "version")).isEqualTo("2");
    }

    @Test
    void aRenameToWhatCannotBeRenderedDeletesNothing() {
        world.deploy(WEB);
        String deployment = uid(DEPLOYMENT, "web");
        rename();
        String good = configMap("web", "version: \"1\"");
        world.files.put("site/templates/config.yaml", "kind: {{kindd}}\n");
        world.push();
        world.until("the new one is broken", () -> world.sync(SITE).equals("Failed"));
        world.until("the old one waits", () -> world.sync(WEB).equals("Held"));
        assertThat(world.message(WEB))
                .startsWith("2 objects would be deleted")
                .contains("shop/site-development cannot be rendered and may want them");
        world.files.put("site/templates/config.yaml", good);

        CommitId commit = world.push();

        world.untilSynced(SITE, commit);
        world.until("the old one has gone", () -> world.own("Application", WEB).isEmpty());
        assertThat(uid(DEPLOYMENT, "web")).isEqualTo(deployment);
    }

    @Test
    void aComponentThatLeavesWhileItsAttemptWaitsIsPrunedAtOnce() {
        world.component("api", "1");
        world.deploy("api-development");
        world.files.put(
                "web/templates/deployment.yaml",
                deployment("web", "2", "simulation.slipway.dev/behaviour: never-ready"));
        world.push();
        world.until("it waits", () -> world.sync(WEB).equals("Progressing"));
        world.files.keySet().removeIf(file -> file.startsWith("web/"));

        world.push();

        boolean fast = world.loop.runUntil(() -> world.own("Application", WEB).isEmpty(), Duration.ofSeconds(15));
        assertThat(fast).as(world.message(WEB)).isTrue();
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();
        assertThat(world.get(CONFIG_MAP, "web")).isEmpty();
        assertThat(world.get(DEPLOYMENT, "api")).isPresent();
    }

    @Test
    void twoComponentsThatClaimOneNewObjectAreBothToldBeforeAnyWrite() {
        world.deploy(WEB);
        world.component("api", "1");
        world.component("site", "1");
        world.files.put("api/templates/shared.yaml", configMap("shared", "by: api"));
        world.files.put("site/templates/shared.yaml", configMap("shared", "by: site"));

        world.push();

        world.until("one is told", () -> world.sync("api-development").equals("Failed"));
        world.until("the other is told", () -> world.sync(SITE).equals("Failed"));
        assertThat(world.message("api-development"))
                .isEqualTo("api/templates/shared.yaml:1: ConfigMap development/shared is wanted by application"
                        + " shop/site-development as well, and belongs to none yet; take it out of all but one");
        assertThat(world.get(CONFIG_MAP, "shared")).isEmpty();
        assertThat(world.get(DEPLOYMENT, "api")).isEmpty();
        assertThat(world.get(DEPLOYMENT, "site")).isEmpty();

        world.files.remove("api/templates/shared.yaml");
        CommitId commit = world.push();
        world.untilSynced("api-development", commit);
        world.until("the other goes on", () -> world.sync(SITE).equals("Synced"));
        assertThat(world.data("shared", "by")).isEqualTo("site");
    }

    @Test
    void anOwnerKeepsWhatSomebodyDeletedWhileAnotherWantsIt() {
        world.deploy(WEB);
        world.component("api", "1");
        world.files.put("api/templates/stolen.yaml", configMap("web", "version: stolen"));
        world.push();
        world.until("it is told", () -> world.sync("api-development").equals("Failed"));

        world.answer(world.client.delete(key(CONFIG_MAP, "web"), DeleteOptions.BACKGROUND));

        world.until("it is back", () -> world.get(CONFIG_MAP, "web").isPresent());
        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(owner(CONFIG_MAP, "web")).isEqualTo("shop/" + WEB);
    }

    @Test
    void stagesDoNotHandObjectsToEachOther() {
        twoStages();
        world.files.put("web/templates/role.yaml", role());
        world.deploy(WEB);
        world.untilSynced("ops-release", commitOf("ops-release"));
        String uid = world.get(roleKey()).orElseThrow().uid();
        pause(WEB, true);
        world.files.put("ops/templates/role.yaml", world.files.remove("web/templates/role.yaml"));
        world.push();
        world.until("it is refused", () -> world.sync("ops-release").equals("Failed"));
        assertThat(world.message("ops-release"))
                .isEqualTo(
                        "ops/templates/role.yaml:1: ClusterRole.rbac.authorization.k8s.io reader belongs to application"
                                + " shop/web-development of another stage, and stages do not hand objects to each other; give this"
                                + " one another name, or wait until it is deleted there");
        assertThat(world.get(roleKey()).orElseThrow().uid()).isEqualTo(uid);

        pause(WEB, false);

        world.until("it is made anew there", () -> world.sync("ops-release").equals("Synced"));
        assertThat(world.get(roleKey()).orElseThrow().uid()).isNotEqualTo(uid);
    }

    @Test
    void anObjectInAnotherStagesNamespaceIsRefusedWhereItIsWritten() {
        twoStages();
        world.deploy(WEB);
        world.files.put(
                "web/templates/config.yaml",
                configMap("web", "a: b").replace("{name: web}", "{name: web, namespace: release}"));

        world.push();

        world.until("it is refused", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .startsWith("web/templates/config.yaml:3: ")
                .contains("release");
        assertThat(world.data("web", "version")).isEqualTo("1");
    }

    @Test
    void aRenderingThatShrinksByMoreThanItsShareAsks() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, prune: {maxPercent: 40}}"));
        world.files.put("web/templates/a.yaml", configMap("a", "size: big"));
        world.deploy(WEB);
        world.files.remove("web/templates/a.yaml");
        world.files.remove("web/templates/config.yaml");

        world.push();

        world.until("it is held", () -> world.sync(WEB).equals("Held"));
        assertThat(world.message(WEB)).startsWith("2 of 3 objects would be deleted, more than prune.maxPercent 40");
        assertThat(world.get(CONFIG_MAP, "a")).isPresent();
    }

    @Test
    void aVolumeClaimIsNeverDeletedUnasked() {
        world.files.put("web/templates/claim.yaml", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: disk}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: none}
                """);
        world.push();
        world.until("it is there", () -> world.get(CLAIM, "disk").isPresent());
        world.files.remove("web/templates/claim.yaml");

        world.push();

        world.until("it is held", () -> world.sync(WEB).equals("Held"));
        assertThat(world.message(WEB))
                .startsWith("PersistentVolumeClaim development/disk would be deleted, which is never done unasked;");
        assertThat(world.get(CLAIM, "disk")).isPresent();
        annotate(WEB, Marks.CONFIRM_PRUNE, world.status(WEB).text("planDigest").orElseThrow());
        world.until("confirmed", () -> world.get(CLAIM, "disk").isEmpty());
    }

    private void rename() {
        world.files.put("site/templates/deployment.yaml", world.files.remove("web/templates/deployment.yaml"));
        world.files.put("site/templates/config.yaml", world.files.remove("web/templates/config.yaml"));
    }

    /** The component web stands in development only, ops in release only. */
    private void twoStages() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, ref: refs/heads/main}", "{name: release, ref: refs/heads/main}"));
        world.files.put("web/development-parameters.yaml", "");
        world.files.put("ops/release-parameters.yaml", "");
        world.files.put("ops/templates/config.yaml", configMap("ops", "a: b"));
    }

    private CommitId commitOf(String application) {
        world.until(
                "it has a commit",
                () -> world.status(application).text("desiredRevision").isPresent());
        return new CommitId(world.status(application).text("desiredRevision").orElseThrow());
    }

    private static String role() {
        return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\nrules: []\n";
    }

    private void pause(String application, boolean paused) {
        world.patch(ownKey(application), Mapping.of("spec", Mapping.of("paused", paused)));
    }

    private void annotate(String application, String annotation, String value) {
        world.patch(
                ownKey(application), Mapping.of("metadata", Mapping.of("annotations", Mapping.of(annotation, value))));
    }

    private String uid(GroupKind kind, String name) {
        return world.get(kind, name).map(ApiObject::uid).orElse("gone");
    }

    private String owner(GroupKind kind, String name) {
        return world.get(kind, name).flatMap(Marks::ownerOf).orElse("nobody");
    }

    private static ObjectKey ownKey(String application) {
        return new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, application);
    }

    private static ObjectKey roleKey() {
        return new ObjectKey(ROLE, "", "reader");
    }

    private static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "development", name);
    }
}
