package dev.slipway.cluster.apiserver.http.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final List<GroupVersionKind> SERVED = BuiltInKinds.registry().all().stream()
            .map(Kind::gvk)
            // Metrics are only ever read, and bodies in protobuf come only with writes.
            .filter(kind -> !kind.group().equals("metrics.k8s.io"))
            .toList();

    @Test
    void readsBackWhatWasWrittenOfEveryServedKind() {
        Seeds.forEach(100, seed -> {
            RandomObjects objects = new RandomObjects(Seeds.random(seed));
            for (GroupVersionKind kind : SERVED) {
                Mapping object = objects.of(kind);

                assertThat(read(Encoder.object(object))).as(kind.toString()).isEqualTo(object);
            }
        });
    }

    @Test
    void refusesWhateverElseItIsGiven() {
        Seeds.forEach(20_000, seed -> {
            Random random = Seeds.random(seed);
            GroupVersionKind kind = SERVED.get(random.nextInt(SERVED.size()));
            byte[] body = mutated(Encoder.object(new RandomObjects(random).of(kind)), random);
            try {
                read(body);
            } catch (BadProtobuf refusal) {
                assertThat(refusal).hasMessageMatching("(?s).{10,}");
            }
        });
    }

    /** Bytes turned over, cut off, put in and doubled; the first four stay, or nothing behind them would be looked at. */
    private static byte[] mutated(byte[] body, Random random) {
        byte[] changed = body;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = 4 + random.nextInt(changed.length - 3);
            int rest = changed.length - at;
            switch (random.nextInt(4)) {
                case 0 -> changed = Arrays.copyOf(changed, at);
                case 1 ->
                    changed =
                            joined(Arrays.copyOf(changed, at), new byte[] {(byte) random.nextInt()}, tail(changed, at));
                case 2 -> changed = joined(changed, tail(changed, at), tail(changed, at + rest / 2));
                default -> {
                    changed = changed.clone();
                    if (rest > 0) changed[at] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return changed;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }

    @Test
    void keepsTheZerosThatMeanSomethingAndNoOthers() throws BadProtobuf {
        WireWriter spec = new WireWriter().varint(1, 0).varint(5, 0).varint(7, 0);

        Mapping read = read(WireWriter.inEnvelope(
                "apps/v1", "Deployment", new WireWriter().message(2, spec).toBytes()));

        assertThat(read.mapping("spec")).isEqualTo(Mapping.of("replicas", 0));
    }

    @Test
    void takesAMomentWithoutBytesForNone() throws BadProtobuf {
        WireWriter metadata = new WireWriter().text(1, "web").text(2, "").message(8, new WireWriter());

        assertThat(read(pod(new WireWriter().message(1, metadata))))
                .isEqualTo(Mapping.of("kind", "Pod", "apiVersion", "v1", "metadata", Mapping.of("name", "web")));
    }

    @Test
    void takesABodyThatDoesNotSayItsKindForTheOneExpected() throws BadProtobuf {
        Mapping read = ProtobufBody.read(WireWriter.inEnvelope("", "", new byte[0]), POD);

        assertThat(read).isEqualTo(Mapping.of("kind", "Pod", "apiVersion", "v1"));
    }

    @Test
    void knowsOptionsInEveryVersion() throws BadProtobuf {
        byte[] options = new WireWriter()
                .varint(1, 0)
                .message(2, new WireWriter().text(1, "u1"))
                .text(4, "Foreground")
                .toBytes();

        assertThat(read(WireWriter.inEnvelope("apps/v1", "DeleteOptions", options)))
                .isEqualTo(Mapping.of(
                        "kind", "DeleteOptions",
                        "apiVersion", "apps/v1",
                        "gracePeriodSeconds", 0,
                        "preconditions", Mapping.of("uid", "u1"),
                        "propagationPolicy", "Foreground"));
    }

    @Test
    void passesOverFieldsOfALaterVersion() throws BadProtobuf {
        WireWriter unknown = new WireWriter()
                .varint(2000, 1)
                .real(2001, 1)
                .text(2002, "x")
                .number(2003 << 3 | Wire.FIXED32)
                .number(1)
                .number(1)
                .number(1)
                .number(1);

        assertThat(read(pod(unknown))).isEqualTo(Mapping.of("kind", "Pod", "apiVersion", "v1"));
    }

    @Test
    void readsNumbersThatArePacked() throws BadProtobuf {
        WireWriter groups =
                new WireWriter().bytes(4, new WireWriter().number(7).number(300).toBytes());
        WireWriter spec = new WireWriter().message(14, groups);

        assertThat(read(pod(new WireWriter().message(2, spec)))
                        .sequence("spec", "securityContext", "supplementalGroups"))
                .isEqualTo(Sequence.of(7, 300));
    }

    @Test
    void readsAnObjectInsideAnother() throws BadProtobuf {
        byte[] inner = pod(new WireWriter().message(1, new WireWriter().text(1, "web")));
        WireWriter revision =
                new WireWriter().message(2, new WireWriter().bytes(1, inner)).varint(3, 4);

        assertThat(read(WireWriter.inEnvelope("apps/v1", "ControllerRevision", revision.toBytes()))
                        .text("data", "metadata", "name"))
                .contains("web");
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        refused("hello".getBytes(StandardCharsets.UTF_8), "expected prefix [107 56 115 0]");
        refused(
                WireWriter.inEnvelope("v1", "Sausage", new byte[0]),
                "no kind \"Sausage\" is registered for version \"v1\"");
        refused(
                pod(new WireWriter().message(2, new WireWriter().text(4, "long"))),
                "spec.terminationGracePeriodSeconds: written with the wire type 2 instead of 0");
        refused(
                pod(new WireWriter().message(1, new WireWriter().bytes(1, new byte[] {(byte) 0xc3}))),
                "metadata.name: the text is not UTF-8");
        refused(
                pod(new WireWriter().number(1 << 3 | Wire.DELIMITED).number(9)),
                "metadata: a value of 9 bytes does not fit into the 0 that are left");
        refused(pod(new WireWriter().number(1 << 3 | 3)), "metadata: written with the wire type 3 instead of 2");
        refused(pod(new WireWriter().number(99 << 3 | 3)), "nothing is written with the wire type 3");
        refused(pod(new WireWriter().number(0)), "there is no field with the tag 0");
        refused(
                pod(new WireWriter()
                        .message(1, new WireWriter().message(8, new WireWriter().varint(1, Long.MAX_VALUE)))),
                "metadata.creationTimestamp: no moment of the years 0 to 9999");
    }

    @Test
    void refusesWhatIsTooDeepOrTooMuch() {
        WireWriter schema = new WireWriter();
        for (int i = 0; i < 300; i++) schema = new WireWriter().message(28, schema);
        WireWriter version = new WireWriter().text(1, "v1").message(4, new WireWriter().message(1, schema));
        WireWriter definition = new WireWriter().message(2, new WireWriter().message(7, version));
        refused(
                WireWriter.inEnvelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition.toBytes()),
                "nested deeper than 200");

        WireWriter data = new WireWriter();
        for (int i = 0; i <= Decoder.MOST_FIELDS; i++) data.bytes(2, new byte[0]);
        refused(WireWriter.inEnvelope("v1", "ConfigMap", data.toBytes()), "there are more than 500000 fields");
    }

    private static byte[] pod(WireWriter message) {
        return WireWriter.inEnvelope("v1", "Pod", message.toBytes());
    }

    private static void refused(byte[] body, String why) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(BadProtobuf.class).hasMessageContaining(why);
    }

    private static Mapping read(byte[] body) throws BadProtobuf {
        return ProtobufBody.read(body, POD);
    }
}
