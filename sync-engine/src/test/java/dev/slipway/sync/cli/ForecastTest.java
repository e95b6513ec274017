package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.merge.MergePatch;
import dev.slipway.diff.tree.Tree;
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
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.ForecastTree;
import dev.slipway.sync.preview.Forecasting;
import dev.slipway.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case has {@code desired.yaml}, {@code live.yaml} and perhaps {@code merged.yaml}, what the default branch says. Live objects belong to the
 * application, and were applied as they stand there where they do not say otherwise.
 */
class ForecastTest {
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();
    private static final Kinds KINDS = Kinds.of(() -> REGISTRY);

    static Stream<Path> cases() {
        return Golden.cases("forecast").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isToldAsTheCaseSays(Path folder) throws Exception {
        Forecast forecast = forecast(folder);

        String text = new ForecastText(terminal(false)).print(forecast);
        Golden.check(folder.resolve("then.txt"), text);
        assertThat(new ForecastText(terminal(true))
                        .print(forecast)
                        .replaceAll("\u001b\\[[0-9]+m", "")
                        .replaceAll(" +\n", "\n"))
                .isEqualTo(text);
        Golden.check(folder.resolve("then.json"), Json.pretty(ForecastTree.of(forecast)));
    }

    @Test
    void aTableFitsIntoEightyColumns() throws Exception {
        for (Path folder : Golden.cases("forecast"))
            assertThat(Files.readString(folder.resolve("then.txt")).lines().takeWhile(line -> !line.isEmpty()))
                    .filteredOn(line -> !line.startsWith("!"))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    private static Terminal terminal(boolean watched) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Terminal(nowhere, nowhere, Map.of(), Path.of(""), watched);
    }

    private static Forecast forecast(Path folder) throws Exception {
        TreeMap<ObjectKey, ApiObject> there = new TreeMap<>();
        TreeMap<ObjectKey, String> owned = new TreeMap<>();
        for (ApiObject object : objects(folder.resolve("live.yaml"))) {
            boolean foreign = object.annotation(Marks.OWNER).isPresent();
            ApiObject ours = foreign
                    ? object
                    : object.withAnnotation(Marks.OWNER, "shop/web-canary").withLabel(Marks.APPLICATION, "web-canary");
            there.put(object.key(), ours);
            if (!foreign) owned.put(object.key(), "");
        }
        Situation.Live live = new Situation.Live() {
            @Override
            public Optional<ApiObject> get(ObjectKey key) {
                return Optional.ofNullable(there.get(key));
            }

            @Override
            public List<ApiObject> list(GroupKind kind, String namespace) {
                return there.values().stream()
                        .filter(object -> object.gvk().groupKind().equals(kind))
                        .toList();
            }
        };
        Rendering rendering = rendering(objects(folder.resolve("desired.yaml")), "a");
        Situation situation = new Situation(
                rendering,
                "shop/web-canary",
                live,
                new Inventory(owned),
                KINDS,
                Situation.Claims.NONE,
                Optional.empty());
        Forecast forecast = Planner.plan(situation)
                .then(plan -> new Forecasting(KINDS, live, ForecastTest::after).of(plan, rendering))
                .asOptional()
                .orElseThrow();
        if (!Files.exists(folder.resolve("merged.yaml"))) return forecast;
        Rendering merged = rendering(objects(folder.resolve("merged.yaml")), "b");
        return forecast.followedBy(Pending.between(rendering, merged, KINDS), Optional.of(merged.commit()));
    }

    /** Good enough for objects without keyed lists that lose an item. */
    private static Answer<ApiObject> after(Step step) {
        Tree before = step.live()
                .map(object -> (Tree) object.root())
                .orElse(step.object().root());
        Tree after = MergePatch.apply(before, step.divergence().sent().root());
        return Answer.done(new ApiObject(after.asMapping().orElseThrow()));
    }

    private static Rendering rendering(List<ApiObject> objects, String digit) {
        List<Manifest> manifests = new ArrayList<>();
        for (ApiObject object : objects)
            manifests.add(new Manifest(object, new Origin("web/templates/" + object.name() + ".yaml", 1)));
        return new Rendering(
                new Application("web", "canary", Optional.empty()),
                new CommitId(digit.repeat(40)),
                "canary",
                manifests,
                List.of(),
                "digest",
                ReadSet.NOTHING);
    }

    private static List<ApiObject> objects(Path file) throws IOException, Malformed {
        List<ApiObject> objects = new ArrayList<>();
        for (Document document : Yaml.read(Files.readAllBytes(file))) {
            ApiObject object = new ApiObject(document.root().asMapping().orElseThrow());
            objects.add(object.kind().equals("Namespace") ? object : object.withAt("canary", "metadata", "namespace"));
        }
        return objects;
    }
}
