package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.page.Ending;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.source.Repository;
import dev.slipway.sync.source.Repository.Lineage;
import dev.slipway.webhooks.reply.PullRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last previews of pull requests that are over, for their pages: the newest few, for a while, and where what was merged runs by now. */
final class PastPreviews {
    /** Previews hold what changes; nobody asks for more of the old ones. */
    static final int MOST = 20;

    static final Duration LONGEST = Duration.ofDays(14);

    private final Surroundings around;
    private final Repository repository;
    private final PreviewRendering rendering;
    private final Lane lane;
    private final Runnable changed;
    private final TreeMap<Long, Past> all = new TreeMap<>();
    /** Where stages are, in their order. */
    private List<At> stages = List.of();

    /** @param changed is run when there is something else to show */
    PastPreviews(Surroundings around, Repository repository, PreviewRendering rendering, Lane lane, Runnable changed) {
        this.around = around;
        this.repository = repository;
        this.rendering = rendering;
        this.lane = lane;
        this.changed = changed;
    }

    /**
     * A pull request that is over.
     *
     * @param over as it ended, at the head that was previewed last
     * @param base what it was previewed into
     * @param preview empty while it is to be made again
     * @param ending what became of it
     */
    record Past(PullRequest over, CommitId base, Instant since, Optional<Preview> preview, Ending ending) {
        private Past with(Ending other) {
            return new Past(over, base, since, preview, other);
        }
    }

    private record At(String stage, Optional<CommitId> commit) {}

    /** Shows one from now on, as long as it is among the newest. */
    void keep(PullRequest over, CommitId base, Instant since, Optional<Preview> preview) {
        all.put(over.number(), new Past(over, base, since, preview, new Ending(word(over), word(over) + ".")));
        bound();
        follow();
    }

    /** It is open again. */
    void drop(long number) {
        all.remove(number);
    }

    /** One whose preview must be made again, if there is such a one. */
    Optional<Past> unmade(long number) {
        return Optional.ofNullable(all.get(number))
                .filter(past -> past.preview().isEmpty());
    }

    /** The repository says something new. */
    void want(Evaluation newer) {
        List<At> now = newer.stages().values().stream()
                .sorted(Comparator.comparingInt(StageEvaluation::order))
                .map(stage -> new At(stage.stage().name(), stage.commit(Optional.empty())))
                .toList();
        bound();
        if (now.equals(stages)) return;
        stages = now;
        follow();
    }

    Stream<Standing> standings() {
        return all.descendingMap().values().stream()
                .map(past -> new Standing(
                        rendering.subject(past.over(), past.base()),
                        past.preview(),
                        Optional.empty(),
                        Optional.of(past.ending())));
    }

    /** The oldest go, whatever their number. */
    private void bound() {
        Instant earliest = around.now().minus(LONGEST);
        all.values().removeIf(past -> past.since().isBefore(earliest));
        while (all.size() > MOST)
            all.values().stream()
                    .min(Comparator.comparing(Past::since)
                            .thenComparing(past -> past.over().number()))
                    .ifPresent(oldest -> all.remove(oldest.over().number()));
    }

    private void follow() {
        List<At> now = stages;
        Map<Long, PullRequest> asked = all.values().stream()
                .map(Past::over)
                .collect(Collectors.toMap(PullRequest::number, over -> over, (one, other) -> one, TreeMap::new));
        if (asked.isEmpty()) return;
        lane.offload(() -> endings(asked, now)).thenAccept(endings -> {
            endings.forEach((number, ending) -> all.computeIfPresent(number, (same, past) -> past.with(ending)));
            changed.run();
        });
    }

    private Map<Long, Ending> endings(Map<Long, PullRequest> asked, List<At> now) {
        TreeMap<Long, Ending> endings = new TreeMap<>();
        asked.forEach((number, over) -> endings.put(number, ending(over, now)));
        return endings;
    }

    private Ending ending(PullRequest over, List<At> now) {
        if (over.state() != PullRequest.State.MERGED) return new Ending(word(over), sentence(over));
        Optional<CommitId> merge = over.merge().filter(CommitId::isFull).map(CommitId::new);
        String where = now.stream().map(stage -> where(stage, merge)).collect(Collectors.joining("; "));
        String as = merge.map(commit -> " as " + commit.abbreviated()).orElse("");
        return new Ending(word(over), "Merged" + as + (where.isEmpty() ? "." : ": " + where + "."));
    }

    private String where(At stage, Optional<CommitId> merge) {
        if (stage.commit().isEmpty()) return "stage " + stage.stage() + " runs nothing yet";
        CommitId commit = stage.commit().get();
        if (merge.equals(stage.commit())) return "stage " + stage.stage() + " runs it";
        Optional<Lineage> lineage =
                merge.map(from -> repository.lineage(from, commit)).flatMap(Outcome::asOptional);
        String relation = lineage.map(how -> how == Lineage.FORWARD ? ", with it" : ", without it")
                .orElse("");
        return "stage " + stage.stage() + " runs " + commit.abbreviated() + relation;
    }

    private static String word(PullRequest over) {
        return switch (over.state()) {
            case MERGED -> "Merged";
            case CLOSED -> "Closed";
            case OPEN -> "Elsewhere";
        };
    }

    private static String sentence(PullRequest over) {
        return over.isOpen()
                ? "Not previewed any more, since it goes to " + over.base() + " now."
                : "Closed without merging.";
    }
}
