package dev.slipway.webhooks.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Mangled;
import dev.slipway.testing.Seeds;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever signs may still send nonsense: it is answered, it is never a fault, and what is told of it is small and plain. */
class MutilatedDeliveriesTest {
    private static final String TEXT = "a secret of some length";
    private static final Secret SECRET = new Secret(TEXT);
    private static final List<Object> WRONG = List.of(
            Scalar.Null.NULL,
            "",
            "x",
            "refs/\u0000",
            -1,
            0,
            1.5,
            Long.MAX_VALUE,
            true,
            List.of(),
            List.of(Scalar.Null.NULL),
            Mapping.empty(),
            Mapping.of("x", 1));

    static List<SampleDelivery> all() {
        return SampleDelivery.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFieldMayBeMissingNullOrOfAnotherType(SampleDelivery sample) {
        List<Tree> spoilt = new ArrayList<>();
        spoil(sample.tree(), spoilt::add);

        for (Tree body : spoilt) check(sample.with(Json.text(body).getBytes(StandardCharsets.UTF_8)));

        assertThat(spoilt.size()).isGreaterThanOrEqualTo(sample.tree().size() * WRONG.size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyHeaderMayBeMissingOrNonsense(SampleDelivery sample) {
        for (String name : sample.headers().keySet()) {
            check(sample.with(name, ""));
            check(sample.with(name, "\u0000\t" + "x".repeat(5000)));
            TreeMap<String, String> fewer = new TreeMap<>(sample.headers());
            fewer.remove(name);
            check(new SampleDelivery(sample.forge(), sample.folder(), fewer, sample.body()));
        }
    }

    @Test
    void noParserFailsOnWhatIsAlmostRight() {
        List<SampleDelivery> samples = all();
        Seeds.forEach(3000, seed -> {
            Random random = Seeds.random(seed);
            SampleDelivery sample = samples.get(random.nextInt(samples.size()));
            String text = random.nextBoolean()
                    ? Mangled.text(new String(sample.body(), StandardCharsets.UTF_8), random)
                    : Json.text(Mangled.tree(sample.tree(), random));
            check(sample.with(text.getBytes(StandardCharsets.UTF_8)));
        });
    }

    /** Also where it claims to be of another forge, and whatever its bytes are. */
    @Test
    void noParserFailsOnNoise() {
        List<SampleDelivery> samples = all();
        Seeds.forEach(2000, seed -> {
            Random random = Seeds.random(seed);
            SampleDelivery headers = samples.get(random.nextInt(samples.size()));
            SampleDelivery body = samples.get(random.nextInt(samples.size()));
            byte[] bytes = body.body().clone();
            for (int i = random.nextInt(20); i > 0 && bytes.length > 0; i--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            check(new SampleDelivery(body.forge(), body.folder(), headers.headers(), bytes));
        });
    }

    /** No check of a signature fails on what stands in a header. */
    @Test
    void noProofFailsOnNoise() {
        List<SampleDelivery> samples = all();
        Seeds.forEach(2000, seed -> {
            Random random = Seeds.random(seed);
            SampleDelivery sample = samples.get(random.nextInt(samples.size()));
            TreeMap<String, String> headers =
                    new TreeMap<>(sample.signed(SECRET, TEXT).headers());
            headers.replaceAll((name, value) -> random.nextInt(3) == 0 ? Mangled.text(value, random) : value);

            Receipt receipt = new Reception(sample.forge())
                    .receive(new Delivery(headers, sample.body()), SECRET, SampleDelivery.NOW);

            checkTold(receipt);
        });
    }

    private static void check(SampleDelivery sample) {
        checkTold(new Reception(sample.forge()).receiveUnsigned(sample.unsigned()));
    }

    private static void checkTold(Receipt receipt) {
        if (receipt instanceof Receipt.Refused refused) {
            assertThat(refused.message()).isNotEmpty().doesNotContain(TEXT).hasSizeLessThan(1000);
            return;
        }
        ForgeEvent event = ((Receipt.Accepted) receipt).event();
        assertThat(event.summary()).hasSizeLessThan(1200).matches("[^\\p{Cntrl}]+");
    }

    /** The tree with one place after the other spoilt in every way. */
    private static void spoil(Tree tree, Consumer<Tree> each) {
        if (tree instanceof Mapping mapping) {
            for (String key : mapping.keys()) {
                each.accept(mapping.without(key));
                for (Object wrong : WRONG) each.accept(mapping.with(key, wrong));
                spoil(mapping.get(key).orElseThrow(), inner -> each.accept(mapping.with(key, inner)));
            }
        }
        if (tree instanceof Sequence list) {
            for (int i = 0; i < list.size(); i++) {
                int at = i;
                for (Object wrong : WRONG) each.accept(list.with(at, Tree.of(wrong)));
                spoil(list.get(at), inner -> each.accept(list.with(at, inner)));
            }
        }
    }
}
