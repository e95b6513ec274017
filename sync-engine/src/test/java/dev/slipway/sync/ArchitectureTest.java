package dev.slipway.sync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.slipway.sync.MainCode.useOnly;
import static dev.slipway.sync.MainCode.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.slipway.cluster.object.planted.ReachesUp;
import dev.slipway.cluster.store.planted.Upstairs;
import dev.slipway.diff.planted.KnowsTheEngine;
import dev.slipway.sync.gate.planted.LaterStage;
import dev.slipway.sync.pipeline.application.planted.KnowsANeighbour;
import dev.slipway.sync.plan.planted.EarlierStage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the shape of the house: modules, floors, stages, no cycles. The tables here are those of the design page. */
class ArchitectureTest {
    /** Module root to the module roots it may use. */
    private static final Map<String, List<String>> ARROWS = Map.of(
            "dev.slipway.diff", List.of(),
            "dev.slipway.templating", List.of("dev.slipway.diff"),
            "dev.slipway.webhooks", List.of("dev.slipway.diff"),
            "dev.slipway.cluster", List.of("dev.slipway.diff"),
            "dev.slipway.sync",
                    List.of(
                            "dev.slipway.diff",
                            "dev.slipway.templating",
                            "dev.slipway.webhooks",
                            "dev.slipway.cluster"));

    /** Floors of the control plane, lowest first. Every controller.x is a neighbour of the others on floor 6. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("loop", "object"),
            List.of("kind", "client"),
            List.of("store"),
            List.of("apiserver"),
            List.of("informer"),
            List.of("controller"),
            List.of("scheduler", "node", "network", "election"),
            List.of("plane"));

    private static final int CONTROLLERS = 6;

    /** The way of a change through the engine; a stage sees only what came before it. */
    private static final List<String> STAGES = List.of(
            "model",
            "source",
            "flag",
            "schedule",
            "seal",
            "layout",
            "render",
            "plan",
            "gate",
            "apply",
            "rollout",
            "report",
            "promote",
            "adopt",
            "preview");

    /** What stands around the stages and may use them. */
    private static final List<String> AROUND = List.of("rehearse", "pipeline", "server", "console", "cli", "main");

    /** Floors of the pipeline, lowest first; above them all is the pipeline itself. */
    private static final List<List<String>> PIPELINE = List.of(
            List.of("definition", "evaluation"),
            List.of("part"),
            List.of("application", "verification", "pullrequest"),
            List.of("promotion"));

    private static final String PIPELINE_ROOT = "dev.slipway.sync.pipeline";

    private static final ArchRule MODULES =
            classes().should(useOnly("use modules along the arrows", ArchitectureTest::againstTheArrows));
    private static final ArchRule FLOOR_ORDER =
            classes().should(useOnly("use floors below their own", ArchitectureTest::againstTheFloors));
    private static final ArchRule STAGE_ORDER =
            classes().should(useOnly("use earlier stages", ArchitectureTest::againstTheStages));
    private static final ArchRule PIPELINE_ORDER = classes()
            .should(useOnly("use floors of the pipeline below their own", ArchitectureTest::againstThePipeline));
    private static final ArchRule NO_CYCLES =
            slices().matching("dev.slipway.(**)").should().beFreeOfCycles();

