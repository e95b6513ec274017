package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.seal.AgeFiles;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.seal.Unsealer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sealed parameters, from the push to the Secret, and nowhere else. */
class EngineSealedTest {
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final Unsealer KEYS =
            Identities.read("id", AgeFiles.IDENTITY).asOptional().orElseThrow();
    /** Parts of the value that are in no other text of these tests; its key, which is no secret, is much like the first. */
    private static final List<String> GIVEAWAYS = List.of("\u00e4ssword", "line two");

    private final EngineWorld world = EngineWorld.withWeb(23);

    @Test
    void aSealedValueIsInTheSecretAndNowhereElse() {
        sealed(AgeFiles.ONE_LINE);
        world.withKeys(KEYS).start();

        world.deploy("api-development");

        assertThat(password()).isEqualTo(AgeFiles.PLAIN);
        assertThat(everythingBut(SECRET)).noneMatch(text -> givesAway(text));
        assertThat(everythingBut(SECRET)).noneMatch(text -> text.contains(base64(AgeFiles.PLAIN)));
    }

    @Test
    void driftOfASealedValueIsHealedAndNotTold() {
        sealed(AgeFiles.ONE_LINE);
        world.withKeys(KEYS).start();
        world.deploy("api-development");

        world.patch(
                world.get(SECRET, "api").orElseThrow().key(), Mapping.of("data", Mapping.of("password", "b3RoZXI=")));

        world.until("healed", () -> password().equals(AgeFiles.PLAIN));
        world.until("synced", () -> world.sync("api-development").equals("Synced"));
        assertThat(everythingBut(SECRET)).noneMatch(text -> givesAway(text) || text.contains(base64(AgeFiles.PLAIN)));
    }

    @Test
    void withoutAKeyOnlyThatComponentFailsAndSaysWhere() {
        sealed(AgeFiles.ONE_LINE);
        world.start();

        CommitId commit = world.push();

        world.untilSynced("web-development", commit);
        world.until("it is told", () -> world.sync("api-development").equals("Failed"));
        assertThat(world.message("api-development"))
                .startsWith(
                        "api/parameters.yaml:2: parameter \"db.password\": the value is sealed, and there is no private key");
        assertThat(world.get(SECRET, "api")).isEmpty();
    }

    @Test
    void anotherKeyFailsUntilItIsSealedAnew() {
        sealed(AgeFiles.FOR_OTHER);
        world.withKeys(KEYS).start();
        world.push();
        world.until("it is told", () -> world.sync("api-development").equals("Failed"));
        assertThat(world.message("api-development")).contains("it was sealed for other keys than ours");

        sealed(AgeFiles.FOR_TWO);
        world.deploy("api-development");

        assertThat(password()).isEqualTo("for two");
    }

    @Test
    void whatIsSealedAnewWithTheSameValueRestsAgain() {
        sealed(AgeFiles.ONE_LINE);
        world.withKeys(KEYS).start();
        world.deploy("api-development");
        long version = Informer.revisionOf(world.get(SECRET, "api").orElseThrow());

        sealed("|\n" + AgeFiles.ARMORED.indent(4));
        world.deploy("api-development");

        assertThat(Informer.revisionOf(world.get(SECRET, "api").orElseThrow())).isEqualTo(version);
    }

    private void sealed(String text) {
        world.files.put("api/parameters.yaml", "db:\n  password: " + text + "\n");
        world.files.put(
                "api/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: api}\nstringData: {password: {{db.password}}}\n");
    }

    private String password() {
        return world.get(SECRET, "api")
                .flatMap(secret -> secret.root().text("data", "password"))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean givesAway(String text) {
        return GIVEAWAYS.stream().anyMatch(text::contains);
    }

    private List<String> everythingBut(GroupKind kind) {
        return world.kinds().stream()
                .filter(other -> !other.equals(kind))
                .flatMap(other -> world.list(other).stream())
                .map(ApiObject::root)
                .map(Json::text)
                .toList();
    }
}
