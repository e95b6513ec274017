package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that come in numbers, stop half way, drip, or leave without a word: nobody else notices. */
@Timeout(120)
class ConnectionsTest {
    private static final Limits LIMITS =
            new Limits(40, Duration.ofMillis(1500), Duration.ofMillis(800), Duration.ofMillis(1200));

    @TempDir
    Path data;

    private ServedPlane plane;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        plane = new ServedPlane(data, LIMITS);
        plane.make("one", "1");
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) socket.close();
        plane.close();
        assertThat(plane.faults()).isEmpty();
    }

    @Test
    void clientsMayChooseTheirProtocol() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> response = plane.face
                    .client()
                    .send(
                            plane.face
                                    .request("GET", MAPS + "/one", "")
                                    .version(version)
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(version);
        }
    }

    @Test
    void hundredsOfWatchesShareOneConnection() throws Exception {
        int before = plane.face.connections();
        List<Stream<String>> watches = new ArrayList<>();
        for (int i = 0; i < 300; i++) watches.add(watch());
        until(() -> plane.face.watches() == 300);

        plane.make("two", "2");

        for (Stream<String> lines : watches) assertThat(lines.iterator().next()).contains("\"two\"");
        assertThat(plane.face.connections()).isEqualTo(before);
        watches.forEach(Stream::close);
        until(() -> plane.face.watches() == 0);
        assertThat(plane.face.get(MAPS + "/one").statusCode())
                .as("the connection goes on")
                .isEqualTo(200);
    }

    private Stream<String> watch() throws Exception {
        String path =
                MAPS + "?watch=1&resourceVersion=" + plane.store().snapshot().revision();
        return plane.face
                .client()
                .send(plane.face.request("GET", path, "").build(), BodyHandlers.ofLines())
                .body();
    }

    @Test
    void anIdleWatchOutlivesTheTimeOfIdleConnections() throws Exception {
        Socket watch = secure();
        write(watch, head("GET", MAPS + "?watch=1&resourceVersion=1") + "\r\n");
        try (Stream<String> overHttp2 = watch()) {
            Socket idle = secure();
            write(idle, head("GET", MAPS + "/one") + "\r\n");
            readUntil(idle, "}}\n");
            assertThat(idle.getInputStream().read()).as("closed").isNegative();
            Socket another = secure();
            write(another, head("GET", MAPS + "/one") + "\r\n");
            readUntil(another, "}}\n");
            assertThat(another.getInputStream().read()).as("closed").isNegative();

            assertThat(plane.face.watches()).isEqualTo(2);
            plane.make("two", "2");
            assertThat(overHttp2.iterator().next()).contains("\"two\"");
            assertThat(readUntil(watch, "\"two\"")).isNotEmpty();
        }
    }

    @Test
    void aClientThatLeavesItsIdleWatchIsNoticedAtOnce() throws Exception {
        Socket watch = secure();
        write(watch, head("GET", MAPS + "?watch=1&resourceVersion=1") + "\r\n");
        until(() -> plane.face.watches() == 1);

        watch.close();

        until(() -> plane.face.watches() == 0);
    }

    @Test
    void aWatchThatIsOverLeavesItsConnectionToTheNextRequest() throws Exception {
        Socket socket = secure();

        for (int i = 0; i < 2; i++) {
            write(socket, head("GET", MAPS + "?watch=1&resourceVersion=1&timeoutSeconds=1") + "\r\n");
            assertThat(readUntil(socket, "\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("chunked");
        }
        write(socket, head("GET", MAPS + "/one") + "\r\n");
        assertThat(readUntil(socket, "\"value\":\"1\"}}\n")).startsWith("HTTP/1.1 200 OK\r\n");
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) text.append((char) socket.getInputStream().read());
        return text.toString();
    }

    @Test
    void whoComesWhenAllPlacesAreTakenWaitsForOneAndTheOthersAreServed() throws Exception {
        assertThat(plane.face.get(MAPS + "/one").statusCode()).isEqualTo(200);
        List<Socket> idle = new ArrayList<>();
        while (plane.face.connections() < LIMITS.connections()) {
            Socket watch = secure();
            write(watch, head("GET", MAPS + "?watch=1&resourceVersion=1") + "\r\n");
            idle.add(watch);
        }
        Socket late = new Socket(host(), port());
        sockets.add(late);
        CompletableFuture<String> answered = CompletableFuture.supplyAsync(() -> answerOf(late));

        for (int i = 0; i < 20; i++)
            assertThat(plane.face.get(MAPS + "/one").statusCode()).isEqualTo(200);
        assertThat(plane.face.connections()).isEqualTo(LIMITS.connections());
        assertThat(answered).isNotDone();
        idle.get(0).close();

        assertThat(answered.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
    }

    /** Ten thousand, or as many as this process has files for both ends of; half of them begin a handshake, and none goes on. */
    @Test
    void tenThousandWhoSayNothingHoldNobodyUp(@TempDir Path elsewhere) throws Exception {
        int many = Math.min(10_000, Limits.ofThisProcess().connections() / 2 - 500);
        Duration patience = Duration.ofMinutes(5);
        try (ServedPlane crowded = new ServedPlane(elsewhere, new Limits(2 * many, patience, patience, patience))) {
            crowded.make("one", "1");
            URI place = URI.create(crowded.face.url());
            for (int i = 0; i < many; i++) {
                Socket silent = new Socket(place.getHost(), place.getPort());
                sockets.add(silent);
                if (i % 2 == 0) write(silent, "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003aaaa");
            }
            until(() -> crowded.face.connections() > many);

            for (int i = 0; i < 50; i++) crowded.make("during-" + i, "1");
            assertThat(crowded.face.get(MAPS + "/during-49").statusCode()).isEqualTo(200);

            for (Socket silent : sockets) silent.close();
            until(() -> crowded.face.connections() < 10);
            assertThat(crowded.faults()).isEmpty();
        }
    }

    private String answerOf(Socket raw) {
        try {
            Socket socket = plane.face.client().sslContext().getSocketFactory().createSocket(raw, host(), port(), true);
            write(socket, head("GET", MAPS + "/one") + "Connection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (Exception broken) {
            return broken.toString();
        }
    }

    @Test
    void whoNeverFinishesTheHandshakeIsSentAway() throws Exception {
        Socket silent = new Socket(host(), port());
        Socket dripping = new Socket(host(), port());
        sockets.add(silent);
        sockets.add(dripping);

        assertThat(isSentAway(silent, "")).isTrue();
        // The first bytes of a handshake that announces more.
        assertThat(isSentAway(
                        dripping,
                        "\u0016\u0003\u0001\u0001\u0000\u0001\u0000\u0000\u00fc\u0003\u0003aaaaaaaaaaaaaaaaaaa"))
                .isTrue();
    }

    @Test
    void headersThatDripEndTheConnection() throws Exception {
        Socket first = secure();
        assertThat(isSentAway(first, head("GET", MAPS) + "X-Drip: " + "y".repeat(1000)))
                .isTrue();

        Socket second = secure();
        write(second, head("GET", MAPS + "/one") + "\r\n");
        assertThat(second.getInputStream().read()).isEqualTo('H');
        assertThat(isSentAway(second, head("GET", MAPS) + "X-Drip: " + "y".repeat(1000)))
                .isTrue();
    }

    @Test
    void aBodyThatDripsEndsTheConnection() throws Exception {
        Socket socket = secure();
        long before = plane.store().snapshot().revision();

        assertThat(isSentAway(socket, head("POST", MAPS) + "Content-Length: 5000\r\n\r\n" + "{".repeat(1000)))
                .isTrue();
        assertThat(plane.store().snapshot().revision()).isEqualTo(before);
    }

    @Test
    void whoWaitsForAnAnswerOrIsSilentBetweenTwoStays() throws Exception {
        Socket watch = secure();
        write(watch, head("GET", MAPS + "?watch=1&resourceVersion=1") + "\r\n");
        Socket silent = secure();
        write(silent, head("GET", MAPS + "/one") + "\r\n");
        assertThat(silent.getInputStream().read()).isEqualTo('H');

        Socket third = secure();
        assertThat(isSentAway(third, head("GET", MAPS) + "X-Drip: " + "y".repeat(1000)))
                .isTrue();

        write(silent, head("GET", MAPS + "/one") + "\r\n");
        assertThat(plane.face.watches()).isEqualTo(1);
        plane.make("two", "2");
        assertThat(watch.getInputStream().read()).isEqualTo('H');
    }

    /** Sends a text so slowly that it would take half a minute, until the other side has enough. */
    private static boolean isSentAway(Socket socket, String text) throws IOException {
        socket.setSoTimeout(30);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (int i = 0; System.nanoTime() < end; i++) {
            try {
                if (i < text.length()) write(socket, text.substring(i, i + 1));
                for (int read = socket.getInputStream().read(); read >= 0; )
                    read = socket.getInputStream().read();
                return true;
            } catch (SocketTimeoutException stillThere) {
                // Drip on.
            } catch (IOException sentAway) {
                return true;
            }
        }
        return false;
    }

    private String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + plane.face.token() + "\r\n";
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < end) Thread.onSpinWait();
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private String host() {
        return URI.create(plane.face.url()).getHost();
    }

    private int port() {
        return URI.create(plane.face.url()).getPort();
    }

    private Socket secure() throws IOException {
        Socket socket = plane.face.client().sslContext().getSocketFactory().createSocket(host(), port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
