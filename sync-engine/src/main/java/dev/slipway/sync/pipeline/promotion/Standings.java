package dev.slipway.sync.pipeline.promotion;

import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.gate.Verdict;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.pipeline.application.ApplicationStanding;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.report.StageReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How the applications of each stage stand, kept up to date one application at a time: a stage may have thousands, and hears of every change
 * of each.
 */
final class Standings {
    private final LiveView view;
    private final String namespace;
    private final Map<String, Standing> stages = new TreeMap<>();

    Standings(LiveView view, String namespace) {
        this.view = view;
        this.namespace = namespace;
    }

    /**
     * Those of one stage that are not as they should be.
     *
     * @param since when each was seen to become as it is
     */
    private record Standing(
            TreeMap<String, Wanted> wanted,
            TreeSet<Application> unsynced,
            TreeSet<Application> unhealthy,
            TreeSet<Application> unwell,
            TreeSet<Application> unseen,
            TreeMap<Application, Instant> since) {
        Standing() {
            this(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        }
    }

    /** The repository says something new. */
    void want(Evaluation newer) {
        stages.clear();
        newer.stages().forEach((name, stage) -> stages.put(name, standing(stage)));
    }

    /** The status of an application changed. */
    void changed(String stage, String application) {
        Optional.ofNullable(stages.get(stage))
                .ifPresent(standing -> Optional.ofNullable(standing.wanted().get(application))
                        .ifPresent(wanted -> judge(standing, wanted)));
    }

    StageReport.Tally tally(String stage) {
        Standing standing = stages.getOrDefault(stage, new Standing());
        int all = standing.wanted().size();
        return new StageReport.Tally(
                all,
                all - standing.unsynced().size(),
                all - standing.unhealthy().size(),
                all - standing.unwell().size());
    }

    /** The applications of a stage that are not what is wanted now, in order. */
    List<Wanted> unsynced(String stage) {
        Standing standing = stages.getOrDefault(stage, new Standing());
        return standing.unsynced().stream()
                .flatMap(application -> Optional.ofNullable(standing.wanted().get(application.name())).stream())
                .toList();
    }

    /**
     * Whether what a stage is at was on previews, where it requires that: those of its applications wait that become something which was on
     * none.
     */
    Gate previewed(String stage) {
        Standing standing = stages.getOrDefault(stage, new Standing());
        String needed = "each plan on the preview of a pull request";
        List<Application> unseen = List.copyOf(standing.unseen());
        if (unseen.isEmpty()) return new Gate(Rule.PREVIEW, Verdict.OPEN, "nothing that was on none", needed);
        String more = unseen.size() == 1 ? "" : " and " + (unseen.size() - 1) + " more";
        String first = Optional.ofNullable(standing.wanted().get(unseen.get(0).name()))
                .map(wanted -> standing(wanted).message())
                .orElse("");
        return new Gate(
                Rule.PREVIEW,
                new Verdict.Held(unseen.get(0).name() + more + ": " + first),
                unseen.get(0).name() + more + " on none",
                needed);
    }

    /** Why a stage, or one component of it, is not synced and healthy; empty if it is. */
    Optional<String> doubt(String stage, Optional<String> component) {
        Standing standing = stages.getOrDefault(stage, new Standing());
        return Stream.of(standing.unsynced(), standing.unhealthy())
                .flatMap(some -> some.stream()
                        .filter(application -> component
                                .filter(name -> !name.equals(application.component()))
                                .isEmpty())
                        .limit(1))
                .min(Application::compareTo)
                .flatMap(application -> Optional.ofNullable(standing.wanted().get(application.name())))
                .map(wanted -> standing(wanted).reasonedDoubt());
    }

    /**
     * Since when all of them, or those of one component, have been as they are, by the conditions in their statuses: so a new process counts on
     * where the one before was. Empty if there is none.
     */
    Optional<Instant> since(String stage, Optional<String> component) {
        return stages.getOrDefault(stage, new Standing()).since().entrySet().stream()
                .filter(entry -> component
                        .filter(name -> !name.equals(entry.getKey().component()))
                        .isEmpty())
                .map(Map.Entry::getValue)
                .max(Instant::compareTo);
    }

    private Standing standing(StageEvaluation stage) {
        Standing standing = new Standing();
        for (Wanted wanted : stage.wanted().values()) {
            standing.wanted().put(wanted.application().name(), wanted);
            judge(standing, wanted);
        }
        return standing;
    }

    private void judge(Standing standing, Wanted wanted) {
        ApplicationStanding now = standing(wanted);
        put(standing.unsynced(), wanted.application(), !now.isSynced());
        put(standing.unhealthy(), wanted.application(), !now.isHealthy());
        put(standing.unwell(), wanted.application(), !now.isWell());
        put(standing.unseen(), wanted.application(), now.isUnseen());
        now.since().ifPresent(at -> standing.since().put(wanted.application(), at));
    }

    private static void put(TreeSet<Application> set, Application application, boolean belongs) {
        if (belongs) set.add(application);
        else set.remove(application);
    }

    private ApplicationStanding standing(Wanted wanted) {
        return ApplicationStanding.of(wanted, view, namespace);
    }
}
