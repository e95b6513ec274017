package dev.slipway.diff.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonsTest {
    private final Commons commons = new Commons();

    private static Mapping tree(String json) {
        try {
            return (Mapping) Json.read(json);
        } catch (Malformed notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }

    private Mapping shared(String json) {
        return commons.shared(tree(json), Mapping.empty());
    }

    @Test
    void equalPartsOfDifferentDocumentsBecomeOne() {
        Mapping one = shared("{\"name\":\"a\",\"spec\":{\"x\":[1,{\"y\":\"z\"}]}}");
        Mapping two = shared("{\"name\":\"b\",\"spec\":{\"x\":[1,{\"y\":\"z\"}]}}");
        Mapping three = shared("{\"other\":{\"y\":\"z\"},\"name\":\"a\"}");

        assertThat(two.mapping("spec")).isSameAs(one.mapping("spec"));
        assertThat(three.mapping("other")).isSameAs(one.sequence("spec", "x").get(1));
        assertThat(three.get("name").orElseThrow()).isSameAs(one.get("name").orElseThrow());
    }

    @Test
    void theOrderOfKeysStaysAsItCame() {
        shared("{\"spec\":{\"a\":1,\"b\":2}}");

        Mapping turned = shared("{\"spec\":{\"b\":2,\"a\":1}}");

        assertThat(turned.mapping("spec").keys()).containsExactly("b", "a");
    }

    @Test
    void numbersOfDifferentKindsStayApart() {
        shared("{\"spec\":[1]}");

        assertThat(Json.text(shared("{\"spec\":[1.0]}"))).isEqualTo(Json.text(tree("{\"spec\":[1.0]}")));
    }

    @Test
    void whatIsMetAgainStaysWhileOthersPassBy() {
        Mapping first = shared("{\"spec\":{\"x\":\"y\"}}");
        shared("{\"spec\":{\"x\":\"y\"}}");

        for (int i = 0; i < 2000; i++) shared("{\"spec\":{\"x\":" + i + "}}");

        assertThat(shared("{\"spec\":{\"x\":\"y\"}}").mapping("spec")).isSameAs(first.mapping("spec"));
    }

    @Test
    void largePartsAreNotKept() {
        String json = "{\"data\":{\"text\":\"" + "x".repeat(10_000) + "\"}}";

        assertThat(shared(json).mapping("data")).isNotSameAs(shared(json).mapping("data"));
        assertThat(shared(json)).isEqualTo(tree(json));
    }

    @Test
    void saysTheSameWhateverCameBefore() {
        Seeds.forEach(50, seed -> {
            Random random = Seeds.random(seed);
            Mapping before = Mapping.empty();
            for (int i = 0; i < 200; i++) {
                Mapping document = (Mapping) document(random, 4);
                Mapping shared = commons.shared(document, before);
                assertThat(Json.text(shared)).isEqualTo(Json.text(document));
                before = shared;
            }
        });
    }

    private static Tree document(Random random, int depth) {
        Mapping.Builder mapping = Mapping.builder();
        for (int i = 0; i < 4; i++) {
            Tree value = depth > 0 && random.nextBoolean()
                    ? document(random, depth - 1)
                    : random.nextBoolean() ? Sequence.of(random.nextInt(3), "x") : Tree.of("v" + random.nextInt(3));
            mapping.put("k" + random.nextInt(6), value);
        }
        return mapping.build();
    }
}
