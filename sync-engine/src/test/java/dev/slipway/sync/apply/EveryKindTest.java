package dev.slipway.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.compare.Change;
import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Planner;
import dev.slipway.sync.plan.Situation;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.StepMemory;
import dev.slipway.testing.Seeds;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Of every built-in kind that people make: {@code apply(plan(a, b), a) = b}. Whatever valid object there is and whatever valid one is wanted next,
 * afterwards live is what the server would make of the second one alone, and there is nothing left to plan. Where the server would not let that
 * happen in place, nothing is written, the plan knows it, and with leave to replace it happens too.
 */
class EveryKindTest {
    private static final String OWNER = "shop/web-development";
    private static final String REPLACE = "slipway.dev/replace";
    private static final int SEEDS = Integer.getInteger("kinds.seeds", 12);

    /** An Event cannot be wanted: the planner refuses it. */
    private static final Set<String> NOT_MADE = Set.of("v1, Kind=Event", "events.k8s.io/v1, Kind=Event");

    /** What the server or a controller gives to each object anew, whoever asks for nothing there. */
    private static final Pattern GIVEN = Pattern.compile("spec[.](clusterIPs?|ports.*nodePort|healthCheckNodePort"
            + "|(selector|template[.]metadata[.]labels).*(controller-uid|job-name).*|selector"
            + "|ingressClassName|volumes.*kube-api-access.*|(initContainers|containers).*volumeMounts.*|nodeName)");

    @Test
    void everyKindThatPeopleMakeIsHere() {
        TreeSet<String> here = new TreeSet<>();
        seedlings().forEach(object -> here.add(object.gvk().toString()));
        TreeSet<String> made = new TreeSet<>();
        for (Kind kind : BuiltInKinds.registry().all())
            if (kind.traits().stored()
                    && !kind.traits().readOnly()
                    && !NOT_MADE.contains(kind.gvk().toString()))
                made.add(kind.gvk().toString());

        assertThat(here).isEqualTo(made);
    }

    @Test
    void whatIsAppliedIsThereAndThenThereIsNothingToDo() {
        Seeds.forEach(SEEDS, seed -> {
            World world = new World(seed);
            for (ApiObject seedling : seedlings()) world.live(seedling);
        });
    }