    @Test
    void modulesUseOneAnotherAlongTheArrows() {
        MODULES.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void aFloorUsesOnlyFloorsBelow() {
        FLOOR_ORDER.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void aStageUsesOnlyEarlierStages() {
        STAGE_ORDER.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void aFloorOfThePipelineUsesOnlyFloorsBelow() {
        PIPELINE_ORDER.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void packagesHaveNoCycles() {
        NO_CYCLES.allowEmptyShould(true).check(MainCode.classes());
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(packagesWithoutNullMarked(MainCode.classes())).isEmpty();
    }

    @Test
    void everyPackageHasItsPlaceInTheTables() {
        assertThat(MainCode.classes().stream()
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .filter(name -> !hasPlace(name))
                        .sorted())
                .as("packages that no table in this class knows")
                .isEmpty();
    }

    @Test
    void theRulesCatchWhatIsPlanted() {
        assertThatThrownBy(() -> MODULES.check(MainCode.planted(KnowsTheEngine.class)))
                .hasMessageContaining("dev.slipway.diff must not use dev.slipway.sync");
        assertThatThrownBy(() -> FLOOR_ORDER.check(MainCode.planted(ReachesUp.class, Upstairs.class)))
                .hasMessageContaining("object (floor 0) must not use store (floor 2)");
        assertThatThrownBy(() -> STAGE_ORDER.check(MainCode.planted(EarlierStage.class, LaterStage.class)))
                .hasMessageContaining("plan must not use gate");
        assertThatThrownBy(() -> PIPELINE_ORDER.check(MainCode.planted(KnowsANeighbour.class)))
                .hasMessageContaining("pipeline.application (floor 2) must not use pipeline.pullrequest (floor 2)");
        assertThatThrownBy(() -> NO_CYCLES.check(MainCode.planted(EarlierStage.class, LaterStage.class)))
                .hasMessageContaining("Cycle detected");
        assertThat(packagesWithoutNullMarked(MainCode.planted(Upstairs.class)))
                .containsExactly("dev.slipway.cluster.store.planted");
    }

    private static Optional<String> againstTheArrows(String user, String used) {
        Optional<String> from = moduleOf(user);
        Optional<String> to = moduleOf(used);
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) return Optional.empty();
        return ARROWS.get(from.get()).contains(to.get())
                ? Optional.empty()
                : Optional.of(from.get() + " must not use " + to.get());
    }

    private static Optional<String> againstTheFloors(String user, String used) {
        return mustNot(floorOf(user), floorOf(used));
    }

    private static Optional<String> mustNot(Optional<Floor> from, Optional<Floor> to) {
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) return Optional.empty();
        return to.get().number() < from.get().number()
                ? Optional.empty()
                : Optional.of(from.get() + " must not use " + to.get());
    }

    private static Optional<String> againstThePipeline(String user, String used) {
        return mustNot(pipelineFloorOf(user), pipelineFloorOf(used));
    }

    private static Optional<String> againstTheStages(String user, String used) {
        Optional<String> from = engineRoomOf(user);
        Optional<String> to = engineRoomOf(used);
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) return Optional.empty();
        boolean allowed = AROUND.contains(from.get())
                ? !to.get().equals("main")
                : STAGES.contains(to.get()) && STAGES.indexOf(to.get()) < STAGES.indexOf(from.get());
        return allowed ? Optional.empty() : Optional.of(from.get() + " must not use " + to.get());
    }

    private static boolean hasPlace(String packageName) {
        if (within(packageName, "dev.slipway.cluster"))
            return floorOf(packageName).isPresent();
        if (within(packageName, PIPELINE_ROOT))
            return pipelineFloorOf(packageName).isPresent();
        if (within(packageName, "dev.slipway.sync"))
            return engineRoomOf(packageName).isPresent();
        return moduleOf(packageName).isPresent();
    }

    private static Optional<String> moduleOf(String packageName) {
        return ARROWS.keySet().stream()
                .filter(root -> within(packageName, root))
                .findAny();
    }

    private record Floor(String room, int number) {
        @Override
        public String toString() {
            return room + " (floor " + number + ")";
        }
    }

    private static Optional<Floor> floorOf(String packageName) {
        if (within(packageName, "dev.slipway.cluster.controller")
                && !packageName.equals("dev.slipway.cluster.controller")) {
            String kind = packageName.split("\\.")[4];
            return Optional.of(new Floor("controller." + kind, CONTROLLERS));
        }
        for (int number = 0; number < FLOORS.size(); number++)
            for (String room : FLOORS.get(number))
                if (within(packageName, "dev.slipway.cluster." + room)) return Optional.of(new Floor(room, number));
        return Optional.empty();
    }

    private static Optional<Floor> pipelineFloorOf(String packageName) {
        if (packageName.equals(PIPELINE_ROOT)) return Optional.of(new Floor("pipeline", PIPELINE.size()));
        for (int number = 0; number < PIPELINE.size(); number++)
            for (String room : PIPELINE.get(number))
                if (within(packageName, PIPELINE_ROOT + "." + room))
                    return Optional.of(new Floor("pipeline." + room, number));
        return Optional.empty();
    }

    private static Optional<String> engineRoomOf(String packageName) {
        if (!within(packageName, "dev.slipway.sync") || packageName.equals("dev.slipway.sync")) return Optional.empty();
        String room = packageName.split("\\.")[3];
        return STAGES.contains(room) || AROUND.contains(room) ? Optional.of(room) : Optional.empty();
    }

    private static TreeSet<String> packagesWithoutNullMarked(JavaClasses classes) {
        TreeSet<String> names =
                classes.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .forEach(type -> names.remove(type.getPackageName()));
        return names;
    }
}
