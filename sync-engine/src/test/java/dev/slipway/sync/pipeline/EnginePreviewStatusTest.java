package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.webhooks.reply.CommitStatus;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.PullRequest.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A status per stage is pending while a preview is being made, and never for longer, whatever comes between. */
class EnginePreviewStatusTest extends PreviewedShop {
    private Optional<CommitStatus.State> state(CommitId head, String stage) {
        return world.forge.status(head, "slipway/" + stage).map(CommitStatus::state);
    }

    private void untilPending(long number, CommitId head) {
        world.forge.open(number, "feature", head);
        heard(number);
        world.until(
                "it is said to be under way",
                () -> state(head, "canary").equals(Optional.of(CommitStatus.State.PENDING)));
    }

    @Test
    void everyStageIsPendingWhileThePreviewIsMade() {
        CommitId head = newVersion("2");

        untilPending(7, head);

        assertThat(state(head, "development")).contains(CommitStatus.State.PENDING);
        assertThat(status(7).text("summary")).contains(head.abbreviated() + ": is being previewed");
        world.run(SOON);
        assertThat(state(head, "development")).contains(CommitStatus.State.SUCCESS);
        assertThat(state(head, "canary")).contains(CommitStatus.State.SUCCESS);
        assertThat(status(7).has("pending")).isFalse();
    }

    @Test
    void aPreviewThatIsOnlyMadeAnewIsNotPendingAgain() {
        open(7, newVersion("2"));
        long said = pendingSaid();

        world.files.put("web/templates/config.yaml", EngineWorld.configMap("web", "version: \"2\""));
        world.deploy("web-development");
        world.run(SOON);

        assertThat(pendingSaid()).isEqualTo(said).isPositive();
    }

    private long pendingSaid() {
        return world.forge.calls().stream().filter("status 7 PENDING"::equals).count();
    }

    @Test
    void whatIsOvertakenByAPushIsTakenBack() {
        CommitId first = newVersion("2");
        untilPending(7, first);

        CommitId second = newVersion("3");
        world.forge.push(7, second);
        heard(7);
        world.run(SOON);

        assertThat(state(first, "canary")).contains(CommitStatus.State.ERROR);
        assertThat(world.forge.status(first, "slipway/canary").map(CommitStatus::description))
                .contains("Overtaken by " + second.abbreviated());
        assertThat(state(second, "canary")).contains(CommitStatus.State.SUCCESS);
        assertThat(world.forge.pending()).isEmpty();
    }

    @Test
    void whatIsClosedBeforeItIsPreviewedIsTakenBack() {
        CommitId head = newVersion("2");
        untilPending(7, head);

        world.forge.end(7, State.CLOSED, "main");
        world.restart();
        world.run(Duration.ofMinutes(2));

        assertThat(world.forge.pending()).isEmpty();
        assertThat(status(7).text("phase")).contains("Closed");
    }

    @Test
    void whatCannotBeMadeIsAnErrorUntilItCan() {
        world.repository.breakMerges();
        CommitId head = newVersion("2");
        open(7, head);

        assertThat(state(head, "development")).contains(CommitStatus.State.ERROR);
        world.repository.heal();
        world.run(Duration.ofMinutes(2));
        assertThat(state(head, "development")).contains(CommitStatus.State.SUCCESS);
    }

    @Test
    void aCommentThatIsNotTakenLeavesNoStatusPending() {
        CommitId head = newVersion("2");
        world.forge.refuseComments(Failure.of(Failure.Reason.FORBIDDEN, "the token may not comment"));

        open(7, head);

        assertThat(state(head, "canary")).contains(CommitStatus.State.SUCCESS);
        assertThat(status(7).text("published", "failure")).contains("the token may not comment");
    }

    @Test
    void nothingStaysPendingWhereverAProcessDies() {
        boolean done = false;
        for (int steps = 1; !done; steps += 4) {
            begin();
            CommitId before = newVersion("2");
            world.forge.open(7, "feature", before);
            heard(7);
            for (int i = 0; i < steps; i++) world.loop.step();
            done = status(7).text("published", "digest").isPresent();

            world.kill();
            CommitId after = steps % 2 == 0 ? before : newVersion("3");
            world.forge.push(7, after);
            world.run(Duration.ofMinutes(2));

            assertThat(world.forge.pending())
                    .as("pending after death at " + steps)
                    .isEmpty();
            assertThat(state(after, "canary"))
                    .as("status after death at " + steps)
                    .contains(CommitStatus.State.SUCCESS);
            assertThat(world.forge.text(7)).contains(after.abbreviated());
        }
    }
}
