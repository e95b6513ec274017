package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.page.Look;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pull requests are previewed at their forge: one comment, a status per stage, kept up to date, and nothing is ever applied by it. */
class EnginePreviewTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private EngineWorld world;
    private CommitId first;

    @BeforeEach
    void open() {
        world = EngineWorld.withWeb(1).previewing();
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development, approvals: 1}}"));
        world.start();
        first = world.deploy("web-development");
    }

    private CommitId branch(String name, String path, String text) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.put(path, text);
        // A branch begins where main is.
        world.repository.branch("refs/heads/" + name, first);
        return world.repository.push("refs/heads/" + name, files);
    }

    private CommitId newVersion(String version) {
        return branch("feature", "web/templates/deployment.yaml", EngineWorld.deployment("web", version, ""));
    }

    private void heard(long number) {
        world.engine.lookAgain("shop", new ForgeEvent.PullRequestChanged(number, Optional.empty()));
    }

    private void open(long number, CommitId head) {
        world.forge.open(number, "feature", head);
        heard(number);
        world.run(SOON);
    }

    private Mapping status(long number) {
        return world.own("PullRequestPreview", "pr-" + number)
                .map(ApiObject::status)
                .orElse(Mapping.empty());
    }

    @Test
    void aPullRequestGetsOneCommentAndAStatusForEachStageAndNothingIsApplied() {
        CommitId head = newVersion("2");

        open(7, head);

        assertThat(world.forge.text(7))
                .contains("changes 2 of 2 stages", "restarts", "image: web:2", "slipway.example.com/previews/shop/7");
        assertThat(world.forge.status(head, "slipway/development"))
                .map(CommitStatus::state)
                .contains(CommitStatus.State.SUCCESS);
        assertThat(world.forge.status(head, "slipway/canary")).isPresent();
        assertThat(status(7).text("summary"))
                .hasValueSatisfying(text -> assertThat(text).contains("changes 2 of 2"));
        assertThat(status(7).text("published", "head")).contains(head.hex());
        assertThat(world.status("web-development").text("revision")).contains(first.hex());
        assertThat(world.engine.previews("shop")).hasSize(1);
    }

    @Test
    void thePageShowsAllOfThePreviewAsSoonAsThereIsOne() {
        CommitId head = newVersion("2");
        open(7, head);

        Standing standing = world.engine.previews("shop").get(0);

        assertThat(standing.subject().head()).isEqualTo(head);
        assertThat(new PreviewPage().web(standing, Look.PLAIN))
                .contains("changes 2 of 2 stages", "image: web:<mark>2</mark></ins>")
                .doesNotContain("is being made");
    }

    @Test
    void aPushChangesTheSameCommentAndNothingElseIsSaidAgain() {
        open(7, newVersion("2"));
        long said = world.forge.calls().stream()
                .filter(call -> call.startsWith("comment"))
                .count();

        world.run(Duration.ofMinutes(5));
        assertThat(world.forge.calls().stream().filter(call -> call.startsWith("comment")))
                .hasSize((int) said);

        CommitId second = newVersion("3");
        world.forge.push(7, second);
        heard(7);
        world.run(SOON);

        assertThat(world.forge.text(7)).contains("image: web:3").doesNotContain("image: web:2");
        assertThat(world.forge.comment(7).orElseThrow().head()).isEqualTo(second.hex());
    }

    @Test
    void aPullRequestIsFoundWithoutAWebhook() {
        world.forge.open(7, "feature", newVersion("2"));

        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.text(7)).contains("image: web:2");
    }

    @Test
    void whatChangesNothingIsSaidInOneLine() {
        open(7, branch("feature", "README.md", "A shop."));

        assertThat(world.forge.text(7)).startsWith("### Slipway: no effect").doesNotContain("<details>");
        assertThat(status(7).bool("changes")).contains(false);
    }

    @Test
    void aMergeSettlesTheCommentAndTheObjectStays() {
        CommitId head = newVersion("2");
        open(7, head);

        world.forge.end(7, State.MERGED, "main");
        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "2", ""));
        world.push();
        heard(7);
        world.run(SOON);

        assertThat(world.forge.text(7)).startsWith("### Slipway: merged").contains("image: web:2");
        assertThat(status(7).text("phase")).contains("Merged");
        assertThat(world.engine.previews("shop")).isEmpty();
    }

    @Test
    void aPullRequestThatWasClosedWhileSlipwayWasDownIsSettled() {
        open(7, newVersion("2"));

        world.forge.end(7, State.CLOSED, "main");
        world.restart();
        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.text(7)).startsWith("### Slipway: closed without merging");
        assertThat(status(7).text("phase")).contains("Closed");
    }

    @Test
    void aRestartSaysNothingAgain() {
        open(7, newVersion("2"));
        long said = world.forge.calls().stream()
                .filter(call -> call.startsWith("comment"))
                .count();

        world.restart();
        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.calls().stream().filter(call -> call.startsWith("comment")))
                .hasSize((int) said);
        assertThat(world.engine.previews("shop")).hasSize(1);
    }

    @Test
    void whatMovesTheBaseMovesThePreview() {
        open(7, branch("feature", "web/templates/extra.yaml", EngineWorld.configMap("extra", "a: b")));
        String before = status(7).text("digest").orElseThrow();

        world.files.put("web/templates/config.yaml", EngineWorld.configMap("web", "version: \"2\""));
        CommitId second = world.deploy("web-development");
        world.run(SOON);

        assertThat(status(7).text("digest")).isPresent().get().isNotEqualTo(before);
        assertThat(status(7).text("base")).contains(second.hex());
        assertThat(world.forge.text(7)).contains("ConfigMap development/extra").doesNotContain("version: \"2\"");
    }

    @Test
    void whatSomebodyChangedLiveIsToldAndItsValueIsNot() {
        world.patch(
                new ObjectKey(Definitions.APPLICATION.groupKind(), "shop", "web-development"),
                Mapping.of("spec", Mapping.of("paused", true)));
        world.patch(
                new ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                Mapping.of("data", Mapping.of("version", "hush-hush", "more", "hush-too")));
        world.run(SOON);

        open(7, newVersion("2"));

        assertThat(world.forge.text(7))
                .contains("undoes live changes", "data.version was changed live by kubectl-edit")
                .doesNotContain("hush");
        assertThat(status(7).toString()).doesNotContain("hush");
    }

    @Test
    void whatAQuotaDoesNotAllowIsToldBefore() {
        world.create(ApiObject.of(GroupVersionKind.of("v1", "ResourceQuota"), "development", "tight")
                .with("spec", Map.of("hard", Map.of("pods", "3"))));
        world.run(SOON);

        open(
                7,
                branch(
                        "feature",
                        "web/templates/deployment.yaml",
                        EngineWorld.deployment("web", "1", "").replace("replicas: 2", "replicas: 6")));

        assertThat(world.forge.text(7)).contains("does not fit", "ResourceQuota development/tight", "allows pods 3");
    }

    @Test
    void whatTheControlPlaneWouldRefuseIsAFailureBefore() {
        CommitId head = branch(
                "feature",
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "1", "")
                        .replace("{matchLabels: {app: web}}", "{matchLabels: {app: web, new: one}}")
                        .replace("labels: {app: web}", "labels: {app: web, new: one}"));

        open(7, head);

        assertThat(world.forge.status(head, "slipway/development"))
                .map(CommitStatus::state)
                .contains(CommitStatus.State.FAILURE);
        assertThat(world.forge.text(7)).contains("refused");
        assertThat(world.get(EngineWorld.DEPLOYMENT, "web").orElseThrow().toString())
                .doesNotContain("new");
    }

    @Test
    void whatCannotBeRenderedIsAFailureWithFileAndLine() {
        CommitId head = branch("feature", "web/templates/config.yaml", "a: {{typo}}\n");

        open(7, head);

        assertThat(world.forge.text(7)).contains("web/templates/config.yaml:1", "typo");
        assertThat(world.forge.status(head, "slipway/canary"))
                .map(CommitStatus::state)
                .contains(CommitStatus.State.FAILURE);
    }

    @Test
    void gatesThatWillHoldAreTold() {
        world.repository.tag("canary", first);
        world.engine.lookAgain("shop");
        world.run(SOON);

        open(7, newVersion("2"));

        assertThat(world.forge.text(7)).contains("a promotion to canary will be held by approvals: needs 1 person");
    }

    @Test
    void aForkIsFetchedFromWhereTheRemoteHandsItOut() {
        CommitId head = world.repository.fork("refs/pull/7/head", first, with("2"));
        world.forge.openFork(7, head);

        heard(7);
        world.run(SOON);

        assertThat(world.forge.text(7)).contains("image: web:2", "This comes from a fork");
    }

    private TreeMap<String, String> with(String version) {
        TreeMap<String, String> files = new TreeMap<>(world.files);
        files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", version, ""));
        return files;
    }

    @Test
    void aCommandPromotesOnceIfItsAuthorMayWrite() {
        world.repository.tag("canary", first);
        open(7, newVersion("2"));
        ForgeEvent comment = new ForgeEvent.Commented(7, "42", "bob", "/slipway promote canary --reason \"now\"");

        world.engine.lookAgain("shop", comment);
        world.run(SOON);
        assertThat(promotions()).isEmpty();
        assertThat(world.forge.text(7)).contains("@bob: commands need somebody who may write");

        world.forge.letWrite("bob");
        world.engine.lookAgain("shop", comment);
        world.engine.lookAgain("shop", comment);
        world.run(SOON);

        assertThat(promotions()).hasSize(1);
        assertThat(promotions().get(0).spec().text("reason")).contains("now (by @bob on pull request 7)");
        assertThat(world.forge.text(7)).contains("asked for, as Promotion");
    }

    private List<ApiObject> promotions() {
        return world.list(Definitions.PROMOTION.groupKind());
    }

    @Test
    void aForgeThatFailsIsTriedAgainAndNoSyncWaitsForIt() {
        world.forge.failWith(Failure.of(Failure.Reason.UNREACHABLE, "no answer"));
        world.forge.open(7, "feature", newVersion("2"));
        world.run(Duration.ofMinutes(2));

        world.files.put("web/templates/config.yaml", EngineWorld.configMap("web", "version: \"2\""));
        first = world.deploy("web-development");
        assertThat(world.hasEvent("ForgeFailed")).isTrue();

        world.forge.heal();
        world.run(Duration.ofMinutes(12));
        assertThat(world.forge.text(7)).contains("image: web:2");
    }

    @Test
    void aStageThatRequiresPreviewsHoldsWhatNobodySaw() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, requirePreview: true, promotion: {from: HEAD, auto: true}}"));
        first = world.push();
        world.run(SOON);

        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "9", ""));
        CommitId unseen = world.push();
        world.run(SOON);
        assertThat(world.sync("web-development")).isEqualTo("Held");
        assertThat(world.message("web-development")).contains("requirePreview", "slipway.dev/confirm-preview=");
        assertThat(world.stage("development").text("waiting"))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("held by preview: web-development: ")
                        .contains("slipway.dev/confirm-preview="));
        assertThat(gate("development", "preview").text("state")).contains("Held");
        assertThat(gate("development", "preview").text("actual")).contains("web-development on none");

        String message = world.message("web-development");
        String digest = message.substring(message.lastIndexOf('=') + 1);
        world.patch(
                new ObjectKey(Definitions.APPLICATION.groupKind(), "shop", "web-development"),
                Mapping.of("metadata", Mapping.of("annotations", Mapping.of("slipway.dev/confirm-preview", digest))));
        world.untilSynced("web-development", unseen);
        world.run(SOON);
        assertThat(world.stage("development").text("waiting").orElse("")).isEmpty();
        assertThat(gate("development", "preview").text("state")).contains("Open");
    }

    private Mapping gate(String stage, String name) {
        return world.stage(stage).sequence("gates").mappings().stream()
                .filter(gate -> gate.text("name").equals(Optional.of(name)))
                .findFirst()
                .orElse(Mapping.empty());
    }

    @Test
    void aStageThatRequiresPreviewsTakesWhatWasPreviewed() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, requirePreview: true, promotion: {from: HEAD, auto: true}}"));
        first = world.push();
        world.run(SOON);
        open(7, newVersion("2"));

        world.files.put("web/templates/deployment.yaml", EngineWorld.deployment("web", "2", ""));
        world.forge.end(7, State.MERGED, "main");

        world.deploy("web-development");
    }

    @Test
    void aPullRequestIntoAnotherBranchIsLeftAlone() {
        world.forge.open(7, "feature", newVersion("2"));
        world.forge.end(7, State.OPEN, "other");

        heard(7);
        world.run(SOON);

        assertThat(world.forge.text(7)).isEmpty();
        assertThat(world.own("PullRequestPreview", "pr-7")).isEmpty();
    }
}
