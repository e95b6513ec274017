package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Pending;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.ForecastTree;
import dev.slipway.sync.preview.Forecasting;
import dev.slipway.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a Secret holds is in no text that is made of a plan, in whatever way the Secret comes, changes or goes, and wherever else it is written. */
class HiddenSecretsTest {
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();
    private static final Kinds KINDS = Kinds.of(() -> REGISTRY);
    private static final GroupVersionKind SECRET = GroupVersionKind.of("v1", "Secret");
    private static final String MARK = "hush";

    @Test
    void noTextOfAPlanHasAValueOfASecret() {
        Seeds.forEach(200, seed -> {
            Random random = Seeds.random(seed);
            Optional<ApiObject> live = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(live(random));
            Rendering wanted = rendering(random, random.nextInt(4) > 0);
            Plan plan = Planner.plan(situation(wanted, live)).asOptional().orElseThrow();
            Forecast forecast = new Forecasting(
                            KINDS,
                            key -> live.filter(object -> object.key().equals(key)),
                            step -> Answer.done(step.object()))
                    .of(plan, wanted)
                    .asOptional()
                    .orElseThrow();
            Forecast more =
                    forecast.followedBy(Pending.between(wanted, rendering(random, true), KINDS), Optional.empty());

            assertHidden(plan.toString());
            assertHidden(new ForecastText(terminal()).print(more));
            assertHidden(Json.text(ForecastTree.of(more)));
        });
    }

    private static void assertHidden(String text) {
        assertThat(text).doesNotContain(MARK);
        for (int before = 0; before < 4; before++)
            for (int number = 0; number < 3; number++) assertThat(text).doesNotContain(encoded(before, number));
    }

    private static String value(int before, int number) {
        return "x".repeat(before) + MARK + number;
    }

    private static String encoded(int before, int number) {
        return Base64.getEncoder().encodeToString(value(before, number).getBytes(StandardCharsets.UTF_8));
    }

    private static Rendering rendering(Random random, boolean has) {
        List<Manifest> manifests =
                has ? List.of(new Manifest(secret(random, false), Origin.file("keys.yaml"))) : List.of();
        return new Rendering(
                new Application("web", "canary", Optional.empty()),
                CommitId.NONE,
                "canary",
                manifests,
                List.of(),
                "digest",
                ReadSet.NOTHING);
    }

    private static ApiObject live(Random random) {
        ApiObject object = secret(random, true)
                .withAnnotation(Marks.OWNER, "shop/web-canary")
                .withLabel(Marks.APPLICATION, "web-canary");
        return random.nextBoolean()
                ? object
                : object.withAnnotation(
                        "kubectl.kubernetes.io/last-applied-configuration",
                        Json.text(secret(random, false).root()));
    }

    private static ApiObject secret(Random random, boolean encoded) {
        Mapping.Builder data = Mapping.builder();
        Mapping.Builder plain = Mapping.builder();
        for (String key : List.of("data", "token", "a.b", "stringData")) {
            if (random.nextInt(3) == 0) continue;
            int before = random.nextInt(4);
            int number = random.nextInt(3);
            if (encoded || random.nextBoolean()) data.put(key, encoded(before, number));
            else plain.put(key, value(before, number));
        }
        ApiObject object = ApiObject.of(SECRET, "canary", "keys");
        if (random.nextBoolean()) object = object.with("data", data.build());
        return encoded || random.nextInt(3) == 0 ? object : object.with("stringData", plain.build());
    }

    private static Situation situation(Rendering wanted, Optional<ApiObject> live) {
        SortedMap<ObjectKey, String> owned = new TreeMap<>();
        live.ifPresent(object -> owned.put(object.key(), ""));
        return new Situation(
                wanted,
                "shop/web-canary",
                key -> live.filter(object -> object.key().equals(key)),
                new Inventory(owned),
                KINDS,
                Situation.Claims.NONE,
                Optional.empty());
    }

    private static Terminal terminal() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Terminal(nowhere, nowhere, Map.of(), Path.of(""), false);
    }
}
