package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpFaceTest {
    private static final String MAPS = "/api/v1/namespaces/shop/configmaps";
    private static final String ONE = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"one\"}}";

    @TempDir
    Path data;

    private final AtomicReference<FakePlane> plane = new AtomicReference<>();
    private RunningFace face;

    @BeforeEach
    void start() throws Exception {
        face = new RunningFace(data, loop -> {
            plane.set(new FakePlane(loop));
            return plane.get();
        });
    }

    @AfterEach
    void stop() {
        face.close();
        assertThat(face.faults()).isEmpty();
    }

    @Test
    void anyoneMayAskForHealthButNothingElse() throws Exception {
        for (String probe : List.of("/healthz", "/livez", "/readyz")) {
            assertThat(withoutToken(probe).statusCode()).isEqualTo(200);
            assertThat(withoutToken(probe).body()).isEqualTo("ok");
        }
        for (String path : List.of("/", "/api", "/apis", "/version", "/openapi/v2", "/openapi/v3", "/nope", MAPS)) {
            HttpResponse<String> response = withoutToken(path);
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(tree(response).text("message")).contains("Unauthorized");
        }
    }

    private HttpResponse<String> withoutToken(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(face.url() + path)).build();
        return face.client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void makesReadsChangesAndRemovesAnObject() throws Exception {
        HttpResponse<String> created = face.send("POST", MAPS, ONE, Map.of());
        HttpResponse<String> read = face.get(MAPS + "/one");
        HttpResponse<String> patched = face.send(
                "PATCH",
                MAPS + "/one",
                "{\"data\":{\"a\":\"1\"}}",
                Map.of("Content-Type", "application/merge-patch+json"));
        HttpResponse<String> removed = face.send("DELETE", MAPS + "/one", "", Map.of());
        HttpResponse<String> gone = face.get(MAPS + "/one");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(tree(read).text("metadata", "namespace")).contains("shop");
        assertThat(tree(patched).text("data", "a")).contains("1");
        assertThat(patched.headers().allValues("Warning")).containsExactly("299 - \"merged simply\"");
        assertThat(tree(removed).text("status")).contains("Success");
        assertThat(gone.statusCode()).isEqualTo(404);
    }

    @Test
    void warnsOfKindsThatGoOutOfUse() throws Exception {
        HttpResponse<String> endpoints = face.get("/api/v1/namespaces/shop/endpoints/nope");
        HttpResponse<String> maps = face.get("/api/v1/namespaces/shop/configmaps");

        assertThat(endpoints.statusCode()).isEqualTo(404);
        assertThat(endpoints.headers().allValues("Warning"))
                .containsExactly(
                        "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"");
        assertThat(maps.headers().allValues("Warning")).isEmpty();
    }

    @Test
    void anApplyThatMakesAnObjectSaysSo() throws Exception {
        Map<String, String> yaml = Map.of("Content-Type", "application/apply-patch+yaml");

        HttpResponse<String> first = face.send("PATCH", MAPS + "/one?fieldManager=me", ONE, yaml);
        HttpResponse<String> second = face.send("PATCH", MAPS + "/one?fieldManager=me", ONE, yaml);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(plane.get().lastWrite.fieldManager()).isEqualTo("me");
    }

    @Test
    void everyAnswerCanBeTracedAndIsNotCached() throws Exception {
        HttpResponse<String> response = face.get(MAPS);

        assertThat(response.headers().firstValue("Audit-Id")).isPresent();
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache, private");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void whoActsForSomebodyElseMayDoNoMoreThanThatOne() throws Exception {
        HttpResponse<String> response = face.send("GET", MAPS, "", Map.of("Impersonate-User", "alice"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(tree(response).text("message").orElseThrow())
                .contains("User \"alice\" cannot list resource \"configmaps\"");
    }

    @Test
    void unknownPathsAreNotFound() throws Exception {
        assertThat(face.get("/apis/nope.example.com/v1/things").body()).isEqualTo("404 page not found\n");
        assertThat(face.get("/api/v1/nopes").body())
                .isEqualTo(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":"
                                + "\"the server could not find the requested resource\",\"reason\":\"NotFound\",\"details\":{},\"code\":404}\n");
    }

    @Test
    void refusesBodiesThatAreTooLarge() throws Exception {
        String large = "{\"data\":{\"x\":\"" + "y".repeat(3 * 1024 * 1024) + "\"}}";

        HttpResponse<String> response = face.send("POST", MAPS, large, Map.of());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(tree(response).text("message")).contains("Request entity too large: limit is 3145728");
    }

    @Test
    void whoeverHasTheDocumentIsNotSentItAgain() throws Exception {
        Map<String, String> aggregated = Map.of(
                "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        HttpResponse<String> first = face.send("GET", "/apis", "", aggregated);
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again =
                face.send("GET", "/apis", "", Map.of("Accept", aggregated.get("Accept"), "If-None-Match", tag));

        assertThat(first.headers().firstValue("Content-Type"))
                .contains("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(face.get("/apis").body()).contains("APIGroupList");
    }

    @Test
    void leadsToTheOpenApiDocumentUnderItsHash() throws Exception {
        String url = tree(face.get("/openapi/v3"))
                .text("paths", "apis/apps/v1", "serverRelativeURL")
                .orElseThrow();

        assertThat(url).matches("/openapi/v3/apis/apps/v1\\?hash=[0-9A-F]{128}");
        assertThat(face.get(url).headers().firstValue("Cache-Control").orElseThrow())
                .contains("immutable");
        assertThat(face.get("/openapi/v3/apis/apps/v1?hash=OLD").statusCode()).isEqualTo(301);
        assertThat(face.get("/openapi/v3/apis/nope/v1").statusCode()).isEqualTo(404);
    }

    @Test
    void aWatchTellsWhatIsThereAndWhatHappens() throws Exception {
        face.send("POST", MAPS, ONE, Map.of());

        try (BufferedReader watch = watch(MAPS + "?watch=true", "application/json")) {
            Mapping present = event(watch);
            face.send("DELETE", MAPS + "/one", "", Map.of());
            Mapping deleted = event(watch);

            assertThat(present.text("type")).contains("ADDED");
            assertThat(present.text("object", "metadata", "name")).contains("one");
            assertThat(deleted.text("type")).contains("DELETED");
        }
    }

    @Test
    void aWatchGoesOnFromARevisionWithoutRepeating() throws Exception {
        face.send("POST", MAPS, ONE, Map.of());
        String revision =
                tree(face.get(MAPS)).text("metadata", "resourceVersion").orElseThrow();

        try (BufferedReader watch = watch(MAPS + "?watch=true&resourceVersion=" + revision, "application/json")) {
            face.send("POST", MAPS, ONE.replace("one", "two"), Map.of());

            assertThat(event(watch).text("object", "metadata", "name")).contains("two");
        }
    }

    @Test
    void aWatchMayBeAskedForAsInTheOldDays() throws Exception {
        face.send("POST", MAPS, ONE, Map.of());
        String old = MAPS.replace("/api/v1/", "/api/v1/watch/");

        try (BufferedReader watch = watch(old + "/one?timeoutSeconds=1", "application/json")) {
            assertThat(event(watch).text("type")).contains("ADDED");
            assertThat(watch.readLine()).isNull();
        }
        assertThat(face.get("/api/v1/watch").statusCode()).isEqualTo(404);
    }

    @Test
    void aWatchOfTablesNamesItsColumnsOnce() throws Exception {
        face.send("POST", MAPS, ONE, Map.of());
        face.send("POST", MAPS, ONE.replace("one", "two"), Map.of());

        try (BufferedReader watch =
                watch(MAPS + "?watch=true", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")) {
            Mapping first = event(watch);
            Mapping second = event(watch);

            assertThat(first.sequence("object", "columnDefinitions").size()).isEqualTo(3);
            assertThat(second.sequence("object", "columnDefinitions").size()).isZero();
            assertThat(second.text("object", "kind")).contains("Table");
        }
    }

    @Test
    void aWatchMarksTheEndOfThePresentState() throws Exception {
        face.send("POST", MAPS, ONE, Map.of());

        try (BufferedReader watch = watch(
                MAPS + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
                "application/json")) {
            assertThat(event(watch).text("type")).contains("ADDED");
            Mapping bookmark = event(watch);

            assertThat(bookmark.text("type")).contains("BOOKMARK");
            assertThat(bookmark.text("object", "metadata", "annotations", "k8s.io/initial-events-end"))
                    .contains("true");
        }
    }

    @Test
    void aSlowReaderIsSentAwayWhileOthersHearEverything() throws Exception {
        String large = ONE.replace("\"v1\",", "\"v1\",\"data\":{\"x\":\"" + "y".repeat(2000) + "\"},");
        int changes = Outbox.MOST_WAITING + 5000;

        // Over HTTP/2 the JDK's client takes 16 MiB of a watch that nobody reads; over HTTP/1.1 what fits into a
        // socket.
        try (InputStream slow = open(MAPS + "?watch=true&resourceVersion=1", HttpClient.Version.HTTP_1_1);
                BufferedReader quick = watch(MAPS + "?watch=true&resourceVersion=1", "application/json")) {
            onLoopUntil(2);
            AtomicInteger heard = new AtomicInteger();
            Thread reader = new Thread(() -> count(quick, changes, heard));
            reader.start();
            for (int i = 0; i < changes; i++) {
                String body = large;
                onLoopNoWait(() -> plane.get().touch(body));
                while (heard.get() < i - 4000) onLoop(() -> 0);
            }

            reader.join(40_000);
            assertThat(heard).hasValue(changes);
            onLoopUntilBelow(2);
            String rest = new String(slow.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest.substring(rest.lastIndexOf('\n', rest.length() - 2) + 1))
                    .contains("\"type\":\"ERROR\"", "\"code\":410");
        }
    }

    private static void count(BufferedReader watch, int most, AtomicInteger heard) {
        try {
            while (heard.get() < most && watch.readLine() != null) heard.incrementAndGet();
        } catch (IOException broken) {
            heard.set(-1);
        }
    }

    private void onLoopNoWait(Runnable work) {
        face.loop().post(work);
    }

    private void onLoopUntilBelow(int watches) throws Exception {
        for (int i = 0; i < 1000 && onLoop(() -> plane.get().watches()) >= watches; i++) Thread.onSpinWait();
    }

    @Test
    void aWatchEndsCleanlyWhenItsTimeIsOver() throws Exception {
        try (BufferedReader watch = watch(MAPS + "?watch=true&timeoutSeconds=1", "application/json")) {
            assertThat(watch.readLine()).isNull();
        }
        assertThat(onLoop(() -> plane.get().watches())).isZero();
    }

    @Test
    void aWatchThatBreaksSaysWhy() throws Exception {
        try (BufferedReader watch = watch(MAPS + "?watch=true&resourceVersion=1", "application/json")) {
            onLoop(() -> {
                plane.get().endWatches(Status.of(410, "Expired", "too old resource version: 1 (100)"));
                return 0;
            });
            Mapping error = event(watch);

            assertThat(error.text("type")).contains("ERROR");
            assertThat(error.whole("object", "code")).contains(410L);
            assertThat(watch.readLine()).isNull();
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws Exception {
        InputStream body = open(MAPS + "?watch=true&resourceVersion=1", "application/json");
        onLoopUntil(1);
        body.close();

        for (int i = 0; i < 200 && onLoop(() -> plane.get().watches()) > 0; i++)
            face.send("POST", MAPS, ONE.replace("one", "n" + i), Map.of());

        assertThat(onLoop(() -> plane.get().watches())).isZero();
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            var credentials = dev.slipway.cluster.apiserver.access.Credentials.open(data, List.of(), face.loop());
            try (HttpFace second =
                    new HttpFace("127.0.0.1", taken.getLocalPort(), plane.get(), credentials, face.loop())) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            }
        }
    }

    @Test
    void oddRequestsDoNotHurt() throws Exception {
        assertThat(face.get(MAPS + "/%2e%2e/secrets").statusCode()).isBetween(400, 499);
        assertThat(face.send("BREW", MAPS, "", Map.of()).statusCode()).isEqualTo(405);
        assertThat(face.send("POST", MAPS, "{", Map.of()).statusCode()).isEqualTo(400);
        assertThat(raw("not http at all\r\n\r\n")).doesNotContain("Exception");
    }

    /** What comes back for bytes that are no request; plain text does not get past TLS. */
    private String raw(String bytes) throws IOException {
        URI uri = URI.create(face.url());
        try (var socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }

    private BufferedReader watch(String path, String accept) throws Exception {
        BufferedReader reader = new BufferedReader(new InputStreamReader(open(path, accept), StandardCharsets.UTF_8));
        onLoopUntil(1);
        return reader;
    }

    private InputStream open(String path, HttpClient.Version version) throws Exception {
        return open(face.request("GET", path, "").version(version).build());
    }

    private InputStream open(String path, String accept) throws Exception {
        return open(face.request("GET", path, "").header("Accept", accept).build());
    }

    private InputStream open(HttpRequest request) throws Exception {
        HttpResponse<InputStream> response = face.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    /** The headers of a watch arrive before the plane is asked; changes made at once are told from history. */
    private void onLoopUntil(int watches) throws Exception {
        for (int i = 0; i < 1000 && onLoop(() -> plane.get().watches()) < watches; i++) Thread.onSpinWait();
    }

    private <T> T onLoop(java.util.function.Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        face.loop().post(() -> answer.complete(question.get()));
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static Mapping event(BufferedReader watch) throws Exception {
        return (Mapping) Json.read(Optional.ofNullable(watch.readLine()).orElseThrow());
    }

    private static Mapping tree(HttpResponse<String> response) throws Exception {
        return (Mapping) Json.read(response.body());
    }
}
