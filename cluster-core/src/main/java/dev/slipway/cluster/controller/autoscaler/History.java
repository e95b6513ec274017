package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was recommended and done in the last minutes, kept in an annotation. A recommendation that is given again and again is one run, so that nothing
 * has to be written as long as nothing changes; a run that has ended says when it was given last.
 *
 * @param runs in order; the last is still going on
 * @param steps changes of the replicas, in order
 */
record History(List<Run> runs, List<Step> steps) {
    static final String ANNOTATION = "autoscaling.slipway.dev/history";

    private static final History NONE = new History(List.of(), List.of());

    /** Longer than any stabilisation window or period of a policy may be. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** @param until when it was given last; empty while it goes on */
    record Run(long replicas, Optional<Instant> until) {}

    /** @param by how many replicas more; negative if fewer */
    record Step(Instant at, long by) {}

    History {
        runs = List.copyOf(runs);
        steps = List.copyOf(steps);
    }

    /** That of an autoscaler. What somebody wrote there that is none counts as nothing. */
    static History of(ApiObject autoscaler) {
        try {
            Tree text = Json.read(autoscaler.annotation(ANNOTATION).orElse("{}"));
            return text.asMapping().map(History::read).orElse(NONE);
        } catch (Malformed notOurs) {
            return NONE;
        }
    }

    private static History read(Mapping text) {
        List<Run> runs = new ArrayList<>();
        for (Mapping run : text.sequence("recommended").mappings())
            runs.add(new Run(run.whole("replicas").orElse(0L), new ApiObject(run).time("until")));
        List<Step> steps = new ArrayList<>();
        for (Mapping step : text.sequence("scaled").mappings())
            new ApiObject(step)
                    .time("at")
                    .ifPresent(at -> steps.add(new Step(at, step.whole("by").orElse(0L))));
        return new History(runs, steps);
    }

    String text() {
        List<Tree> recommended = runs.stream()
                .<Tree>map(run -> run.until().isPresent()
                        ? Mapping.of(
                                "replicas",
                                run.replicas(),
                                "until",
                                Times.seconds(run.until().get()))
                        : Mapping.of("replicas", run.replicas()))
                .toList();
        List<Tree> scaled = steps.stream()
                .<Tree>map(step -> Mapping.of("at", Times.seconds(step.at()), "by", step.by()))
                .toList();
        Mapping all = Mapping.of("recommended", new Sequence(recommended));
        return Json.text(scaled.isEmpty() ? all : all.with("scaled", new Sequence(scaled)));
    }

    /** The same for one who looks now; where nothing is known yet, the replicas that there are count as recommended. */
    History beginning(long replicas, Instant now) {
        return runs.isEmpty() ? new History(List.of(new Run(replicas, Optional.of(now))), steps) : this;
    }

    /**
     * What was recommended last before now and within a time.
     *
     * @param from the first moment that counts
     * @param last when the run that goes on was given last
     */
    Stream<Long> since(Instant from, Instant last) {
        return runs.stream()
                .filter(run -> !run.until().orElse(last).isBefore(from))
                .map(Run::replicas);
    }

    /** The same with what is recommended now. */
    History recommending(long replicas, Instant last, Instant now) {
        List<Run> longer = new ArrayList<>(runs);
        Run newest = longer.isEmpty() ? new Run(-1, Optional.of(now)) : longer.get(longer.size() - 1);
        if (newest.until().isEmpty() && newest.replicas() == replicas) return this;
        if (newest.until().isPresent() && newest.replicas() == replicas) longer.remove(longer.size() - 1);
        else if (newest.until().isEmpty()) longer.set(longer.size() - 1, new Run(newest.replicas(), Optional.of(last)));
        longer.add(new Run(replicas, Optional.empty()));
        return new History(longer, steps).without(now.minus(KEPT));
    }

    /** The same with a change of the replicas. */
    History stepping(long by, Instant now) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(now, by));
        return new History(runs, more).without(now.minus(KEPT));
    }

    private History without(Instant before) {
        return new History(
                runs.stream()
                        .filter(run -> run.until()
                                .filter(until -> until.isBefore(before))
                                .isEmpty())
                        .toList(),
                steps.stream().filter(step -> !step.at().isBefore(before)).toList());
    }

    /** How many replicas were added, or if not so taken away, after a moment. */
    long changed(boolean up, Instant after) {
        return steps.stream()
                .filter(step -> step.at().isAfter(after) && step.by() > 0 == up)
                .mapToLong(step -> Math.abs(step.by()))
                .sum();
    }
}
