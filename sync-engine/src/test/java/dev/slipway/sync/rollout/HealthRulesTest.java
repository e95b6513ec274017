package dev.slipway.sync.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.HealthRule;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.source.FakeSnapshot;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: the first document is judged, by the rules beside it if there are any, the others exist beside it, and it is noon. */
class HealthRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    static Stream<Path> cases() {
        return Golden.cases("health").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgesAsTheTableSays(Path folder) throws Exception {
        List<ApiObject> objects = new ArrayList<>();
        for (Document document : Yaml.read(Files.readAllBytes(folder.resolve("given.yaml"))))
            objects.add(new ApiObject(document.root().asMapping().orElseThrow()));

        Health health = HealthRules.judge(objects.get(0), new FakeWorld(objects), rules(folder), NOW);

        Golden.check(folder.resolve("then.txt"), text(health));
        assertThat(health.state()).isNotNull();
    }

    /** Only what a component brings itself, as a custom resource, may be without a rule. */
    @Test
    void knowsEveryBuiltInKind() {
        List<String> withoutRule = BuiltInKinds.registry().all().stream()
                .filter(kind -> !kind.traits().equals(Kind.Traits.QUESTION))
                .map(kind -> ApiObject.of(kind.gvk(), "", "x"))
                .filter(object -> HealthRules.judge(object, World.EMPTY, List.of(), NOW)
                        .reason()
                        .equals("NoRule"))
                .map(object -> object.gvk().groupKind().toString())
                .toList();

        assertThat(withoutRule).isEmpty();
    }

    @Test
    void theWorstIsReviewedWhenTheFirstOfAllIs() {
        Health failed = Health.of(Health.State.DEGRADED, "Broken", "it broke");
        Health late = Health.of(Health.State.PROGRESSING, "Waits", "it waits").until(NOW.plusSeconds(60));
        Health soon = Health.of(Health.State.PROGRESSING, "Waits", "it waits").until(NOW.plusSeconds(30));

        Health worst = Health.worst(List.of(failed, late, soon));

        assertThat(worst).isEqualTo(failed.until(NOW.plusSeconds(30)));
    }

    /** Those of a {@code slipway.yaml} beside the case. */
    private static List<HealthRule> rules(Path folder) throws IOException {
        Path file = folder.resolve("slipway.yaml");
        if (!Files.exists(file)) return List.of();
        Outcome<Configuration> read =
                Configuration.read(FakeSnapshot.parse("=== slipway.yaml\n" + Files.readString(file)));
        assertThat(read.problems()).isEmpty();
        return read.asOptional().orElseThrow().pipeline().health();
    }

    private static String text(Health health) {
        String blocking =
                health.blocking().map(leaf -> "blocking: " + leaf + "\n").orElse("");
        String cause = health.blocking()
                .flatMap(Leaf::cause)
                .map(word -> "cause: " + word.word() + "\n")
                .orElse("");
        return health.state().word() + " (" + health.reason() + ")\n"
                + (health.message().isEmpty() ? "" : health.message() + "\n") + blocking + cause
                + health.reviewAt().map(at -> "until " + at + "\n").orElse("");
    }

    /** These objects and no others. */
    private record FakeWorld(List<ApiObject> objects) implements World {
        @Override
        public List<ApiObject> ownedBy(ApiObject owner) {
            return objects.stream().filter(object -> object.isOwnedBy(owner)).toList();
        }

        @Override
        public Optional<ApiObject> get(ObjectKey key) {
            return objects.stream().filter(object -> object.key().equals(key)).findFirst();
        }
    }
}
