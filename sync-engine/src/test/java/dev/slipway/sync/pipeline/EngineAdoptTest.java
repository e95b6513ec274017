package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody changed live becomes a commit, and the next rollout does not undo it. */
class EngineAdoptTest {
    private static final String WEB = "web-development";

    private final EngineWorld world = EngineWorld.withWeb(31).start();

    @Test
    void anEmergencyChangeBecomesACommitAndSurvivesTheNextRollout() {
        deployWithParameters();
        pause(true);
        world.patch(key(DEPLOYMENT, "web"), Mapping.of("spec", Mapping.of("replicas", 3)));
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", "hot")));

        adopt(Mapping.of("application", WEB, "branch", "hotfix", "requestedBy", "ann"));

        world.until("it is pushed", () -> phase().equals("Pushed"));
        assertThat(world.repository.files("hotfix"))
                .containsEntry("web/development-parameters.yaml", "# for us\nreplicas: 3 # few\n")
                .containsEntry(
                        "web/templates/config.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {version: \"hot\"}\n");
        assertThat(world.repository.message("hotfix")).isEqualTo("""
                Keep what was changed live at web-development

                - ConfigMap/web data.version: 1 -> hot in web/templates/config.yaml (changes all stages, since the value stands in the template)
                - Deployment/web spec.replicas: 2 -> 3 in web/development-parameters.yaml

                Requested-by: ann
                """);
        world.files.putAll(world.repository.files("hotfix"));
        pause(false);
        CommitId merged = world.push();
        world.untilSynced(WEB, merged);
        assertThat(world.data("web", "version")).isEqualTo("hot");
        assertThat(world.get(DEPLOYMENT, "web").orElseThrow().spec().whole("replicas"))
                .hasValue(3L);
    }

    @Test
    void whereDriftIsOnlyReportedNothingMustBePaused() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}, drift: report}"));
        deployWithParameters();
        world.patch(key(DEPLOYMENT, "web"), Mapping.of("spec", Mapping.of("replicas", 3)));
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));

        adopt(Mapping.of("application", WEB, "branch", "hotfix"));

        world.until("it is pushed", () -> phase().equals("Pushed"));
        world.files.putAll(world.repository.files("hotfix"));
        CommitId merged = world.push();
        world.untilSynced(WEB, merged);
        assertThat(world.get(DEPLOYMENT, "web").orElseThrow().spec().whole("replicas"))
                .hasValue(3L);
    }

    @Test
    void onlyTheObjectsThatAreNamedAreAdopted() {
        deployWithParameters();
        pause(true);
        world.patch(key(DEPLOYMENT, "web"), Mapping.of("spec", Mapping.of("replicas", 3)));
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", "hot")));

        adopt(Mapping.of("application", WEB, "branch", "hotfix", "objects", List.of("deployment/web")));

        world.until("it is pushed", () -> phase().equals("Pushed"));
        assertThat(adoption().sequence("edits").texts())
                .containsExactly("Deployment/web spec.replicas: 2 -> 3 in web/development-parameters.yaml");
    }

    @Test
    void whatCannotBeAdoptedIsRefusedWithTheReason() {
        world.deploy(WEB);
        assertRefused(Mapping.of("application", "wub"), "there is no application \"wub\"");
        assertRefused(Mapping.of("application", WEB), "nothing of web-development differs from Git");
        assertRefused(Mapping.of("application", WEB, "objects", List.of("Job/x")), "web-development has no Job/x");
        pause(true);
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", "hot")));
        assertRefused(Mapping.of("application", WEB, "branch", "a..b"), "cannot be the name of a ref in Git");
        assertRefused(Mapping.of("application", WEB, "branch", "main"), "there is a branch main already");
    }

    @Test
    void aRemoteThatIsAwayIsAskedAgain() {
        world.deploy(WEB);
        pause(true);
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of("version", "hot")));
        world.repository.failWith(Problem.of(Reason.RepositoryUnreachable, "gone for lunch"));
        adopt(Mapping.of("application", WEB, "branch", "hotfix"));
        world.until("it waits", () -> phase().equals("Pending"));
        world.restart();

        world.repository.heal();

        world.until("it is pushed", () -> phase().equals("Pushed"));
    }

    private void deployWithParameters() {
        world.files.put("web/development-parameters.yaml", "# for us\nreplicas: 2 # few\n");
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "").replace("replicas: 2", "replicas: {{replicas}}"));
        world.deploy(WEB);
    }

    private void assertRefused(Mapping spec, String why) {
        world.list(new GroupKind("slipway.dev", "Adoption"))
                .forEach(old -> world.answer(world.client.delete(old.key(), DeleteOptions.BACKGROUND)));
        adopt(spec);
        world.until("it is refused", () -> phase().equals("Refused"));
        assertThat(adoption().text("message").orElse("")).contains(why);
    }

    private void adopt(Mapping spec) {
        world.create(ApiObject.of(Definitions.ADOPTION, EngineWorld.NAMESPACE, "keep")
                .with("spec", spec));
    }

    private Mapping adoption() {
        return world.own("Adoption", "keep").map(ApiObject::status).orElse(Mapping.empty());
    }

    private String phase() {
        return adoption().text("phase").orElse("");
    }

    private void pause(boolean paused) {
        world.patch(
                new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB),
                Mapping.of("spec", Mapping.of("paused", paused)));
        world.until("it is so", () -> world.sync(WEB).equals(paused ? "Held" : "Synced") || !paused);
    }

    private static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "development", name);
    }
}
