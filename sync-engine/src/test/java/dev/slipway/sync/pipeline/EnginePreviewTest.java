package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.preview.page.Look;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest.State;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pull requests are previewed at their forge: one comment, a status per stage, kept up to date, and nothing is ever applied by it. */
class EnginePreviewTest extends PreviewedShop {
    /** Of so many pull requests that are over there is a page. */
    private static final int KEPT = 20;

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

        CommitId merge = merge(7, "2");

        assertThat(world.forge.text(7))
                .startsWith("### Slipway: merged as `" + merge.abbreviated() + "`")
                .contains("image: web:2");
        assertThat(status(7).text("phase")).contains("Merged");
        assertThat(status(7).text("merge")).contains(merge.hex());
    }

    @Test
    void thePageOfWhatWasMergedStaysAndSaysWhereItRuns() {
        world.repository.tag("canary", first);
        open(7, newVersion("2"));

        CommitId merge = merge(7, "2");

        assertThat(page(7))
                .contains("Merged as " + merge.abbreviated() + ": stage development runs it; stage canary runs "
                        + first.abbreviated() + ", without it.")
                .contains("image: web:<mark>2</mark></ins>")
                .doesNotContain("is being made");

        world.repository.tag("canary", merge);
        world.engine.lookAgain("shop");
        world.run(SOON);
        assertThat(page(7)).contains("stage canary runs it.");
    }

    @Test
    void thePageOfWhatWasMergedIsThereAgainAfterARestart() {
        open(7, newVersion("2"));
        CommitId merge = merge(7, "2");

        world.restart();
        world.run(SOON);
        assertThat(page(7)).contains("Merged as " + merge.abbreviated(), "is being made again");
        world.run(Duration.ofMinutes(1));

        assertThat(page(7)).contains("Merged as " + merge.abbreviated(), "image: web:<mark>2</mark></ins>");
    }

    @Test
    void pagesOfWhatIsOverStayForAWhileOnly() {
        for (int number = 1; number <= KEPT + 2; number++) {
            open(number, newVersion("2"));
            world.forge.end(number, State.CLOSED, "main");
            heard(number);
            world.run(SOON);
        }

        assertThat(world.engine.previews("shop")).hasSize(KEPT);
        assertThat(page(KEPT + 2)).contains("Closed without merging.");

        world.run(Duration.ofDays(14).plusHours(1));
        world.push();
        world.run(SOON);
        assertThat(world.engine.previews("shop")).isEmpty();
    }

    @Test
    void whatIsToldOfASettledPullRequestLeavesItsCommentAsItIs() {
        open(7, newVersion("2"));
        merge(7, "2");
        String settled = world.forge.text(7);

        heard(7);
        world.restart();
        heard(7);
        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.text(7)).isEqualTo(settled);
    }

    @Test
    void aPullRequestThatIsOpenedAgainIsPreviewedAgain() {
        CommitId head = newVersion("2");
        open(7, head);
        world.forge.end(7, State.CLOSED, "main");
        heard(7);
        world.run(SOON);

        open(7, head);

        assertThat(world.forge.text(7)).startsWith("### Slipway: changes 2 of 2 stages");
        assertThat(status(7).text("phase")).contains("Open");
        assertThat(world.engine.previews("shop")).hasSize(1);
        assertThat(page(7)).doesNotContain("Closed");
    }

    @Test
    void aPreviewThatCannotBeMadeSaysSoOnItsPageAndIsTriedAgain() {
        world.repository.breakMerges();
        CommitId head = newVersion("2");

        open(7, head);

        assertThat(page(7))
                .contains("There is no preview of " + head.abbreviated() + ": it could not be made")
                .doesNotContain("/secret/place");
        assertThat(world.forge.everything()).noneMatch(text -> text.contains("/secret/place"));
        world.repository.heal();
        world.run(Duration.ofMinutes(2));
        assertThat(page(7)).contains("image: web:<mark>2</mark></ins>").doesNotContain("could not be made");
    }

    @Test
    void aPullRequestThatWasClosedWhileSlipwayWasDownIsSettled() {
        open(7, newVersion("2"));

        world.forge.end(7, State.CLOSED, "main");
        world.restart();
        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.text(7))
                .startsWith("### Slipway: closed without merging")
                .contains("image: web:2");
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
