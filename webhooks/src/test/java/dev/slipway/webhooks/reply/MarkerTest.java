package dev.slipway.webhooks.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import dev.slipway.webhooks.reply.Marker.Ruling;
import dev.slipway.webhooks.reply.Marker.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MarkerTest {
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    @ParameterizedTest
    @EnumSource
    void isReadBackAsItWasWritten(Style style) {
        String body = Marker.body(7, comment(NEW, 5, "text"), style);

        assertThat(Marker.in(body)).contains(new Marker("shop", 7, NEW, 5));
        assertThat(Marker.in(body.replace("\n", "\r\n")))
                .as("as browsers send it")
                .isPresent();
        assertThat(Marker.in(body).orElseThrow().isOf("shop", 7)).isTrue();
        assertThat(Marker.in(body).orElseThrow().isOf("shop", 8)).isFalse();
        assertThat(Marker.in(body).orElseThrow().isOf("other", 7)).isFalse();
    }

    @Test
    void countsOnlyAtTheVeryStart() {
        String body = Marker.body(7, comment(NEW, 5, "text"), Style.HTML);

        assertThat(Marker.in("> " + body)).isEmpty();
        assertThat(Marker.in("look:\n" + body)).isEmpty();
        assertThat(Marker.in("")).isEmpty();
        assertThat(Marker.in("<!-- slipway:preview:shop:7 -->")).isEmpty();
    }

    @Test
    void aResultOfTheHeadBeatsAnyOther() {
        assertThat(ruling(comment(OLD, 99, "x"), comment(NEW, 1, "y"), NEW)).isEqualTo(Ruling.WRITE);
        assertThat(ruling(comment(NEW, 1, "x"), comment(OLD, 99, "y"), NEW)).isEqualTo(Ruling.YIELD);
        assertThat(ruling(comment(NEW, 99, "x"), comment(OLD, 1, "y"), OLD))
                .as("pushed back")
                .isEqualTo(Ruling.WRITE);
    }

    @Test
    void amongResultsOfOneCommitTheHigherGenerationIsNewer() {
        assertThat(ruling(comment(NEW, 5, "x"), comment(NEW, 6, "y"), NEW)).isEqualTo(Ruling.WRITE);
        assertThat(ruling(comment(NEW, 6, "x"), comment(NEW, 5, "y"), NEW)).isEqualTo(Ruling.YIELD);
        assertThat(ruling(comment(NEW, 6, "x"), comment(NEW, 6, "y"), NEW)).isEqualTo(Ruling.WRITE);
    }

    @Test
    void betweenTwoThatAreNoHeadGenerationsDecide() {
        assertThat(ruling(comment(OLD, 6, "x"), comment("c".repeat(40), 5, "y"), NEW))
                .isEqualTo(Ruling.YIELD);
        assertThat(ruling(comment(OLD, 5, "x"), comment("c".repeat(40), 6, "y"), NEW))
                .isEqualTo(Ruling.WRITE);
    }

    @Test
    void noCommentIsAFault() {
        String right = Marker.body(7, new Comment("shop", "a".repeat(40), 3, "said"), Style.HTML);
        Seeds.forEach(3_000, seed -> {
            String body = Mangled.text(right, Seeds.random(seed));
            Comment ours = new Comment("shop", "b".repeat(40), 4, "said");

            Marker.in(body).ifPresent(marker -> assertThat(marker.subject()).isNotEmpty());
            assertThat(Marker.ruling(body, 7, ours, "b".repeat(40))).isNotNull();
        });
    }

    @Test
    void knowsACommitByItsStart() {
        assertThat(ruling(comment(NEW, 1, "x"), comment(OLD, 99, "y"), NEW.substring(0, 12)))
                .isEqualTo(Ruling.YIELD);
    }

    @Test
    void keepsWhatSaysSoAlready() {
        String standing =
                Marker.body(7, comment(NEW, 5, "one  \ntwo\n"), Style.REFERENCE).replace("\n", "\r\n");

        assertThat(Marker.ruling(standing, 7, comment(NEW, 6, "one\ntwo"), NEW)).isEqualTo(Ruling.KEEP);
        assertThat(Marker.ruling(standing, 7, comment(NEW, 6, "one\n\ntwo"), NEW))
                .isEqualTo(Ruling.WRITE);
        assertThat(Marker.ruling("somebody took the marker out", 7, comment(NEW, 6, "one"), NEW))
                .isEqualTo(Ruling.WRITE);
    }

    @Test
    void noCommentBreaksOutOfItsMarker() {
        assertThatThrownBy(() -> new Comment("a --> b", NEW, 1, "")).hasMessageContaining("no subject");
        assertThatThrownBy(() -> new Comment("shop", "HEAD", 1, "")).hasMessageContaining("no commit");
    }

    private static Ruling ruling(Comment standing, Comment ours, String headNow) {
        return Marker.ruling(Marker.body(7, standing, Style.HTML), 7, ours, headNow);
    }

    private static Comment comment(String head, long generation, String text) {
        return new Comment("shop", head, generation, text);
    }
}