    private static List<ApiObject> seedlings() {
        try (InputStream file = EveryKindTest.class.getResourceAsStream("seedlings.yaml")) {
            List<ApiObject> all = new ArrayList<>();
            for (Document document : Yaml.read(Objects.requireNonNull(file).readAllBytes()))
                all.add(new ApiObject(document.root().asMapping().orElseThrow()));
            return all;
        } catch (Exception unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /** A plane on which objects live one after the other, and another on which nothing ever is, to ask what an object would come to. */
    private static final class World {
        private final VirtualLoop loop;
        private final ControlPlane plane;
        private final ControlPlane asked;
        private final Random random;
        private final Kinds kinds;
        private final Applier applier;
        /** What the server answered: where it fills in what is said to be empty, that is learned from it. */
        private final StepMemory memory = new StepMemory();

        World(long seed) {
            loop = new VirtualLoop(seed, Instant.parse("2026-01-01T00:00:00Z"));
            random = Seeds.random(seed);
            plane = plane();
            asked = plane();
            kinds = Kinds.of(plane.apiServer()::kinds);
            applier = new Applier(plane.client());
            loop.runFor(Duration.ofSeconds(5));
        }

        private ControlPlane plane() {
            ControlPlane made = new ControlPlane(loop, new MemoryJournal(), ControlPlane.Settings.withNodes(1));
            made.start();
            ApiObject namespace = ApiObject.of(new GroupVersionKind("", "v1", "Namespace"), "", "shop");
            assertThat(answer(made.client().create(namespace, WriteOptions.by("test")))
                            .refusal())
                    .isEmpty();
            return made;
        }

        void live(ApiObject seedling) {
            ApiObject here = kinds.find(seedling.gvk()).orElseThrow().namespaced()
                    ? seedling.withAt("shop", "metadata", "namespace")
                    : seedling;
            KindGrower grower = new KindGrower(
                    kinds.find(seedling.gvk()).orElseThrow().schema(),
                    random,
                    object -> fresh(object).isPresent());
            assertThat(fresh(here))
                    .as(() -> here + " is not valid: " + ask(here).refusal())
                    .isPresent();
            ApiObject a = grower.grow(here, 30);
            ApiObject b = grower.grow(a, 12);
            try {
                assertThat(sync(a)).as("refused at first").isEmpty();
                isThere(a, a);
                Optional<ApiObject> before = live(a.key());
                List<Problem> refusal = sync(b);
                if (refusal.isEmpty()) isThere(b, a);
                else isReplaced(b, a, before.orElseThrow(), refusal);
            } catch (AssertionError failed) {
                throw new AssertionError(failed.getMessage() + "\nfrom " + a.root() + "\nto   " + b.root(), failed);
            }
            remove(a.key());
        }

        /** Refused as a whole, and the plan knows why; with leave to replace it comes to pass all the same. */
        private void isReplaced(ApiObject wanted, ApiObject earlier, ApiObject before, List<Problem> refusal) {
            assertThat(said(live(wanted.key()).orElseThrow()))
                    .as("written although refused")
                    .isEqualTo(said(before));
            ApiObject replacing = wanted.withAnnotation(REPLACE, "true");
            assertThat(plan(replacing).steps().map(Step::action))
                    .as(() -> "with leave to replace, where the server says " + refusal)
                    .containsExactly(Step.Action.REPLACE);
            assertThat(sync(replacing)).as("refused with leave to replace").isEmpty();
            isThere(replacing, earlier);
        }

        private Plan plan(ApiObject wanted) {
            Rendering rendering = new Rendering(
                    new Application("web", "development", Optional.empty()),
                    new CommitId("a".repeat(40)),
                    "shop",
                    List.of(new Manifest(wanted, new Origin("web/templates/web.yaml", 1))),
                    List.of(),
                    "digest",
                    ReadSet.NOTHING);
            var plan = Planner.plan(
                    new Situation(
                            rendering,
                            OWNER,
                            this::live,
                            new Inventory(new TreeMap<>()),
                            kinds,
                            Situation.Claims.NONE,
                            Optional.empty()),
                    memory);
            assertThat(plan.problems()).isEmpty();
            return plan.asOptional().orElseThrow();
        }

        /** Plans and writes until there is nothing to write; what is refused before, in which case nothing was written. */
        private List<Problem> sync(ApiObject wanted) {
            for (int i = 0; i < 8; i++) {
                Plan plan = plan(wanted);
                if (!plan.writes() && !isGoing(wanted)) return List.of();
                List<Problem> refused = answer(applier.check(plan));
                if (!refused.isEmpty()) {
                    assertThat(i)
                            .as(() -> "refused after something was written: " + refused)
                            .isZero();
                    return refused;
                }
                write(plan.steps().filter(Step::writes).toList());
                loop.runFor(Duration.ofSeconds(3));
                // Somebody has read how it ended.
                live(wanted.key())
                        .filter(there -> there.isDeleting() && Keepsake.isOn(there))
                        .ifPresent(there -> answer(applier.letGo(there, false)));
            }
            throw new AssertionError("there is always something to write: "
                    + plan(wanted)
                            .steps()
                            .map(step -> step.action() + " " + step.changes())
                            .toList());
        }

        private void write(List<Step> steps) {
            for (Applier.Written written : answer(applier.write(steps, () -> true))) {
                assertThat(written.problem()).as("accepted, then refused").isEmpty();
                steps.forEach(step -> written.now().ifPresent(now -> memory.wrote(step, now)));
            }
        }

        private boolean isGoing(ApiObject wanted) {
            return live(wanted.key()).filter(ApiObject::isDeleting).isPresent();
        }

        /** @param earlier what was wanted before */
        private void isThere(ApiObject wanted, ApiObject earlier) {
            loop.runFor(Duration.ofSeconds(3));
            Kind kind = plane.apiServer().kinds().find(wanted.gvk()).orElseThrow();
            Mapping expected = said(fresh(wanted).orElseThrow());
            Mapping found = said(kind.show(live(wanted.key()).orElseThrow()));
            List<Change> differences = Comparison.of(expected, found, kind.schema()).changes().stream()
                    .filter(change -> !isGiven(change, wanted, earlier))
                    .filter(change -> isSaid(change, wanted, earlier) && !isNothing(change))
                    .toList();
            assertThat(differences)
                    .as(() -> "how live differs from what is wanted; its managers are "
                            + live(wanted.key()).orElseThrow().metadata().sequence("managedFields"))
                    .isEmpty();
            assertThat(live(wanted.key()).orElseThrow().labels()).containsAllEntriesOf(wanted.labels());
            assertThat(live(wanted.key()).orElseThrow().annotations()).containsAllEntriesOf(wanted.annotations());
            assertThat(plan(wanted).writes()).as("something to write at rest").isFalse();
        }

        /**
         * Rules that were aggregated stay when the role aggregates no more, as in Kubernetes: they are the controller's. So are the taints of a node
         * of which nobody says any.
         */
        private static boolean isGiven(Change change, ApiObject wanted, ApiObject earlier) {
            boolean aggregated =
                    wanted.root().has("aggregationRule") || earlier.root().has("aggregationRule");
            String path = change.path().display();
            boolean tainted = path.equals("spec.taints") && !wanted.spec().has("taints");
            return GIVEN.matcher(path).matches() || tainted || aggregated && path.startsWith("rules");
        }

        /** What nobody says keeps what the server gave it first; but what is taken out of a manifest goes. */
        private static boolean isSaid(Change change, ApiObject wanted, ApiObject earlier) {
            return change.before().isEmpty()
                    || change.path().in(wanted.root()).isPresent()
                    || change.path().in(earlier.root()).isPresent();
        }

        /** The types of the built-in kinds make no difference between an empty list and none. */
        private static boolean isNothing(Change change) {
            return change.before()
                    .map(World::withoutEmpty)
                    .filter(tree -> !isEmpty(tree))
                    .equals(change.after().map(World::withoutEmpty).filter(tree -> !isEmpty(tree)));
        }

        private static Tree withoutEmpty(Tree tree) {
            if (tree instanceof Sequence list)
                return new Sequence(
                        list.items().stream().map(World::withoutEmpty).toList());
            if (!(tree instanceof Mapping mapping)) return tree;
            Mapping.Builder kept = Mapping.builder();
            mapping.forEach((key, value) -> {
                Tree rest = withoutEmpty(value);
                if (!isEmpty(rest)) kept.put(key, rest);
            });
            return kept.build();
        }

        private static boolean isEmpty(Tree tree) {
            return tree.equals(Sequence.empty()) || tree.equals(Mapping.empty());
        }

        private static Mapping said(ApiObject object) {
            return object.root().without("metadata").without("status");
        }

        private Optional<ApiObject> live(ObjectKey key) {
            return answer(plane.client().get(key)).asOptional();
        }

        /** What the server would make of an object if it were new. */
        private Optional<ApiObject> fresh(ApiObject object) {
            return ask(object).asOptional();
        }

        private Answer<ApiObject> ask(ApiObject object) {
            return answer(asked.client()
                    .apply(object, WriteOptions.by("slipway").forcing().asDryRun()));
        }

        private void remove(ObjectKey key) {
            live(key).ifPresent(there -> {
                if (!there.finalizers().isEmpty())
                    answer(plane.client()
                            .patch(
                                    key,
                                    dev.slipway.cluster.client.Writer.Patch.merge(
                                            Mapping.of("metadata", Mapping.of("finalizers", Sequence.empty()))),
                                    WriteOptions.by("test")));
                answer(plane.client().delete(key, DeleteOptions.BACKGROUND));
            });
            loop.runFor(Duration.ofSeconds(30));
        }

        private <T> T answer(CompletableFuture<T> future) {
            assertThat(loop.runUntil(future::isDone, Duration.ofMinutes(1)))
                    .as("answered")
                    .isTrue();
            return future.join();
        }
    }
}
