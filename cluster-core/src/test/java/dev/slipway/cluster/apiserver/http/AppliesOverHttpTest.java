package dev.slipway.cluster.apiserver.http;

import static dev.slipway.cluster.apiserver.http.ServedPlane.MAPS;
import static dev.slipway.cluster.apiserver.http.ServedPlane.mustBe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server-side apply as clients send it: through {@code scale} too, and by many at once. */
@Timeout(120)
class AppliesOverHttpTest {
    private static final String WEB = "/apis/apps/v1/namespaces/shop/deployments/web";
    private static final Map<String, String> APPLY = Map.of("Content-Type", "application/apply-patch+yaml");

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
    void aScaleIsAppliedAsAScale() throws Exception {
        mustBe(201, apply(WEB + "?fieldManager=one", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: 'web:1'}]}
            """));
        String three = "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: web}\nspec: {replicas: 3}\n";

        Mapping scale = mustBe(200, apply(WEB + "/scale?fieldManager=scaler", three));

        assertThat(scale.text("kind")).hasValue("Scale");
        assertThat(scale.whole("spec", "replicas")).hasValue(3L);
        Mapping web = mustBe(200, plane.face.get(WEB));
        assertThat(web.whole("spec", "replicas")).hasValue(3L);
        Mapping entry = web.sequence("metadata", "managedFields").mappings().stream()
                .filter(owner -> owner.text("manager").filter("scaler"::equals).isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(entry.text("subresource")).hasValue("scale");
        assertThat(Json.text(entry.mapping("fieldsV1"))).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
        Mapping conflict = mustBe(409, apply(WEB + "/scale?fieldManager=other", three.replace("3", "4")));
        assertThat(conflict.text("message").orElseThrow())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\":"
                        + " .spec.replicas");
        mustBe(400, apply(WEB + "/scale?fieldManager=other", three.replace("3", "many")));
    }

    @Test
    void ofManyWhoApplyAtOnceOneIsToldThatItMadeTheObject() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: many}\ndata: {k" + i + ": v}\n";
            HttpRequest request = plane.face
                    .request("PATCH", MAPS + "/many?fieldManager=m" + i, map)
                    .header("Content-Type", "application/apply-patch+yaml")
                    .build();
            asked.add(plane.face.client().sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }

        List<Integer> codes = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : asked)
            codes.add(answer.join().statusCode());

        Collections.sort(codes);
        assertThat(codes).containsExactly(200, 200, 200, 200, 200, 200, 200, 201);
        Mapping map = mustBe(200, plane.face.get(MAPS + "/many"));
        assertThat(map.mapping("data").size()).isEqualTo(8);
        assertThat(map.sequence("metadata", "managedFields").size()).isEqualTo(8);
    }

    private HttpResponse<String> apply(String path, String body) throws Exception {
        return plane.face.send("PATCH", path, body, APPLY);
    }
}
