package dev.slipway.cluster.apiserver.http.protobuf;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects as Go sends them, encoded by the official Java client's generated classes. The first line of a {@code given.textproto} names version,
 * generated class and kind.
 */
class ProtobufGoldenTest {
    private static final GroupVersionKind NOTHING = new GroupVersionKind("", "v1", "Nothing");

    static List<Path> cases() {
        return Golden.cases("protobuf");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhatTheOfficialClassesWrite(Path folder) throws Exception {
        String given = Files.readString(folder.resolve("given.textproto"));
        String[] head = given.lines().findFirst().orElseThrow().substring(2).split(" ");
        Message.Builder message =
                (Message.Builder) Class.forName("io.kubernetes.client.proto." + head[1] + "$" + head[2])
                        .getMethod("newBuilder")
                        .invoke(null);
        TextFormat.merge(given, message);
        byte[] body = WireWriter.inEnvelope(head[0], head[2], message.build().toByteArray());

        Golden.check(folder.resolve("then.json"), Json.pretty(ProtobufBody.read(body, NOTHING)) + "\n");
    }
}
