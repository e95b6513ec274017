package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.apply.HookSight;
import dev.slipway.sync.apply.HookSight.Absent;
import dev.slipway.sync.apply.HookSight.Deleted;
import dev.slipway.sync.apply.HookSight.Ended;
import dev.slipway.sync.apply.HookSight.Leaving;
import dev.slipway.sync.apply.HookSight.Running;
import dev.slipway.sync.apply.HookSight.Seen;
import dev.slipway.sync.apply.HookSight.Stale;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.rollout.Health;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.Judge;
import dev.slipway.sync.rollout.World;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one attempt sees of its hooks. Pure. */
record HookSights(World world, Judge judge, String attempt) {
    /** What a container said last is kept up to here; more is a log, and nobody's result. */
    private static final int LAST_LINES = 10;

    private static final int LONGEST = 1_000;

    List<HookSight> of(Plan plan) {
        return plan.hooks().stream().map(this::of).toList();
    }

    private HookSight of(HookStep hook) {
        return new HookSight(
                hook.key().toString(),
                hook.hook().phase(),
                hook.directives().wave(),
                hook.directives().timeout().orElse(Sights.TIMEOUT),
                hook.origin(),
                hook.live().map(this::seen).orElse(new Absent()));
    }

    private Seen seen(ApiObject live) {
        boolean mine = live.annotation(Marks.ATTEMPT).equals(Optional.of(attempt));
        if (!mine) return live.isDeleting() ? new Leaving() : new Stale();
        // How it ended is still to be read from one that is on its way out: a Job may delete itself at once.
        ApiObject itself = live.withoutAt("metadata", "deletionTimestamp");
        Health health = judge.of(itself);
        Optional<Boolean> end = end(itself, health);
        if (end.isPresent()) return ended(itself, end.get(), health);
        return live.isDeleting() ? new Deleted(live.uid()) : new Running(live.uid(), waitingFor(health));
    }

    /** Whether it has ended well; empty while it has not ended. What never ends by its kind has ended once it is well. */
    private static Optional<Boolean> end(ApiObject live, Health health) {
        return switch (live.gvk().groupKind().toString()) {
            case "Pod" -> phase(live);
            case "Job.batch" -> verdict(live);
            default ->
                switch (health.state()) {
                    case HEALTHY -> Optional.of(true);
                    case DEGRADED -> Optional.of(false);
                    case SUSPENDED, UNKNOWN, PROGRESSING, MISSING -> Optional.empty();
                };
        };
    }

    private static Optional<Boolean> phase(ApiObject pod) {
        return pod.status()
                .text("phase")
                .filter(phase -> phase.equals("Succeeded") || phase.equals("Failed"))
                .map(phase -> phase.equals("Succeeded"));
    }

    private static Optional<Boolean> verdict(ApiObject job) {
        return job.conditions().stream()
                .filter(condition -> condition.isTrue()
                        && (condition.type().equals("Complete")
                                || condition.type().equals("Failed")))
                .map(condition -> condition.type().equals("Complete"))
                .findFirst();
    }

    private static String waitingFor(Health health) {
        if (health.state() == State.UNKNOWN) return health.message() + ", or has ended";
        return health.message().isEmpty() ? health.reason() : health.message();
    }

    private Ended ended(ApiObject live, boolean good, Health health) {
        Optional<Mapping> last = lastContainer(live, good);
        String words = last.flatMap(container -> container.text("message"))
                .map(HookSights::lastLines)
                .filter(text -> !text.isEmpty())
                .orElse(good ? "" : health.message());
        String reason = last.flatMap(container -> container.text("reason")).orElse(health.reason());
        return new Ended(live.uid(), good, last.flatMap(container -> container.whole("exitCode")), reason, words);
    }

    /** The container that ended last; of work that failed, one that failed. */
    private Optional<Mapping> lastContainer(ApiObject live, boolean good) {
        Stream<ApiObject> pods = live.kind().equals("Pod") ? Stream.of(live) : world.ownedBy(live).stream();
        return pods.filter(pod -> pod.kind().equals("Pod"))
                .flatMap(HookSights::terminated)
                .filter(container -> good || container.whole("exitCode").orElse(0L) != 0)
                .max(Comparator.comparing(
                        container -> container.text("finishedAt").orElse("")));
    }

    private static Stream<Mapping> terminated(ApiObject pod) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(field -> pod.status().sequence(field).mappings().stream())
                .map(container -> container.mapping("state", "terminated"))
                .filter(state -> !state.isEmpty());
    }

    private static String lastLines(String text) {
        List<String> lines = text.strip().lines().toList();
        String kept =
                lines.stream().skip(Math.max(0, lines.size() - LAST_LINES)).collect(Collectors.joining("\n"));
        return kept.length() > LONGEST ? kept.substring(kept.length() - LONGEST) : kept;
    }
}
