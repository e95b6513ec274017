package dev.slipway.cluster.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token of a service account is good while its time lasts and all that it is bound to is there. */
class TokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ApiObject ROBOT = object("ServiceAccount", "robot", "u-robot");
    private static final ApiObject POD = object("Pod", "web", "u-web");

    private final TreeMap<ObjectKey, ApiObject> objects = new TreeMap<>();
    private Instant now = NOW;

    @TempDir
    Path folder;

    private Credentials credentials;
    private Authenticator authenticator;

    @BeforeEach
    void open() throws Exception {
        credentials = Credentials.open(folder, List.of(), () -> NOW);
        authenticator = credentials.authenticator(key -> Optional.ofNullable(objects.get(key)), () -> now);
        objects.put(ROBOT.key(), ROBOT);
        objects.put(POD.key(), POD);
    }

    private static ApiObject object(String kind, String name, String uid) {
        return ApiObject.of(GroupVersionKind.of("v1", kind), "shop", name).withAt(uid, "metadata", "uid");
    }

    private static Claims claims(Optional<Claims.Bound> bound, String... audiences) {
        return new Claims(
                "id-1",
                List.of(audiences),
                NOW,
                NOW.plus(Duration.ofHours(1)),
                "shop",
                new Claims.Named("robot", "u-robot"),
                bound);
    }

    private String token(Optional<Claims.Bound> bound) {
        return credentials.tokens().sign(claims(bound, Tokens.ISSUER));
    }

    private Optional<User> user(String token) {
        return authenticator.authenticate(Optional.empty(), "Bearer " + token);
    }

    @Test
    void isTheUserOfItsAccount() {
        assertThat(user(token(Optional.empty()))).hasValueSatisfying(user -> {
            assertThat(user.name()).isEqualTo("system:serviceaccount:shop:robot");
            assertThat(user.uid()).isEqualTo("u-robot");
            assertThat(user.groups())
                    .containsExactly("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated");
            assertThat(user.extra()).containsEntry("authentication.kubernetes.io/credential-id", List.of("JTI=id-1"));
        });
    }

    @Test
    void saysWhatTheTokensOfKubernetesSay() {
        String payload = token(Optional.of(new Claims.Bound("pod", new Claims.Named("web", "u-web"))))
                .split("\\.")[1];

        assertThat(new String(Base64.getUrlDecoder().decode(payload), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"aud\":[\"https://kubernetes.default.svc.cluster.local\"],\"exp\":1767229200,\"iat\":1767225600,"
                                + "\"iss\":\"https://kubernetes.default.svc.cluster.local\",\"jti\":\"id-1\",\"kubernetes.io\":{\"namespace\":"
                                + "\"shop\",\"serviceaccount\":{\"name\":\"robot\",\"uid\":\"u-robot\"},\"pod\":{\"name\":\"web\",\"uid\":"
                                + "\"u-web\"}},\"nbf\":1767225600,\"sub\":\"system:serviceaccount:shop:robot\"}");
    }

    @Test
    void endsWithItsTime() {
        String token = token(Optional.empty());

        now = NOW.plus(Duration.ofHours(1));

        assertThat(user(token)).isEmpty();
    }

    @Test
    void endsWithItsAccountAlsoWhereAnotherHasItsName() {
        String token = token(Optional.empty());

        objects.put(ROBOT.key(), object("ServiceAccount", "robot", "u-another"));

        assertThat(user(token)).isEmpty();
    }

    @Test
    void endsWithTheObjectThatItIsBoundTo() {
        String token = token(Optional.of(new Claims.Bound("pod", new Claims.Named("web", "u-web"))));
        assertThat(user(token)).isPresent();

        objects.remove(POD.key());

        assertThat(user(token)).isEmpty();
    }

    @Test
    void isNobodysWhereItIsForOthers() {
        String token = credentials.tokens().sign(claims(Optional.empty(), "vault"));

        assertThat(user(token)).isEmpty();
        assertThat(authenticator.ofToken(token, List.of("vault", "other")))
                .hasValueSatisfying(known -> assertThat(known.audiences()).containsExactly("vault"));
    }

    @Test
    void isNobodysWhereSomebodyElseSignedIt(@TempDir Path elsewhere) throws Exception {
        Credentials foreign = Credentials.open(elsewhere, List.of(), () -> NOW);

        assertThat(user(foreign.tokens().sign(claims(Optional.empty(), Tokens.ISSUER))))
                .isEmpty();
    }

    @Test
    void isNobodysWhereItWasChanged() {
        String[] parts = token(Optional.empty()).split("\\.");
        String other = credentials
                .tokens()
                .sign(new Claims(
                        "id-2",
                        List.of(Tokens.ISSUER),
                        NOW,
                        NOW.plusSeconds(9999),
                        "shop",
                        new Claims.Named("robot", "u-robot"),
                        Optional.empty()));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(user(parts[0] + "." + other.split("\\.")[1] + "." + parts[2]))
                .isEmpty();
        assertThat(user(none + "." + parts[1] + ".")).isEmpty();
        assertThat(user(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(user(parts[0] + "." + parts[1] + ".A%A")).isEmpty();
        assertThat(user("a.b.c")).isEmpty();
        assertThat(user("..")).isEmpty();
    }

    @Test
    void isGoodAfterARestart() throws Exception {
        String token = token(Optional.empty());

        Credentials later = Credentials.open(folder, List.of(), () -> NOW);

        assertThat(later.tokens().verify(token, NOW)).isPresent();
        assertThat(later.tokens().keySet()).isEqualTo(credentials.tokens().keySet());
    }
}
