package dev.slipway.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Situation.Claims;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each case has {@code desired.yaml}, {@code live.yaml} and perhaps {@code facts.yaml}: {@code inventory} (names of live objects, all that are
 * marked if it is left out), {@code unchanged}, {@code claims} (object to applications), {@code
 * stages} (application to stage).
 */
class PlannerTest {
    private static final String OWNER = "shop/web-development";
    private static final KindRegistry REGISTRY = BuiltInKinds.registry();

    static Stream<Path> cases() {
        return Golden.cases("plan").stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plansAsTheCaseSays(Path folder) throws Exception {
        Outcome<Plan> plan = Planner.plan(situation(folder));

        String text = plan.asOptional()
                .map(PlanText::of)
                .orElse(plan.problems().stream()
                        .map(problem -> problem.reason() + " " + problem + "\n")
                        .collect(Collectors.joining()));
        Golden.check(folder.resolve("then.txt"), text);
    }

    @Test
    void theDigestNamesWhatIsWantedAndWhatIsDeleted() throws Exception {
        Plan first = Planner.plan(situation(Golden.path("plan/prunes-what-left-the-rendering")))
                .asOptional()
                .orElseThrow();
        Plan again = Planner.plan(situation(Golden.path("plan/prunes-what-left-the-rendering")))
                .asOptional()
                .orElseThrow();
        Plan other = Planner.plan(situation(Golden.path("plan/creates-everything-in-order")))
                .asOptional()
                .orElseThrow();

        assertThat(first.digest()).isEqualTo(again.digest()).isNotEqualTo(other.digest());
    }

    @Test
    void theDigestStaysTheSameWhileThePlanIsCarriedOut() throws Exception {
        Situation before = situation(Golden.path("plan/prunes-what-left-the-rendering"));
        Plan first = Planner.plan(before).asOptional().orElseThrow();
        ObjectKey gone = first.deletions().get(0).key();
        ObjectKey going = first.deletions().get(1).key();

        Plan later = Planner.plan(seeing(before, key -> {
                    if (key.equals(gone)) return Optional.empty();
                    Optional<ApiObject> live = before.live().get(key);
                    return key.equals(going)
                            ? live.map(object -> object.withAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp"))
                            : live;
                }))
                .asOptional()
                .orElseThrow();
        Plan another = Planner.plan(seeing(
                        before, key -> before.live().get(key).map(object -> object.withAt("new", "metadata", "uid"))))
                .asOptional()
                .orElseThrow();

        assertThat(later.deletions()).hasSize(first.deletions().size() - 2);
        assertThat(later.digest()).isEqualTo(first.digest());
        assertThat(another.digest()).isNotEqualTo(first.digest());
    }

    private static Situation seeing(Situation before, Situation.Live live) {
        return new Situation(
                before.rendering(),
                before.owner(),
                live,
                before.inventory(),
                before.kinds(),
                before.claims(),
                before.lastDigest());
    }

    @Test
    void everyProblemIsFoundAtOnce() throws Exception {
        Outcome<Plan> plan = Planner.plan(situation(Golden.path("plan/refuses-unknown-kinds")));

        assertThat(plan.problems()).hasSize(2).extracting(Problem::reason).containsOnly(Problem.Reason.UnknownKind);
    }

    @Test
    void moreJobsThatDeleteThemselvesThanCanBeRememberedAreRefused(@TempDir Path folder) throws Exception {
        String job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: seed-%d}\nspec: {ttlSecondsAfterFinished: 5}\n";
        Files.writeString(folder.resolve("live.yaml"), "");
        Files.writeString(folder.resolve("desired.yaml"), manifests(job, 1000));
        assertThat(Planner.plan(situation(folder)).problems()).isEmpty();
        Files.writeString(folder.resolve("desired.yaml"), manifests(job, 1001));

        assertThat(Planner.plan(situation(folder)).problems())
                .singleElement()
                .asString()
                .contains("1001 Jobs of this application have ttlSecondsAfterFinished, and at most 1000 may");
    }

    private static String manifests(String text, int count) {
        return IntStream.range(0, count).mapToObj(text::formatted).collect(Collectors.joining("---\n"));
    }

    @Test
    void aPlanFromMemoryIsTheSamePlanAndMakesOnlyTheStepsThatMoved() throws Exception {
        StepMemory memory = new StepMemory();
        Situation situation = situation(Golden.path("plan/creates-everything-in-order"));
        Plan first = Planner.plan(situation, memory).asOptional().orElseThrow();
        ApiObject moved = first.waves().get(0).steps().get(0).object();
        Situation later = new Situation(
                situation.rendering(),
                situation.owner(),
                key -> key.equals(moved.key())
                        ? Optional.of(moved)
                        : situation.live().get(key),
                situation.inventory(),
                situation.kinds(),
                situation.claims(),
                situation.lastDigest());

        Plan remembered = Planner.plan(later, memory).asOptional().orElseThrow();

        assertThat(remembered).isEqualTo(Planner.plan(later).asOptional().orElseThrow());
        assertThat(steps(remembered).filter(step -> steps(first).noneMatch(before -> before == step)))
                .extracting(Step::key)
                .containsExactly(moved.key());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aChangeOfStatusAloneMakesNoOtherPlan(Path folder) throws Exception {
        StepMemory memory = new StepMemory();
        Situation situation = situation(folder);
        Planner.plan(situation, memory);
        Situation later = new Situation(
                situation.rendering(),
                situation.owner(),
                key -> situation.live().get(key).map(PlannerTest::withAnotherStatus),
                situation.inventory(),
                situation.kinds(),
                situation.claims(),
                situation.lastDigest());

        assertThat(Planner.plan(later, memory)).isEqualTo(Planner.plan(later));
    }

    private static ApiObject withAnotherStatus(ApiObject live) {
        List<Tree> owners =
                new ArrayList<>(live.metadata().sequence("managedFields").items());
        owners.add(Mapping.builder()
                .put("manager", "controller")
                .put("operation", "Update")
                .put("apiVersion", live.gvk().apiVersion())
                .put("fieldsType", "FieldsV1")
                .put("fieldsV1", Mapping.of("f:status", Mapping.of("f:seen", Mapping.empty())))
                .put("subresource", "status")
                .build());
        ApiObject written = live.withStatus(Mapping.of("seen", 1)).withAt("77", "metadata", "resourceVersion");
        return owners.size() == 1 ? written : written.withAt(new Sequence(owners), "metadata", "managedFields");
    }

    private static Stream<Step> steps(Plan plan) {
        return plan.waves().stream().flatMap(wave -> wave.steps().stream());
    }

    private static Situation situation(Path folder) throws IOException, Malformed {
        List<Manifest> manifests = new ArrayList<>();
        for (Document document : documents(folder.resolve("desired.yaml")))
            manifests.add(new Manifest(object(document), new Origin("web/templates/web.yaml", document.line())));
        SortedMap<ObjectKey, ApiObject> live = new TreeMap<>();
        for (Document document : documents(folder.resolve("live.yaml")))
            live.put(object(document).key(), object(document));
        List<Document> written = documents(folder.resolve("facts.yaml"));
        Mapping facts = written.isEmpty()
                ? Mapping.empty()
                : written.get(0).root().asMapping().orElseThrow();
        Rendering rendering = new Rendering(
                new Application("web", "development", Optional.empty()),
                new CommitId("a".repeat(40)),
                "development",
                manifests,
                List.of(),
                "digest-of-" + manifests.size(),
                ReadSet.NOTHING);
        boolean unchanged = facts.bool("unchanged").orElse(false);
        return new Situation(
                rendering,
                OWNER,
                key -> Optional.ofNullable(live.get(key)),
                inventory(live, facts),
                Kinds.of(() -> REGISTRY),
                claims(facts),
                unchanged ? Optional.of(rendering.digest()) : Optional.empty());
    }

    private static Inventory inventory(SortedMap<ObjectKey, ApiObject> live, Mapping facts) {
        SortedMap<ObjectKey, String> uids = new TreeMap<>();
        List<String> listed = facts.sequence("inventory").texts();
        live.forEach((key, object) -> {
            boolean ours = facts.has("inventory")
                    ? listed.contains(key.name())
                    : Marks.ownerOf(object).equals(Optional.of(OWNER));
            if (ours) uids.put(key, object.uid());
        });
        return new Inventory(uids);
    }

    private static Claims claims(Mapping facts) {
        return new Claims() {
            @Override
            public List<String> wantedBy(ObjectKey key) {
                return facts.mapping("claims").sequence(key.name()).texts();
            }

            @Override
            public boolean knows(String owner) {
                return owner.startsWith("shop/");
            }

            @Override
            public Optional<String> stageOf(String owner) {
                return facts.text("stages", owner);
            }

            @Override
            public List<String> undecidedBeside(String owner) {
                return List.of();
            }
        };
    }

    private static List<Document> documents(Path file) throws IOException, Malformed {
        return Files.exists(file) ? Yaml.read(Files.readAllBytes(file)) : List.of();
    }

    private static ApiObject object(Document document) {
        return new ApiObject(document.root().asMapping().orElseThrow());
    }
}
