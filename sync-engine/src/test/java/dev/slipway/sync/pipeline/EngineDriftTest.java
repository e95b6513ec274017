package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static dev.slipway.sync.pipeline.EngineWorld.DEPLOYMENT;
import static dev.slipway.sync.pipeline.EngineWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody changes live is put back, or told and left, as the stage says. */
class EngineDriftTest {
    private static final String WEB = "web-development";

    private final EngineWorld world = EngineWorld.withWeb(41).start();

    @Test
    void aStageThatReportsSaysWithinASecondWhoChangedWhatAndLeavesIt() {
        report();
        deployConfig("one: \"1\", two: \"1\"");
        edit("one", "9");

        boolean told = world.loop.runUntil(() -> world.sync(WEB).equals("OutOfSync"), Duration.ofSeconds(1));

        assertThat(told).isTrue();
        assertThat(world.message(WEB))
                .startsWith("changed live, and left so: data.one of ConfigMap development/web is 9 instead of 1 since"
                        + " kubectl-edit (Update, 2026-01-01T00:0")
                .contains("slipway adopt web-development");
        assertThat(drift()).containsExactly("ConfigMap development/web data.one kubectl-edit");
        world.run(Duration.ofMinutes(10));
        assertThat(world.data("web", "one")).isEqualTo("9");
        assertThat(events("Drifted")).hasSize(1);
        assertThat(world.status(WEB).text("health")).hasValue("Healthy");
    }

