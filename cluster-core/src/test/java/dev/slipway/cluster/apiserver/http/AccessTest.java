package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused to whom, over HTTP, in the words of a real server. The administrator speaks for alice, of the group dev. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
    private RunningFace face;
    private ControlPlane plane;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        face = new RunningFace(data, loop -> {
            plane = new ControlPlane(loop, new MemoryJournal(), ControlPlane.Settings.withNodes(0));
            loop.post(plane::start);
            return Plane.of(plane.apiServer());
        });
        ok(admin("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"golden\"}}"), 201);
        grant(
                "reader",
                "{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"verbs\":[\"get\",\"list\",\"watch\"],"
                        + "\"resourceNames\":[\"settings\"]}");
        grant("patcher", "{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"verbs\":[\"patch\",\"update\"]}");
        grant(
                "roles",
                "{\"apiGroups\":[\"rbac.authorization.k8s.io\"],\"resources\":[\"roles\",\"rolebindings\"],"
                        + "\"verbs\":[\"create\",\"get\"]}");
        ok(admin("POST", "/api/v1/namespaces/golden/configmaps", "{\"metadata\":{\"name\":\"settings\"}}"), 201);
    }

    @AfterAll
    void stop() {
        face.loop().post(plane::close);
        face.close();
        assertThat(face.faults()).isEmpty();
    }

    private void grant(String name, String rule) throws Exception {
        String metadata = "{\"metadata\":{\"name\":\"" + name + "\"},";
        ok(admin("POST", RBAC + "namespaces/golden/roles", metadata + "\"rules\":[" + rule + "]}"), 201);
        String binding = metadata + "\"roleRef\":{\"kind\":\"Role\",\"name\":\"" + name
                + "\"},\"subjects\":[{\"kind\":\"User\",\"name\":\"alice\"}]}";
        ok(admin("POST", RBAC + "namespaces/golden/rolebindings", binding), 201);
    }

    private static void ok(HttpResponse<String> response, int code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
    }

    private HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return face.send(method, path, body, Map.of("Content-Type", "application/json"));
    }

    private HttpResponse<String> alice(String method, String path, String body) throws Exception {
        return alice(method, path, body, "application/json");
    }

    private HttpResponse<String> alice(String method, String path, String body, String type) throws Exception {
        return face.send(
                method,
                path,
                body,
                new TreeMap<>(Map.of("Content-Type", type, "Impersonate-User", "alice", "Impersonate-Group", "dev")));
    }

    private static String message(HttpResponse<String> response) throws Exception {
        return ((Mapping) Json.read(response.body())).text("message").orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /api/v1/nodes/x | nodes \"x\" is forbidden: User \"alice\" cannot get resource \"nodes\" in API group \"\" at the cluster scope",
                "GET | /api/v1/pods | pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
                "GET | /api/v1/pods?watch=true | pods is forbidden: User \"alice\" cannot watch resource \"pods\" in API group \"\" at the cluster scope",
                "GET | /api/v1/namespaces/default/pods/x/log | pods \"x\" is forbidden: User \"alice\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"default\"",
                "DELETE | /api/v1/namespaces/golden/pods | pods is forbidden: User \"alice\" cannot deletecollection resource \"pods\" in API group \"\" in the namespace \"golden\"",
                "PUT | /apis/apps/v1/namespaces/golden/deployments/web/scale | deployments.apps \"web\" is forbidden: User \"alice\" cannot update resource \"deployments/scale\" in API group \"apps\" in the namespace \"golden\"",
                "GET | /apis/nope.example.com/v1/things | things.nope.example.com is forbidden: User \"alice\" cannot list resource \"things\" in API group \"nope.example.com\" at the cluster scope",
                "GET | /api/v1/namespaces/golden/configmaps/fixed | configmaps \"fixed\" is forbidden: User \"alice\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"golden\"",
                "GET | /metrics | forbidden: User \"alice\" cannot get path \"/metrics\"",
            })
    void refusesInTheWordsOfARealServer(String method, String path, String message) throws Exception {
        HttpResponse<String> response = alice(method, path, "");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(message(response)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "/version",
        "/api",
        "/apis/apps/v1",
        "/openapi/v3",
        "/healthz",
        "/api/v1/namespaces/golden/configmaps/settings",
        "/api/v1/namespaces/golden/configmaps?fieldSelector=metadata.name%3Dsettings"
    })
    void letsEverybodyDiscoverAndSomeReadOneObject(String path) throws Exception {
        ok(alice("GET", path, ""), 200);
    }

    @Test
    void makesNothingByPatchOrUpdateWithoutTheRightToCreate() throws Exception {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"new\"},\"data\":{\"a\":\"b\"}}";
        String path = "/api/v1/namespaces/golden/configmaps/new?fieldManager=alice";

        HttpResponse<String> applied = alice("PATCH", path, body, "application/apply-patch+yaml");
        HttpResponse<String> tried = alice("PATCH", path + "&dryRun=All", body, "application/apply-patch+yaml");

        assertThat(applied.statusCode()).isEqualTo(403);
        assertThat(message(applied)).contains("cannot create resource \"configmaps\"");
        assertThat(tried.statusCode()).isEqualTo(403);
        ok(admin("GET", path, ""), 404);
    }

    @Test
    void letsNobodyGrantMoreThanTheyHave() throws Exception {
        String role = "{\"metadata\":{\"name\":\"up\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],"
                + "\"verbs\":[\"get\",\"list\"]}]}";
        String binding =
                "{\"metadata\":{\"name\":\"up\"},\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"cluster-admin\"}}";

        HttpResponse<String> up = alice("POST", RBAC + "namespaces/golden/roles", role);
        HttpResponse<String> bound = alice("POST", RBAC + "namespaces/golden/rolebindings", binding);

        assertThat(up.statusCode()).isEqualTo(403);
        assertThat(message(up))
                .isEqualTo("roles.rbac.authorization.k8s.io \"up\" is forbidden: user \"alice\" (groups=[\"dev\""
                        + " \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}");
        assertThat(bound.statusCode()).isEqualTo(403);
    }

    @Test
    void letsOnlyThoseSpeakForOthersWhoMay() throws Exception {
        HttpResponse<String> whoami = face.send(
                "POST",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "{}",
                Map.of(
                        "Content-Type", "application/json",
                        "Impersonate-User", "dave",
                        "Impersonate-Group", "devs",
                        "Impersonate-Extra-Scopes", "view"));

        ok(whoami, 201);
        assertThat(whoami.body())
                .contains("\"userInfo\":{\"username\":\"dave\",\"groups\":[\"devs\",\"system:authenticated\"],"
                        + "\"extra\":{\"scopes\":[\"view\"]}}");
    }

    @Test
    void answersWhatSomebodyMayDo() throws Exception {
        String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        String spec =
                "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\",\"namespace\":\"golden\","
                        + "\"name\":\"settings\"}}}";

        assertThat(alice("POST", path, spec).body())
                .contains(
                        "\"status\":{\"allowed\":true,\"reason\":\"RBAC: allowed by RoleBinding \\\"reader/golden\\\" of Role"
                                + " \\\"reader\\\" to User \\\"alice\\\"\"}");
        assertThat(alice("POST", path, spec.replace("settings", "other")).body())
                .contains("\"status\":{\"allowed\":false}");
        assertThat(admin("POST", path, spec).body()).contains("\"status\":{\"allowed\":true}");
    }

    @Test
    void answersTheWholeFamilyOfReviews() throws Exception {
        String base = "/apis/authorization.k8s.io/v1/";
        String about = "\"user\":\"alice\",\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"configmaps\","
                + "\"namespace\":\"golden\",\"name\":\"settings\"}";

        ok(alice("POST", base + "subjectaccessreviews", "{\"spec\":{" + about + "}}"), 403);
        assertThat(admin("POST", base + "subjectaccessreviews", "{\"spec\":{" + about + "}}")
                        .body())
                .contains("\"allowed\":true");
        assertThat(admin("POST", base + "namespaces/golden/localsubjectaccessreviews", "{\"spec\":{" + about + "}}")
                        .body())
                .contains("\"allowed\":true");
        assertThat(alice("POST", base + "selfsubjectrulesreviews", "{\"spec\":{\"namespace\":\"golden\"}}")
                        .body())
                .contains("\"resourceNames\":[\"settings\"]", "\"incomplete\":false", "/openapi/*");
        HttpResponse<String> invalid = admin("POST", base + "selfsubjectaccessreviews", "{\"spec\":{}}");
        assertThat(invalid.statusCode()).isEqualTo(422);
        assertThat(message(invalid))
                .isEqualTo(
                        ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of"
                                + " nonResourceAttributes or resourceAttributes must be specified");
        ok(admin("GET", base + "selfsubjectaccessreviews", ""), 405);
    }

    @Test
    void refusesRolesThatMakeNoSense() throws Exception {
        String role = "{\"metadata\":{\"name\":\"golden-bad\"},\"rules\":[{\"resources\":[\"pods\"],\"verbs\":[]},"
                + "{\"nonResourceURLs\":[\"/x\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]}";

        HttpResponse<String> response = admin("POST", RBAC + "clusterroles", role);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(message(response))
                .isEqualTo(
                        "ClusterRole.rbac.authorization.k8s.io \"golden-bad\" is invalid: [rules[0].verbs: Required value:"
                                + " verbs must contain at least one value, rules[0].apiGroups: Required value: resource rules must supply"
                                + " at least one api group, rules[1].nonResourceURLs: Invalid value: [\"/x\"]: rules cannot apply to both"
                                + " regular resources and non-resource URLs]");
    }

    private static String token(HttpResponse<String> response) throws Exception {
        return ((Mapping) Json.read(response.body())).text("status", "token").orElseThrow();
    }

    private HttpResponse<String> bearing(String token, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(face.url() + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return face.client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void givesServiceAccountsTokensThatEndWithThem() throws Exception {
        String accounts = "/api/v1/namespaces/golden/serviceaccounts";
        ok(admin("POST", accounts, "{\"metadata\":{\"name\":\"robot\"}}"), 201);
        HttpResponse<String> made = admin("POST", accounts + "/robot/token", "{\"spec\":{\"expirationSeconds\":600}}");
        HttpResponse<String> vault = admin("POST", accounts + "/robot/token", "{\"spec\":{\"audiences\":[\"vault\"]}}");
        ok(made, 201);
        String reviews = "/apis/authentication.k8s.io/v1/tokenreviews";
        String review = "{\"spec\":{\"token\":\"" + token(vault) + "\",\"audiences\":[\"vault\"]}}";

        HttpResponse<String> forbidden = bearing(token(made), "GET", "/api/v1/nodes");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(message(forbidden))
                .contains("User \"system:serviceaccount:golden:robot\" cannot list resource \"nodes\"");
        ok(bearing(token(made), "GET", "/openid/v1/jwks"), 200);
        assertThat(bearing(token(made), "GET", "/.well-known/openid-configuration")
                        .body())
                .contains("\"jwks_uri\":\"" + face.url() + "/openid/v1/jwks\"");
        ok(bearing(token(vault), "GET", "/version"), 401);
        assertThat(admin("POST", reviews, review).body())
                .contains(
                        "\"authenticated\":true", "\"username\":\"system:serviceaccount:golden:robot\"", "[\"vault\"]");
        assertThat(admin("POST", reviews, review.replace("\"vault\"]", "\"other\"]"))
                        .body())
                .contains("\"authenticated\":false");
        ok(admin("POST", accounts + "/nobody/token", "{\"spec\":{}}"), 404);
        assertThat(message(admin("POST", accounts + "/robot/token", "{\"spec\":{\"expirationSeconds\":60}}")))
                .contains("spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes");
        assertThat(alice("POST", accounts + "/robot/token", "{\"spec\":{}}").statusCode())
                .isEqualTo(403);
        ok(admin("DELETE", accounts + "/robot", ""), 200);
        ok(bearing(token(made), "GET", "/version"), 401);
    }
}
