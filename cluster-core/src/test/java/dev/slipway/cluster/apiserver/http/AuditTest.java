package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.audit.Asker;
import dev.slipway.cluster.apiserver.http.audit.AuditEvent;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.rbac.Permission;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final String SECRET =
            "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"key\"},\"stringData\":{\"k\":\"hush-hush\"}}";

    @TempDir
    private Path data;

    @Test
    void whoChangedWhatFromWhereIsRecordedWithoutTheSecret() throws Exception {
        BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();
        try (RunningFace face = new RunningFace(data, FakePlane::new, events::add)) {
            HttpResponse<String> answer = face.send(
                    "POST",
                    "/api/v1/namespaces/default/secrets?dryRun=All",
                    SECRET,
                    Map.of("User-Agent", "kubectl/v1.33.1", "Content-Type", "application/json"));

            Mapping event = next(events);

            assertThat(event.text("verb")).hasValue("create");
            assertThat(event.text("auditID"))
                    .hasValue(answer.headers().firstValue("Audit-Id").orElseThrow());
            assertThat(event.text("requestURI")).hasValue("/api/v1/namespaces/default/secrets?dryRun=All");
            assertThat(event.text("user", "username")).hasValue("admin");
            assertThat(event.sequence("sourceIPs").texts()).containsExactly("127.0.0.1");
            assertThat(event.text("userAgent")).hasValue("kubectl/v1.33.1");
            assertThat(event.mapping("objectRef"))
                    .isEqualTo(Mapping.of("resource", "secrets", "namespace", "default", "apiVersion", "v1"));
            assertThat(event.whole("responseStatus", "code")).hasValue((long) answer.statusCode());
            assertThat(event.text("annotations", "authorization.k8s.io/decision"))
                    .hasValue("allow");
            assertThat(Json.text(event)).doesNotContain("hush");
        }
    }

    @Test
    void whoIsNotLetInIsRecordedToo() throws Exception {
        BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();
        try (RunningFace face = new RunningFace(data, FakePlane::new, events::add)) {
            face.client()
                    .send(
                            face.request("GET", "/api/v1/pods", "")
                                    .setHeader("Authorization", "Bearer wrong")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            Mapping event = next(events);

            assertThat(event.whole("responseStatus", "code")).hasValue(401L);
            assertThat(event.mapping("user")).isEqualTo(Mapping.empty());
            assertThat(event.mapping("annotations")).isEqualTo(Mapping.empty());
        }
    }

    @Test
    void whoAsksAsSomebodyElseIsRecordedWithWhatTheRulesSay() throws Exception {
        BlockingQueue<AuditEvent> events = new LinkedBlockingQueue<>();
        try (RunningFace face = new RunningFace(data, FakePlane::new, events::add)) {
            Map<String, String> asDave = Map.of("Impersonate-User", "dave", "Impersonate-Group", "dev");
            face.send("DELETE", "/api/v1/namespaces/default/secrets/a", "", asDave);

            Mapping event = next(events);

            assertThat(event.text("user", "username")).hasValue("admin");
            assertThat(event.text("impersonatedUser", "username")).hasValue("dave");
            assertThat(event.sequence("impersonatedUser", "groups").texts())
                    .containsExactly("dev", "system:authenticated");
            assertThat(event.mapping("annotations"))
                    .isEqualTo(
                            Mapping.of("authorization.k8s.io/decision", "forbid", "authorization.k8s.io/reason", ""));
        }
    }

    @Test
    void whatAllowedARequestIsTold() {
        Permission permission =
                new Permission(true, "RBAC: allowed by RoleBinding \"b/shop\" of Role \"r\" to User \"dave\"");
        AuditEvent allowed = event("DELETE", "/api/v1/namespaces/shop/pods/a", 403);

        Mapping event = new AuditEvent(
                        allowed.id(),
                        allowed.call(),
                        allowed.uri(),
                        allowed.asker().told(permission),
                        allowed.address(),
                        allowed.code(),
                        allowed.received(),
                        allowed.completed(),
                        allowed.annotations())
                .tree();

        assertThat(event.text("annotations", "authorization.k8s.io/decision")).hasValue("allow");
        assertThat(event.text("annotations", "authorization.k8s.io/reason")).hasValue(permission.reason());
        assertThat(event.has("impersonatedUser")).isFalse();
    }

    @Test
    void changesRefusalsAndSecretsAreKeptAndOrdinaryReadsAreNot() {
        assertThat(event("GET", "/api/v1/pods", 200).isWorthKeeping()).isFalse();
        assertThat(event("GET", "/healthz", 200).isWorthKeeping()).isFalse();
        assertThat(event("GET", "/api/v1/pods", 403).isWorthKeeping()).isTrue();
        assertThat(event("GET", "/api/v1/secrets", 200).isWorthKeeping()).isTrue();
        assertThat(event("DELETE", "/api/v1/namespaces/a/pods/b", 200).isWorthKeeping())
                .isTrue();
    }

    @Test
    void verbsAreThoseOfKubernetes() {
        Map<String, List<String>> verbs = Map.of(
                "get", List.of("GET", "/api/v1/namespaces/a/secrets/b"),
                "list", List.of("GET", "/api/v1/secrets"),
                "watch", List.of("GET", "/api/v1/secrets?watch=true"),
                "update", List.of("PUT", "/api/v1/namespaces/a/secrets/b"),
                "patch", List.of("PATCH", "/api/v1/namespaces/a/secrets/b"),
                "delete", List.of("DELETE", "/api/v1/namespaces/a/secrets/b"),
                "deletecollection", List.of("DELETE", "/api/v1/namespaces/a/secrets"));

        verbs.forEach((verb, request) -> assertThat(
                        event(request.get(0), request.get(1), 200).tree().text("verb"))
                .as(verb)
                .hasValue(verb));
    }

    private static AuditEvent event(String method, String path, int code) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        return new AuditEvent(
                "id",
                Call.of(method, path),
                path,
                Asker.of(User.ADMIN),
                "10.0.0.1",
                code,
                now,
                now.plusMillis(3),
                Collections.emptySortedMap());
    }

    /** The next record, as it would be written. */
    private static Mapping next(BlockingQueue<AuditEvent> events) throws InterruptedException {
        AuditEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event.tree();
    }
}
