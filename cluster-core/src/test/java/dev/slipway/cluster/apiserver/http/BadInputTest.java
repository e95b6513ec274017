package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static dev.slipway.cluster.apiserver.http.ServedPlane.MERGE;
import static dev.slipway.cluster.apiserver.http.ServedPlane.mustBe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nobody should send: refused in the words of a real server, over real connections, and nothing has changed afterwards. */
@Timeout(120)
class BadInputTest {
    private static final Map<String, String> YAML = Map.of("Content-Type", "application/yaml");
    private static final Map<String, String> JSON_PATCH = Map.of("Content-Type", "application/json-patch+json");

    @TempDir
    Path data;

    private ServedPlane plane;
    private long before;

    @BeforeEach
    void start() throws Exception {
        plane = new ServedPlane(data);
        plane.make("one", "1");
        before = plane.store().snapshot().revision();
    }

    @AfterEach
    void stop() {
        plane.close();
        assertThat(plane.faults()).isEmpty();
    }

    @Test
    void whatNestsTooDeeplyIsRefused() throws Exception {
        String deep = "{\"data\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";

        mustBe(400, plane.face.send("POST", MAPS, deep, Map.of()));
        mustBe(400, plane.face.send("PATCH", MAPS + "/one", deep, MERGE));
        mustBe(400, plane.face.send("POST", MAPS, "a: " + "[".repeat(50_000), YAML));
        assertNothingChanged();
    }

