package dev.slipway.webhooks.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Limits LIMITS = new Limits(65_536, Limits.Unit.CHARACTERS, true, 40);

    @Test
    void countsInTheForgesUnit() {
        assertThat(Limits.Unit.CHARACTERS.count("aé日😀")).isEqualTo(4);
        assertThat(Limits.Unit.UTF16.count("aé日😀")).isEqualTo(5);
        assertThat(Limits.Unit.BYTES.count("aé日😀")).isEqualTo(1 + 2 + 3 + 4);
    }

    @Test
    void countsBytesAsTheyAreSent() {
        Seeds.forEach(300, seed -> {
            Random random = Seeds.random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) text.append((char) (0x80 + random.nextInt(0xff80)));
            assertThat(Limits.Unit.BYTES.count(text)).isEqualTo(Json.write(Tree.of(text.toString())).length - 2);
        });
    }

    @Test
    void cutsADescriptionAtAWord() {
        assertThat(LIMITS.describe("3 objects change")).isEqualTo("3 objects change");
        assertThat(LIMITS.describe("3 objects change, 2 workloads restart, 1 is deleted"))
                .isEqualTo("3 objects change, 2 workloads restart,…");
        assertThat(LIMITS.describe("😀".repeat(40))).isEqualTo("😀".repeat(19) + "…");
    }
}
