package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.reply.Failure;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked for in comments is done and answered once, however often the forge tells it and whenever the process ends. */
class EnginePreviewCommandTest extends PreviewedShop {
    private static final ForgeEvent PROMOTE = said("42", "bob", "/slipway promote canary --reason \"now\"");

    private static ForgeEvent said(String comment, String author, String text) {
        return new ForgeEvent.Commented(7, comment, author, text);
    }

    @BeforeEach
    void openOne() {
        world.repository.tag("canary", first);
        open(7, newVersion("2"));
    }

    private void tell(ForgeEvent comment) {
        world.engine.lookAgain("shop", comment);
        world.run(SOON);
    }

    private long told(String what) {
        return Arrays.stream(world.forge.text(7).split("\n", -1))
                .filter(line -> line.contains(what))
                .count();
    }

    @Test
    void aCommandPromotesOnceIfItsAuthorMayWrite() {
        tell(PROMOTE);
        assertThat(promotions()).isEmpty();
        assertThat(world.forge.text(7)).contains("@bob: commands need somebody who may write");

        world.forge.letWrite("bob");
        tell(PROMOTE);
        assertThat(promotions()).as("what was refused is not done later").isEmpty();

        ForgeEvent again = said("43", "bob", "/slipway promote canary --reason \"now\"");
        world.engine.lookAgain("shop", again);
        tell(again);

        assertThat(promotions()).hasSize(1);
        assertThat(promotions().get(0).spec().text("reason")).contains("now (by @bob on pull request 7)");
        assertThat(told("asked for, as Promotion")).isEqualTo(1);
    }

    @Test
    void anAnswerIsStillThereAfterARestart() {
        world.forge.letWrite("bob");
        tell(PROMOTE);
        String text = world.forge.text(7);
        assertThat(text).contains("asked for, as Promotion");

        world.restart();
        world.run(Duration.ofMinutes(2));
        world.forge.push(7, newVersion("3"));
        heard(7);
        world.run(SOON);

        assertThat(world.forge.text(7)).contains("image: web:3", "asked for, as Promotion");
    }

    @Test
    void aCommandThatIsToldAgainAfterARestartIsNotDoneAgain() {
        world.forge.letWrite("bob");
        tell(PROMOTE);
        ApiObject promotion = promotions().get(0);
        world.answer(world.ann.delete(promotion.key(), DeleteOptions.BACKGROUND));

        world.restart();
        world.run(Duration.ofMinutes(2));
        tell(PROMOTE);

        assertThat(promotions()).isEmpty();
        assertThat(told("asked for, as Promotion")).isEqualTo(1);
    }

    @Test
    void aCommandIsDoneOnceWhereverTheProcessDies() {
        boolean done = false;
        for (int steps = 0; !done; steps += 3) {
            begin();
            openOne();
            world.forge.letWrite("bob");
            world.engine.lookAgain("shop", PROMOTE);
            for (int i = 0; i < steps; i++) world.loop.step();
            done = told("asked for, as Promotion") == 1;

            world.kill();
            boolean known = status(7).sequence("commands").size() > 0;
            if (!known) world.engine.lookAgain("shop", PROMOTE);
            world.run(Duration.ofMinutes(2));

            assertThat(promotions()).as("promotions after death at " + steps).hasSize(1);
            assertThat(told("asked for, as Promotion"))
                    .as("answers after death at " + steps)
                    .isEqualTo(1);
            assertThat(status(7).sequence("commands").mappings()).hasSize(1).allMatch(one -> one.has("answer"));
        }
    }

    @Test
    void aCommentUnderAPullRequestThatIsNotKnownYetIsHeard() {
        world.forge.letWrite("bob");
        world.forge.open(8, "feature", newVersion("3"));

        world.engine.lookAgain("shop", new ForgeEvent.Commented(8, "50", "bob", "/slipway promote canary"));
        world.run(SOON);

        assertThat(promotions()).hasSize(1);
        assertThat(world.forge.text(8)).contains("asked for, as Promotion");
    }

    @Test
    void aForgeThatDoesNotAnswerIsAskedAgainAndThePreviewGoesOn() {
        world.forge.letWrite("bob");
        world.forge.failWith(Failure.of(Failure.Reason.UNREACHABLE, "no answer"));
        tell(PROMOTE);
        assertThat(promotions()).isEmpty();

        world.forge.heal();
        world.run(Duration.ofMinutes(2));

        assertThat(promotions()).hasSize(1);
    }

    @Test
    void previewIsMadeAndSaidAnew() {
        world.forge.letWrite("bob");
        world.forge.loseComment(7);

        tell(said("44", "bob", "/slipway preview"));

        assertThat(world.forge.text(7)).contains("image: web:2");
        assertThat(status(7).sequence("commands").mappings().get(0).text("answer"))
                .contains("");
    }

    @Test
    void commentsThatAreCalledByALongAddressAreToldApart() {
        world.forge.letWrite("bob");
        String thread = "https://dev.azure.com/shop/_apis/git/repositories/278d5cd2/pullRequests/7/threads/5/comments/";

        tell(said(thread + "1", "bob", "/slipway help"));
        tell(said(thread + "2", "bob", "/slipway promote canary"));
        tell(said(thread + "2", "bob", "/slipway promote canary"));

        assertThat(promotions()).hasSize(1);
        assertThat(told("@bob: I know")).isEqualTo(1);
    }

    @Test
    void onlyTheLastTwentyAreRememberedAndTheLastThreeTold() {
        world.forge.letWrite("bob");
        for (int i = 0; i < 30; i++) tell(said("c" + i, "bob", "/slipway help"));

        assertThat(status(7).sequence("commands").size()).isEqualTo(20);
        assertThat(told("@bob: I know")).isEqualTo(3);
    }
}
