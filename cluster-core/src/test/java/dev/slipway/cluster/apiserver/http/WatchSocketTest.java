package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches over WebSockets, as the fabric8 client opens them. */
@Timeout(60)
class WatchSocketTest {
    @TempDir
    Path data;

    private ServedPlane plane;

    @BeforeEach
    void start() throws Exception {
        plane = new ServedPlane(data);
    }

    @AfterEach
    void stop() {
        plane.close();
        assertThat(plane.faults()).isEmpty();
    }

    @Test
    void everyEventIsAMessage() throws Exception {
        plane.make("before", "ü".repeat(100_000));
        Messages messages = new Messages();

        WebSocket socket = open(MAPS + "?watch=true", messages);
        Mapping present = messages.event();
        plane.make("after", "1");
        plane.face.send("DELETE", MAPS + "/after", "", Map.of());

        assertThat(present.text("object", "data", "value").orElseThrow()).hasSize(100_000);
        assertThat(messages.event().text("type")).contains("ADDED");
        assertThat(messages.event().text("type")).contains("DELETED");
        socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
        assertThat(messages.next()).isEqualTo("pong 7");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(messages.next()).isEqualTo("closed 1000");
    }

    @Test
    void itsEndIsAnOrderlyClose() throws Exception {
        Messages messages = new Messages();

        open(MAPS + "?watch=true&timeoutSeconds=1", messages);

        assertThat(messages.next()).isEqualTo("closed 1000");
    }

    @Test
    void aWatchThatBreaksSaysWhyAndCloses() throws Exception {
        Messages messages = new Messages();
        CompletableFuture<Void> compacted = new CompletableFuture<>();
        plane.face.loop().post(() -> {
            plane.store().compact(plane.store().snapshot().revision());
            compacted.complete(null);
        });
        compacted.join();

        open(MAPS + "?watch=true&resourceVersion=1", messages);

        assertThat(messages.event().whole("object", "code")).contains(410L);
        assertThat(messages.next()).isEqualTo("closed 1000");
    }

    @Test
    void nobodyIsUpgradedWhoMayNotOrCannotBeUnderstood() {
        assertThatThrownBy(() -> plane.face
                        .client()
                        .newWebSocketBuilder()
                        .buildAsync(uri(MAPS + "?watch=true"), new Messages())
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(401));
        assertThatThrownBy(() -> open(MAPS + "?watch=true&labelSelector=a%3D%3D%3Db", new Messages()))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void aClientThatVanishesIsForgottenAndOthersHearOn() throws Exception {
        Messages gone = new Messages();
        Messages stays = new Messages();
        WebSocket lost = open(MAPS + "?watch=true", gone);
        open(MAPS + "?watch=true", stays);

        lost.abort();
        for (int i = 0; i < 20; i++) plane.make("m" + i, "1");

        for (int i = 0; i < 20; i++)
            assertThat(stays.event().text("object", "metadata", "name")).contains("m" + i);
    }

    private WebSocket open(String path, Messages messages) {
        return plane.face
                .client()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + plane.face.token())
                .buildAsync(uri(path), messages)
                .join();
    }

    private URI uri(String path) {
        return URI.create(plane.face.url().replace("https", "wss") + path);
    }

    /** What came, in order. */
    private static final class Messages implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> all = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        String next() throws InterruptedException {
            String next = all.poll(20, TimeUnit.SECONDS);
            return next == null ? "nothing in 20 s" : next;
        }

        Mapping event() throws Exception {
            return Json.read(next()).asMapping().orElseThrow();
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                all.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            all.add("pong " + message.get(0));
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            all.add("closed " + code);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            all.add("error " + error);
        }
    }
}
