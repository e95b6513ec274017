package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static dev.slipway.cluster.apiserver.http.ServedPlane.mustBe;
import static dev.slipway.cluster.apiserver.http.ServedPlane.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code resourceVersion}, {@code resourceVersionMatch}, {@code limit} and {@code continue} mean, in a real server's words. */
@Timeout(60)
class ListRulesTest {
    @TempDir
    Path data;

    private ServedPlane plane;

    @BeforeEach
    void start() throws Exception {
        plane = new ServedPlane(data);
        for (String name : List.of("a", "b", "c")) plane.make(name, "1");
    }

    @AfterEach
    void stop() {
        plane.close();
        assertThat(plane.faults()).isEmpty();
    }

    @Test
    void aRevisionThatDoesNotComeEndsTheWait() throws Exception {
        for (String path : List.of(MAPS, MAPS + "/a")) {
            HttpResponse<String> response = plane.face.get(path + "?resourceVersion=999999");
            Mapping status = mustBe(504, response);

            assertThat(status.text("reason")).contains("Timeout");
            assertThat(status.text("message").orElseThrow())
                    .startsWith("Timeout: Too large resource version: 999999, current: ");
            assertThat(status.sequence("details", "causes").mappings().get(0).text("reason"))
                    .contains("ResourceVersionTooLarge");
            assertThat(response.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void aWatchThatBeginsWithThePresentStateWaitsForItsRevisionToo() throws Exception {
        long now = plane.store().snapshot().revision();
        String path = MAPS + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1"
                + "&resourceVersion=";

        CompletableFuture<HttpResponse<String>> early = plane.face
                .client()
                .sendAsync(
                        plane.face.request("GET", path + (now + 1), "").build(), HttpResponse.BodyHandlers.ofString());
        plane.make("d", "1");

        assertThat(early.join().statusCode()).isEqualTo(200);
        assertThat(early.join().body().lines()).hasSize(4).allMatch(line -> line.contains("\"ADDED\""));
        assertThat(mustBe(504, plane.face.get(path + "999999")).text("message").orElseThrow())
                .startsWith("Timeout: Too large resource version: 999999, current: ");
    }

    @Test
    void anObjectIsReadAtLeastAtARevision() throws Exception {
        String made = revision(plane.make("d", "1"));

        assertThat(revision(mustBe(200, plane.face.get(MAPS + "/d?resourceVersion=" + made))))
                .isEqualTo(made);
        assertThat(revision(mustBe(200, plane.face.get(MAPS + "/d?resourceVersion=0"))))
                .isEqualTo(made);
        mustBe(404, plane.face.get(MAPS + "/e?resourceVersion=" + made));
    }

    @Test
    void whatIsNoRevisionIsRefused() throws Exception {
        for (String path : List.of(MAPS, MAPS + "/a"))
            assertThat(mustBe(400, plane.face.get(path + "?resourceVersion=abc"))
                            .text("message"))
                    .contains("invalid resource version: resourceVersion: Invalid value: \"abc\": "
                            + "strconv.ParseUint: parsing \"abc\": invalid syntax");
        assertThat(mustBe(400, plane.face.get(MAPS + "?watch=1&resourceVersion=abc"))
                        .text("message"))
                .contains(
                        "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax");
    }

    @Test
    void aLimitAtARevisionReadsExactlyThat() throws Exception {
        String then = revision(mustBe(200, plane.face.get(MAPS)));
        plane.make("aa", "1");

        assertThat(names(mustBe(200, plane.face.get(MAPS + "?limit=2&resourceVersion=" + then))))
                .containsExactly("a", "b");
        assertThat(names(mustBe(
                        200,
                        plane.face.get(MAPS + "?limit=2&resourceVersionMatch=NotOlderThan&resourceVersion=" + then))))
                .containsExactly("a", "aa");
        assertThat(names(mustBe(200, plane.face.get(MAPS + "?limit=2&resourceVersion=0"))))
                .hasSize(4);
        assertThat(names(mustBe(200, plane.face.get(MAPS + "?limit=-1")))).hasSize(4);
    }

    @Test
    void whoseTokenHasExpiredMayTakeTheRestAsItIs() throws Exception {
        Mapping first = mustBe(200, plane.face.get(MAPS + "?limit=1"));
        plane.make("bb", "1");
        forget();

        Mapping expired = mustBe(410, plane.face.get(MAPS + "?limit=1&continue=" + token(first)));

        assertThat(expired.text("reason")).contains("Expired");
        assertThat(expired.text("message").orElseThrow())
                .startsWith("The provided continue parameter is too old to display a consistent list result.")
                .contains("Continuing with the provided token results in an inconsistent list");
        assertThat(new String(Base64.getUrlDecoder().decode(token(expired)), StandardCharsets.UTF_8))
                .contains("\"rv\":-1");
        assertThat(names(mustBe(200, plane.face.get(MAPS + "?continue=" + token(expired)))))
                .containsExactly("b", "bb", "c");
        Mapping exact = mustBe(410, plane.face.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=1"));
        assertThat(exact.text("message")).contains("The resourceVersion for the provided list is too old.");
        assertThat(exact.mapping("metadata").isEmpty()).isTrue();
    }

    @Test
    void aTokenThatWasNeverGivenIsRefused() throws Exception {
        String zero = token("{\"v\":\"meta.k8s.io/v1\",\"rv\":0,\"start\":\"shop/a\"}");
        String other = token("{\"v\":\"meta.k8s.io/v2\",\"rv\":3,\"start\":\"shop/a\"}");
        String first = token(mustBe(200, plane.face.get(MAPS + "?limit=1")));

        for (String bad : List.of("%21%21", zero, other, first + "&resourceVersion=3"))
            mustBe(400, plane.face.get(MAPS + "?limit=1&continue=" + bad));
        mustBe(422, plane.face.get(MAPS + "?resourceVersionMatch=Exact&continue=" + first));
    }

    @Test
    void aTokenOfAnotherPlaceDoesNoHarm() throws Exception {
        String first = token(mustBe(200, plane.face.get(MAPS + "?limit=1")));

        for (String namespace : List.of("default", "kube-system", "zoo", "a"))
            assertThat(names(mustBe(
                            200, plane.face.get("/api/v1/namespaces/" + namespace + "/configmaps?continue=" + first))))
                    .noneMatch(List.of("a", "b", "c")::contains);
        assertThat(mustBe(
                                200,
                                plane.face.get("/api/v1/configmaps?continue="
                                        + token("{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"../../x\"}")))
                        .text("kind"))
                .contains("ConfigMapList");
    }

    @Test
    void aWatchOfWhatIsForgottenSaysSoInItsFirstLine() throws Exception {
        plane.make("d", "1");
        forget();

        HttpResponse<String> response = plane.face.get(MAPS + "?watch=1&resourceVersion=1");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\"")
                .contains("\"message\":\"too old resource version: 1 (", "\"reason\":\"Expired\"", "\"code\":410");
    }

    @Test
    void aWatchSaysHowFarItCameOnlyIfAsked() throws Exception {
        String now = revision(mustBe(200, plane.face.get(MAPS)));

        String asked = plane.face
                .get(MAPS + "?watch=1&timeoutSeconds=2&allowWatchBookmarks=true&resourceVersion=" + now)
                .body();
        String notAsked = plane.face
                .get(MAPS + "?watch=1&timeoutSeconds=2&resourceVersion=" + now)
                .body();

        assertThat(asked)
                .isEqualTo(
                        "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":"
                                + "{\"resourceVersion\":\"" + now + "\"}}}\n");
        assertThat(notAsked).isEmpty();
    }

    private void forget() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        plane.face.loop().post(() -> {
            plane.store().compact(plane.store().snapshot().revision());
            done.countDown();
        });
        done.await();
    }

    private static String token(Mapping list) {
        return list.text("metadata", "continue").orElseThrow();
    }

    private static String token(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(Mapping list) {
        return list.sequence("items").mappings().stream()
                .map(item -> item.text("metadata", "name").orElseThrow())
                .toList();
    }
}