    @Test
    void aCommitThatChangesAnotherFieldLeavesItAlsoAcrossARestart() {
        report();
        deployConfig("one: \"1\", two: \"1\"");
        edit("one", "9");
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));
        world.restart();

        world.files.put("web/templates/config.yaml", configMap("web", "one: \"1\", two: \"2\""));
        CommitId commit = world.push();

        world.until("the other field comes", () -> world.data("web", "two").equals("2"));
        world.until(
                "it is at the commit", () -> world.status(WEB).text("revision").equals(Optional.of(commit.hex())));
        world.until("it is told again", () -> world.sync(WEB).equals("OutOfSync"));
        assertThat(world.data("web", "one")).isEqualTo("9");
        world.run(Duration.ofMinutes(10));
        assertThat(world.data("web", "one")).isEqualTo("9");
        assertThat(drift()).containsExactly("ConfigMap development/web data.one kubectl-edit");
    }

    @Test
    void aCommitThatChangesThatVeryFieldWinsAndPeopleAreWarned() {
        report();
        deployConfig("one: \"1\", two: \"1\"");
        edit("one", "9");
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));
        world.files.put("web/templates/config.yaml", configMap("web", "one: \"2\", two: \"1\""));

        world.deploy(WEB);

        assertThat(world.data("web", "one")).isEqualTo("2");
        assertThat(drift()).isEmpty();
        assertThat(events("LiveChangeUndone"))
                .singleElement()
                .asString()
                .contains(
                        "undoes what was changed live: data.one of ConfigMap development/web by kubectl-edit (Update");
    }

    @Test
    void whatWasChangedUpToAMomentIsPutBackWhenSomebodyLetsItGo() {
        report();
        deployConfig("one: \"1\", two: \"1\"");
        edit("one", "9");
        world.answer(world.client.delete(key(DEPLOYMENT, "web"), DeleteOptions.BACKGROUND));
        world.until("both are told", () -> drift().size() == 2);
        assertThat(drift()).contains("Deployment.apps development/web  ");
        world.run(Duration.ofMinutes(1));
        assertThat(world.get(DEPLOYMENT, "web")).isEmpty();

        letGo();

        world.until("all is back", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.data("web", "one")).isEqualTo("1");
        assertThat(world.get(DEPLOYMENT, "web")).isPresent();
        world.run(Duration.ofSeconds(10));
        edit("one", "8");
        world.run(Duration.ofMinutes(1));
        assertThat(world.data("web", "one")).isEqualTo("8");
    }

    @Test
    void onlyWhatIsNamedIsPutBackWhereSomebodyNamesIt() {
        report();
        deployConfig("one: \"1\"");
        world.files.put("web/templates/other.yaml", configMap("other", "one: \"1\""));
        world.deploy(WEB);
        edit("one", "9");
        world.patch(key(CONFIG_MAP, "other"), Mapping.of("data", Mapping.of("one", "9")));
        world.until("both are told", () -> drift().size() == 2);

        letGo(Mapping.of(
                "request", "one of them",
                "only", List.of("ConfigMap/other"),
                "undoDrift", Times.seconds(world.loop.instant())));

        world.until("it is back", () -> world.data("other", "one").equals("1"));
        world.run(Duration.ofMinutes(1));
        assertThat(world.data("web", "one")).isEqualTo("9");
        assertThat(drift()).containsExactly("ConfigMap development/web data.one kubectl-edit");
    }

    @Test
    void anObjectThatSomebodyDeletedHoldsNoRolloutUp() {
        report();
        deployConfig("one: \"1\"");
        world.answer(world.client.delete(key(CONFIG_MAP, "web"), DeleteOptions.BACKGROUND));
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "2", ""));

        CommitId commit = world.push();

        world.until(
                "it is at the commit", () -> world.status(WEB).text("revision").equals(Optional.of(commit.hex())));
        assertThat(world.get(CONFIG_MAP, "web")).isEmpty();
        assertThat(drift()).containsExactly("ConfigMap development/web  ");
        world.files.put("web/templates/config.yaml", configMap("web", "one: \"2\""));
        world.deploy(WEB);
        assertThat(world.data("web", "one")).isEqualTo("2");
    }

    @Test
    void aStageThatHealsAgainPutsAllBack() {
        report();
        deployConfig("one: \"1\"");
        edit("one", "9");
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));
        world.files.put(
                "slipway.yaml", EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}}"));

        world.push();

        world.until("it is put back", () -> world.data("web", "one").equals("1"));
        world.until("it is synced", () -> world.sync(WEB).equals("Synced"));
        assertThat(drift()).isEmpty();
    }

    @Test
    void healingSaysWhoHadChangedWhat() {
        deployConfig("one: \"1\"");
        edit("one", "9");

        boolean healed = world.loop.runUntil(() -> world.data("web", "one").equals("1"), Duration.ofSeconds(1));

        assertThat(healed).isTrue();
        world.until("it is told", () -> world.hasEvent("DriftHealed"));
        assertThat(events("DriftFound"))
                .singleElement()
                .asString()
                .startsWith(
                        "changed live, and put back: data.one of ConfigMap development/web by kubectl-edit (Update");
    }

    @Test
    void aPausedApplicationSaysWhatGoingOnWouldUndo() {
        deployConfig("one: \"1\"");
        world.patch(
                new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB),
                Mapping.of("spec", Mapping.of("paused", true)));
        world.until("it is held", () -> world.sync(WEB).equals("Held"));

        edit("one", "9");

        world.until("it warns", () -> world.message(WEB).contains("going on would undo what was changed live"));
        assertThat(world.message(WEB))
                .contains("data.one of ConfigMap development/web by kubectl-edit (Update")
                .endsWith("keep it with: slipway adopt web-development");
    }

    @Test
    void aSecretIsToldWithoutItsValue() {
        report();
        world.files.put(
                "web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: sesame}\n");
        world.deploy(WEB);
        world.patch(key(new GroupKind("", "Secret"), "key"), Mapping.of("data", Mapping.of("password", "b3BlbmVk")));

        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));

        assertThat(world.status(WEB).toString())
                .doesNotContain("b3BlbmVk")
                .doesNotContain("c2VzYW1l")
                .doesNotContain("sesame");
        assertThat(events("Drifted").toString()).doesNotContain("b3BlbmVk").doesNotContain("c2VzYW1l");
    }

    private void report() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}, drift: report}"));
    }

    private void deployConfig(String data) {
        world.files.put("web/templates/config.yaml", configMap("web", data));
        world.deploy(WEB);
    }

    private void edit(String key, String value) {
        world.patch(key(CONFIG_MAP, "web"), Mapping.of("data", Mapping.of(key, value)));
    }

    private void letGo() {
        letGo(Mapping.of("request", "let it go", "undoDrift", Times.seconds(world.loop.instant())));
    }

    private void letGo(Mapping wish) {
        world.patch(
                new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB),
                Mapping.of("spec", Mapping.of("sync", wish)));
    }

    private List<String> drift() {
        return world.status(WEB).sequence("drift").mappings().stream()
                .map(entry -> entry.text("object").orElse("") + " "
                        + entry.text("path").orElse("") + " "
                        + entry.text("manager").orElse(""))
                .toList();
    }

    private List<String> events(String reason) {
        return world.list(EngineWorld.EVENT).stream()
                .filter(event -> event.root().text("reason").equals(Optional.of(reason)))
                .map(event -> event.root().text("message").orElse(""))
                .toList();
    }

    private static ObjectKey key(GroupKind kind, String name) {
        return new ObjectKey(kind, "development", name);
    }
}
