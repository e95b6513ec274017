package dev.slipway.sync.plan;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case has {@code desired.yaml} and {@code live.yaml}, the latter without marks: all of it was applied as it stands there. */
class EffectsTest {
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();

    static Stream<Path> cases() {
        return Golden.cases("effects").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhatFollows(Path folder) throws Exception {
        TreeMap<ObjectKey, ApiObject> there = new TreeMap<>();
        for (ApiObject object : objects(folder.resolve("live.yaml"))) there.put(object.key(), object);
        List<Manifest> manifests = new ArrayList<>();
        for (ApiObject object : objects(folder.resolve("desired.yaml")))
            manifests.add(new Manifest(object, Origin.file("web.yaml")));
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
        Rendering rendering = new Rendering(
                new Application("web", "development", Optional.empty()),
                new CommitId("a".repeat(40)),
                "development",
                manifests,
                List.of(),
                "digest",
                ReadSet.NOTHING);
        Plan plan = Planner.plan(new Situation(
                        rendering,
                        "shop/web-development",
                        live,
                        Inventory.EMPTY,
                        Kinds.of(() -> REGISTRY),
                        Situation.Claims.NONE,
                        Optional.empty()))
                .asOptional()
                .orElseThrow();

        StringBuilder text = new StringBuilder();
        Effects.of(plan, live, "development")
                .forEach((key, effects) -> effects.forEach(effect -> text.append(effect.warns() ? "! " : "  ")
                        .append(key)
                        .append(' ')
                        .append(effect.sentence())
                        .append('\n')));
        Golden.check(folder.resolve("then.txt"), text.toString());
    }

    private static List<ApiObject> objects(Path file) throws IOException, Malformed {
        List<ApiObject> objects = new ArrayList<>();
        for (Document document : Yaml.read(Files.readAllBytes(file)))
            objects.add(new ApiObject(document.root().asMapping().orElseThrow())
                    .withAt("development", "metadata", "namespace"));
        return objects;
    }
}
