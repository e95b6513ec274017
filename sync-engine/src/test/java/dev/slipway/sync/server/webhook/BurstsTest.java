package dev.slipway.sync.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.webhooks.delivery.ForgeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BurstsTest {
    private final VirtualLoop loop = new VirtualLoop(1, Instant.EPOCH);
    private final List<String> told = new ArrayList<>();
    private final Bursts bursts = new Bursts(
            loop,
            event -> told.add(Duration.between(Instant.EPOCH, loop.instant()).toMillis() + " " + event));

    @Test
    void theFirstIsPassedOnAtOnceAndTheRestTogetherAfterAPause() {
        bursts.hear(moved("refs/heads/main"));
        assertThat(told).containsExactly("0 RefsMoved[refs=[refs/heads/main]]");

        for (int i = 0; i < 1000; i++) bursts.hear(moved("refs/tags/" + i % 3));
        loop.runFor(Duration.ofSeconds(10));

        assertThat(told)
                .containsExactly(
                        "0 RefsMoved[refs=[refs/heads/main]]",
                        "250 RefsMoved[refs=[refs/tags/0, refs/tags/1, refs/tags/2]]");
    }

    @Test
    void aStreamThatDoesNotEndIsPassedOnOncePerPause() {
        for (int i = 0; i < 200; i++) {
            bursts.hear(moved("refs/heads/main"));
            loop.runFor(Duration.ofMillis(50));
        }

        assertThat(told).hasSizeBetween(39, 42);
    }

    @Test
    void afterQuietTheNextIsPassedOnAtOnceAgain() {
        bursts.hear(moved("refs/heads/main"));
        loop.runFor(Duration.ofMillis(600));
        bursts.hear(moved("refs/heads/main"));

        assertThat(told).hasSize(2).last().asString().startsWith("600 ");
    }

    @Test
    void whoNamesNoRefOrTooManyMovesSomething() {
        bursts.hear(moved("refs/heads/main"));
        bursts.hear(moved("refs/tags/a"));
        bursts.hear(new ForgeEvent.RefsMoved(List.of()));
        loop.runFor(Duration.ofSeconds(1));
        for (int i = 0; i < 500; i++) bursts.hear(moved("refs/tags/" + i));
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told.get(1)).isEqualTo("250 RefsMoved[refs=[]]");
        assertThat(told).last().asString().endsWith("RefsMoved[refs=[]]");
    }

    @Test
    void eachPullRequestIsPassedOnOnceWithItsLastHead() {
        bursts.hear(changed(1, "a"));
        bursts.hear(changed(7, "b"));
        bursts.hear(changed(8, "c"));
        bursts.hear(changed(7, "d"));
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told)
                .containsExactly(
                        "0 PullRequestChanged[number=1, head=Optional[a]]",
                        "250 PullRequestChanged[number=8, head=Optional[c]]",
                        "250 PullRequestChanged[number=7, head=Optional[d]]");
    }

    @Test
    void noCommentIsLostInABurst() {
        bursts.hear(moved("refs/heads/main"));
        for (int i = 0; i < 5; i++) {
            bursts.hear(changed(7, "a"));
            bursts.hear(new ForgeEvent.Commented(7, "", "ada", "text " + i));
        }
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told.stream()
                        .filter(each -> each.contains("Commented"))
                        .map(each -> each.substring(each.length() - 2)))
                .containsExactly("0]", "1]", "2]", "3]", "4]");
    }

    @Test
    void aFloodOfPullRequestsIsBounded() {
        for (int i = 1; i <= 100_000; i++) bursts.hear(changed(i, "a"));
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told).hasSize(1001);
    }

    @Test
    void pingsAndWhatIsIgnoredAreNotPassedOn() {
        bursts.hear(new ForgeEvent.Ping());
        bursts.hear(new ForgeEvent.Ignored("star"));
        loop.runFor(Duration.ofSeconds(1));

        assertThat(told).isEmpty();
    }

    private static ForgeEvent moved(String ref) {
        return new ForgeEvent.RefsMoved(List.of(ref));
    }

    private static ForgeEvent changed(long number, String head) {
        return new ForgeEvent.PullRequestChanged(number, Optional.of(head));
    }
}
