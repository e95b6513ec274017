package dev.slipway.webhooks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import dev.slipway.webhooks.command.Command.Answered;
import dev.slipway.webhooks.command.Command.Preview;
import dev.slipway.webhooks.command.Command.Promote;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    @Test
    void readsTheFirstLines() {
        assertThat(Commands.in(
                        "\r\n/slipway preview\r\n  /slipway promote canary  \r\nthanks!\n/slipway promote release"))
                .containsExactly(new Preview(), promote("canary"));
    }

    @Test
    void readsOptionsInAnyOrder() {
        assertThat(Commands.in("/slipway promote --reason \"hot fix\" --component frontend release --to v1.2"))
                .containsExactly(
                        new Promote("release", Optional.of("frontend"), Optional.of("v1.2"), Optional.of("hot fix")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Looks good.\n/slipway promote release",
                "> /slipway promote release",
                "```\n/slipway promote release\n```",
                "    /slipway promote release",
                "\t/slipway promote release",
                "`/slipway promote release`",
                "<!-- \n/slipway promote release -->",
                "/slipways promote release",
                "/slipway.promote release",
                "Try /slipway promote release",
            })
    void takesNothingElseForACommand(String comment) {
        assertThat(Commands.in(comment)).isEmpty();
    }

    @Test
    void answersWhatItDoesNotUnderstand() {
        assertThat(answer("/slipway")).contains("`/slipway preview`", "`/slipway promote STAGE");
        assertThat(answer("/slipway help")).contains("`/slipway preview`");
        assertThat(answer("/slipway deploy now")).startsWith("There is no command `deploy`. I know");
        assertThat(answer("/slipway preview all")).contains("`all`");
        assertThat(answer("/slipway promote")).contains("which one stage");
        assertThat(answer("/slipway promote canary release")).contains("which one stage");
        assertThat(answer("/slipway promote release --force")).contains("no option `--force`");
        assertThat(answer("/slipway promote release --to")).contains("nothing after `--to`");
        assertThat(answer("/slipway promote release --to a --to b")).contains("twice");
        assertThat(answer("/slipway promote -x")).contains("`-x` is no name");
        assertThat(answer("/slipway promote ../release")).contains("is no name");
        assertThat(answer("/slipway x" + "y".repeat(600))).contains("500 characters");
    }

    @Test
    void showsBackNothingThatCouldBeMarkdown() {
        assertThat(answer("/slipway a`b" + "😀".repeat(60)))
                .startsWith("There is no command `ab" + "😀".repeat(19) + "…`.");
    }

    @Test
    void readsNoMoreThanAFew() {
        assertThat(Commands.in("/slipway preview\n".repeat(50))).hasSize(5);
    }

    @Test
    void survivesEverything() {
        String comment =
                "/slipway promote release --component frontend --to v1.2 --reason \"hot fix\"\n/slipway preview";
        Seeds.forEach(
                2000,
                seed -> assertThatCode(() -> Commands.in(Mangled.text(comment, Seeds.random(seed))))
                        .doesNotThrowAnyException());
    }

    private static String answer(String comment) {
        List<Command> commands = Commands.in(comment);
        assertThat(commands).singleElement().isInstanceOf(Answered.class);
        return ((Answered) commands.get(0)).answer();
    }

    private static Promote promote(String stage) {
        return new Promote(stage, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
