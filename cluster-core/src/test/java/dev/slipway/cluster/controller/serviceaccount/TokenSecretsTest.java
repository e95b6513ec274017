package dev.slipway.cluster.controller.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.access.Tokens;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSecretsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ApiObject ROBOT = ApiObject.of(GroupVersionKind.of("v1", "ServiceAccount"), "shop", "robot")
            .withAt("robot-uid", "metadata", "uid");
    private static final ApiObject SECRET = ApiObject.of(GroupVersionKind.of("v1", "Secret"), "shop", "token")
            .withAt("secret-uid", "metadata", "uid")
            .withAnnotation("kubernetes.io/service-account.name", "robot")
            .with("type", "kubernetes.io/service-account-token");

    private Credentials credentials;
    private TokenSecrets secrets;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        credentials = Credentials.open(folder, List.of("127.0.0.1"), () -> NOW);
        secrets = new TokenSecrets(credentials.tokens(), "PEM");
    }

    private Decision decide(ApiObject... objects) {
        return secrets.reconcile(SECRET.key(), World.of(List.of(objects)), NOW);
    }

    private static String data(ApiObject secret, String key) {
        byte[] bytes =
                Base64.getDecoder().decode(secret.root().text("data", key).orElseThrow());
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aTokenSpeaksForItsAccountAsLongAsItsSecretIsThere() {
        ApiObject filled = ((Command.Update) decide(SECRET, ROBOT).commands().get(0)).object();
        World world = World.of(List.of(filled, ROBOT));
        Authenticator with = credentials.authenticator(world::get, () -> NOW.plusSeconds(1_000_000));
        Authenticator without = credentials.authenticator(World.of(List.of(ROBOT))::get, () -> NOW);

        String token = data(filled, "token");

        assertThat(with.ofToken(token, List.of(Tokens.ISSUER))
                        .orElseThrow()
                        .user()
                        .name())
                .isEqualTo("system:serviceaccount:shop:robot");
        assertThat(without.ofToken(token, List.of(Tokens.ISSUER))).isEmpty();
        assertThat(data(filled, "ca.crt")).isEqualTo("PEM");
        assertThat(data(filled, "namespace")).isEqualTo("shop");
        assertThat(filled.annotation("kubernetes.io/service-account.uid")).contains("robot-uid");
        assertThat(decide(filled, ROBOT).isNothing()).as("once filled").isTrue();
    }

    @Test
    void aSecretGoesWithItsAccount() {
        ApiObject filled = SECRET.withAnnotation("kubernetes.io/service-account.uid", "robot-uid");
        ApiObject another = ROBOT.withAt("another-uid", "metadata", "uid");
        Command deleted =
                new Command.IfAbsent(List.of(new Command.Identity(ROBOT.key(), "robot-uid")), Command.delete(filled));

        assertThat(decide(filled).commands()).containsExactly(deleted);
        assertThat(decide(filled, another).commands())
                .as("an account of the same name")
                .containsExactly(deleted);
    }

    @Test
    void otherSecretsAreLeftAlone() {
        assertThat(decide(SECRET.with("type", "Opaque"), ROBOT).isNothing()).isTrue();
    }
}