    @Test
    void aliasesThatMultiplyAreRefused() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            String nine = ("*a" + (i - 1) + ",").repeat(9);
            bomb.append("a" + i + ": &a" + i + " [" + nine + "*a" + (i - 1) + "]\n");
        }

        mustBe(400, plane.face.send("POST", MAPS, bomb.toString(), YAML));
        assertNothingChanged();
    }

    @Test
    void aPatchOfTooManyOperationsIsRefused() throws Exception {
        String one = "{\"op\":\"add\",\"path\":\"/data/a\",\"value\":\"1\"}";
        String many = "[" + (one + ",").repeat(10_000) + one + "]";

        Mapping status = mustBe(413, plane.face.send("PATCH", MAPS + "/one", many, JSON_PATCH));

        assertThat(status.text("message"))
                .contains("The allowed maximum operations in a JSON patch is 10000, got 10001");
        assertNothingChanged();
    }

    @Test
    void aPatchThatCopiesItsCopiesIsRefused() throws Exception {
        List<String> operations = new ArrayList<>();
        operations.add(
                "{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"a\":\"" + "x".repeat(100) + "\"}}");
        for (int i = 0; i < 60; i++)
            operations.add("{\"op\":\"copy\",\"from\":\"/metadata\",\"path\":\"/metadata/c" + i + "\"}");

        HttpResponse<String> response =
                plane.face.send("PATCH", MAPS + "/one", "[" + String.join(",", operations) + "]", JSON_PATCH);

        assertThat(response.statusCode()).isBetween(400, 422);
        assertNothingChanged();
    }

    @Test
    void pathsThatClimbLeadNowhere() throws Exception {
        for (String path : List.of(
                MAPS + "/%2e%2e/secrets",
                MAPS + "/..%2fsecrets",
                MAPS + "/%2e%2e%2f%2e%2e%2fdefault",
                "/api/v1/namespaces/..%2f..%2f/configmaps/one",
                MAPS + "/%00",
                MAPS + "/%ff%fe"))
            assertThat(tls("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                            + plane.face.token() + "\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 4");
    }

    /** Plain dots are resolved before anything else looks at the path, so that they are asked for what they lead to. */
    @Test
    void plainDotsAreResolvedFirst() throws Exception {
        assertThat(tls("GET " + MAPS + "/../nopes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(tls("GET " + MAPS + "/../nopes HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
                        + plane.face.token() + "\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void aFloodOfHeadersIsRefused() throws Exception {
        String flood = "X-Flood: " + "y".repeat(1000) + "\r\n";

        String answer = allOf("GET " + MAPS + " HTTP/1.1\r\nHost: a\r\n" + flood.repeat(200) + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431");
        assertThat(statusIn(answer).text("message")).contains("Request Header Fields Too Large");
        assertThat(plane.face.get(MAPS).statusCode()).isEqualTo(200);
    }

    /** Clients print the message of a Status; a page for browsers would be printed as it is. */
    @Test
    void whatIsNoRequestIsRefusedByAStatusToo() throws Exception {
        for (String request : List.of(
                "GET " + MAPS + " HTTP/1.1\r\nHost: a\r\nUpgrade: SPDY/3.1\r\n\r\n",
                "GET " + MAPS + " HTTP/1.1\r\n\r\n",
                "GET " + MAPS + "/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "NONSENSE\r\n\r\n")) {
            String answer = allOf(request);

            assertThat(answer).as(request).startsWith("HTTP/1.1 400");
            assertThat(statusIn(answer).text("reason")).contains("BadRequest");
        }
        assertNothingChanged();
    }

    @Test
    void connectionsThatStopHalfWayHoldNobodyUp() throws Exception {
        List<Socket> half = new ArrayList<>();
        URI uri = URI.create(plane.face.url());
        for (int i = 0; i < 300; i++) {
            Socket socket = i % 2 == 0 ? new Socket(uri.getHost(), uri.getPort()) : secure();
            half.add(socket);
            String start = "POST " + MAPS + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nAuthorization: Bearer "
                    + plane.face.token() + "\r\n\r\n{\"metadata\":";
            if (i % 2 == 1) write(socket, i % 3 == 0 ? start : start.substring(0, 40));
        }

        assertThat(plane.face.get(MAPS + "/one").statusCode()).isEqualTo(200);
        for (Socket socket : half) socket.close();
        assertThat(plane.face.get(MAPS + "/one").statusCode()).isEqualTo(200);
        assertNothingChanged();
    }

    /** Bodies that are almost right, in every form that an endpoint takes. */
    @Test
    void noBodyMakesTheServerFail() {
        Seeds.forEach(60, seed -> {
            for (Probe probe : Probe.values()) {
                String body = mangled(probe.body, Seeds.random(seed * 31 + probe.ordinal()));
                long revision = plane.store().snapshot().revision();

                HttpResponse<String> response = plane.face.send(
                        probe.method, MAPS + probe.path, body, Map.of("Content-Type", probe.contentType));

                assertThat(response.statusCode()).as(probe + " " + body).isLessThan(500);
                if (response.statusCode() < 400) continue;
                assertThat(Json.read(response.body()).asMapping().orElseThrow().text("kind"))
                        .contains("Status");
                assertThat(plane.store().snapshot().revision()).as(body).isEqualTo(revision);
            }
        });
    }

    private enum Probe {
        CREATE(
                "POST",
                "",
                "application/json",
                "{\"metadata\":{\"name\":\"x\",\"labels\":{\"a\":\"b\"}},\"data\":{\"a\":\"1\"}}"),
        CREATE_YAML("POST", "", "application/yaml", "metadata:\n  name: y\n  labels: {a: b}\ndata:\n  a: '1'\n"),
        REPLACE("PUT", "/one", "application/json", "{\"metadata\":{\"name\":\"one\"},\"data\":{\"a\":\"1\"}}"),
        MERGE_PATCH(
                "PATCH",
                "/one",
                "application/merge-patch+json",
                "{\"metadata\":{\"labels\":{\"a\":null}},\"data\":{\"a\":\"1\"}}"),
        STRATEGIC(
                "PATCH",
                "/one",
                "application/strategic-merge-patch+json",
                "{\"metadata\":{\"finalizers\":[\"a/b\"],\"$patch\":\"merge\"}}"),
        OPERATIONS(
                "PATCH",
                "/one",
                "application/json-patch+json",
                "[{\"op\":\"add\",\"path\":\"/data/b~1\",\"value\":\"2\"},{\"op\":\"test\",\"path\":\"/data/b~1\",\"value\":\"2\"}]"),
        APPLY(
                "PATCH",
                "/one?fieldManager=me&force=true",
                "application/apply-patch+yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {c: '3'}\n");

        private final String method;
        private final String path;
        private final String contentType;
        private final String body;

        Probe(String method, String path, String contentType, String body) {
            this.method = method;
            this.path = path;
            this.contentType = contentType;
            this.body = body;
        }
    }

    private static String mangled(String body, Random random) {
        StringBuilder text = new StringBuilder(body);
        String junk = "{}[]:,\"'\\\n\t0-9eE.~$/*&!%@`|>#?nulltrue\u0000\u2028\ud83d";
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, junk.charAt(random.nextInt(junk.length())));
                case 1 -> text.insert(at, junk.charAt(random.nextInt(junk.length())));
                case 2 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(6)));
                default -> text.insert(at, text.substring(random.nextInt(at + 1), at));
            }
        }
        return text.toString();
    }

    private void assertNothingChanged() {
        assertThat(plane.store().snapshot().revision()).isEqualTo(before);
    }

    private String tls(String request) throws Exception {
        try (Socket socket = secure()) {
            write(socket, request);
            return firstLine(socket.getInputStream());
        }
    }

    private String allOf(String request) throws Exception {
        try (Socket socket = secure()) {
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Mapping statusIn(String answer) throws Exception {
        return Json.read(answer.substring(answer.indexOf("\r\n\r\n") + 4).strip())
                .asMapping()
                .orElseThrow();
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) line.append((char) next);
        return line.toString();
    }

    private Socket secure() throws Exception {
        URI uri = URI.create(plane.face.url());
        Socket socket = plane.face.client().sslContext().getSocketFactory().createSocket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
