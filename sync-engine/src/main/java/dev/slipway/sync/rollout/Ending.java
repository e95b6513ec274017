package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How work ended that an object stands for: a Job, a Pod, or whatever has ended once it is well.
 *
 * @param good whether it ended well
 * @param exitCode of the container that ended last, where containers did the work; of work that failed, of one that failed
 * @param message its last words, or what is wrong with it
 */
public record Ending(boolean good, Optional<Long> exitCode, String reason, String message) {
    /** What a container said last is kept up to here; more is a log, and nobody's result. */
    private static final int LAST_LINES = 10;

    private static final int LONGEST = 1_000;

    /** Empty while it has not ended. How it ended is also read from an object that is on its way out: a Job may delete itself at once. */
    public static Optional<Ending> of(ApiObject live, Judge judge, World world) {
        ApiObject itself = live.withoutAt("metadata", "deletionTimestamp");
        Health health = judge.of(itself);
        return end(itself, health).map(good -> of(itself, good, health, world));
    }

    private static Ending of(ApiObject live, boolean good, Health health, World world) {
        Optional<Mapping> last = lastContainer(live, good, world);
        String words = last.flatMap(container -> container.text("message"))
                .map(Ending::lastLines)
                .filter(text -> !text.isEmpty())
                .orElse(good ? "" : health.message());
        String reason = last.flatMap(container -> container.text("reason")).orElse(health.reason());
        return new Ending(good, last.flatMap(container -> container.whole("exitCode")), reason, words);
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

    private static Optional<Mapping> lastContainer(ApiObject live, boolean good, World world) {
        Stream<ApiObject> pods = live.kind().equals("Pod") ? Stream.of(live) : world.ownedBy(live).stream();
        return pods.filter(pod -> pod.kind().equals("Pod"))
                .flatMap(Ending::terminated)
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
