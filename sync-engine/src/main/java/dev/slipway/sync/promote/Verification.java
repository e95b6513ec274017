package dev.slipway.sync.promote;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.gate.Candidate;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.promote.VerificationJob.Outcome;
import dev.slipway.sync.promote.VerificationJob.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Jobs that verify one commit for one stage, from the first thought of them to their results. It is kept in the status of its API object:
 * who reads it there goes on where the process before was.
 *
 * @param run counted from 1; more than one where somebody asked for them again
 * @param request the last wish to run them again that was taken up
 * @param message what went wrong, or how it stands
 */
public record Verification(
        Phase phase,
        int run,
        Optional<String> request,
        String message,
        List<VerificationJob> jobs,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {
    private static final int LONGEST = 500;

    public Verification {
        jobs = List.copyOf(jobs);
    }

    /** How it stands. */
    public enum Phase {
        /** It is not known yet which Jobs there are. */
        Pending,
        Running,
        Succeeded,
        Failed,
        /** The commit is not what comes next any more. */
        Superseded
    }

    /**
     * What is verified for whom.
     *
     * @param component only this one, by its own tag; empty means the whole stage
     */
    public record Subject(String stage, Optional<String> component, CommitId commit) {

        /** The name of its API object. */
        public String name() {
            return stage + component.map(one -> "-" + one).orElse("") + "-" + commit.abbreviated();
        }

        /** What an API object is about; empty where that cannot be read. */
        public static Optional<Subject> of(ApiObject verification) {
            Mapping spec = verification.spec();
            String commit = spec.text("commit").orElse("");
            if (!CommitId.isFull(commit)) return Optional.empty();
            return spec.text("stage")
                    .map(stage -> new Subject(
                            stage, spec.text("component").filter(name -> !name.isEmpty()), new CommitId(commit)));
        }
    }

    /** Of a commit that nobody has verified. */
    public static Verification begun() {
        return new Verification(Phase.Pending, 1, Optional.empty(), "", List.of(), Optional.empty(), Optional.empty());
    }

    /** Whether nothing of it goes on. */
    public boolean isOver() {
        return phase != Phase.Pending && phase != Phase.Running;
    }

    /** It is known which Jobs there are. */
    public Verification planned(List<VerificationJob> all, Instant now) {
        return new Verification(Phase.Running, run, request, "", all, Optional.of(now), Optional.empty()).judged(now);
    }

    /** It cannot be known which Jobs there are. */
    public Verification broken(List<Problem> problems, Instant now) {
        String why = problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return new Verification(
                Phase.Failed, run, request, bounded(why), jobs, startedAt.or(() -> Optional.of(now)), Optional.of(now));
    }

    /** The Jobs were looked at; those that are not there, or not its own, are empty. */
    public Verification seen(Function<VerificationJob, Optional<Sight>> sights, Instant now) {
        if (phase != Phase.Running) return this;
        return each(job -> job.seen(sights.apply(job), now)).judged(now);
    }

    /** A Job could not be made. */
    public Verification refused(VerificationJob refused, String why, Instant now) {
        return each(job -> job.key().equals(refused.key()) ? job.refused(why, now) : job)
                .judged(now);
    }

    /** Something newer comes next. */
    public Verification superseded(Instant now) {
        Verification given = each(job -> job.cancelled(now));
        return new Verification(
                Phase.Superseded,
                run,
                request,
                "the commit is not what comes next any more",
                given.jobs,
                startedAt,
                Optional.of(now));
    }

    /** Its commit comes next again, or somebody wants to know again. */
    public Verification again(Optional<String> wish) {
        return new Verification(
                Phase.Pending, run + 1, wish.or(() -> request), "", List.of(), Optional.empty(), Optional.empty());
    }

    /** A wish was heard that changes nothing. */
    public Verification heard(String wish) {
        return new Verification(phase, run, Optional.of(wish), message, jobs, startedAt, finishedAt);
    }

    /** When to look again although nothing happens. */
    public Optional<Instant> reviewAt() {
        return jobs.stream().flatMap(job -> job.deadline().stream()).min(Instant::compareTo);
    }

    /** The Jobs that are still to be made. */
    public List<VerificationJob> toBeMade() {
        return jobs.stream().filter(VerificationJob::isToBeMade).toList();
    }

    /**
     * What a gate must know; empty while it is as if nothing had begun.
     *
     * @param again the command that runs it again
     */
    public Optional<Candidate.Verification> evidence(String again) {
        return switch (phase) {
            case Superseded -> Optional.empty();
            case Pending, Running ->
                Optional.of(new Candidate.Verification(Candidate.Verification.State.RUNNING, actual(), ""));
            case Succeeded ->
                Optional.of(new Candidate.Verification(Candidate.Verification.State.SUCCEEDED, actual(), ""));
            case Failed ->
                Optional.of(new Candidate.Verification(
                        Candidate.Verification.State.FAILED, actual(), message + "; it runs again with: " + again));
        };
    }

    private String actual() {
        if (phase == Phase.Pending) return "about to begin";
        if (jobs.isEmpty()) return phase == Phase.Failed ? "no Job ran" : "a feature flag withholds all Jobs";
        return jobs.stream().map(VerificationJob::line).collect(Collectors.joining(", "));
    }

    private Verification each(UnaryOperator<VerificationJob> change) {
        return new Verification(
                phase, run, request, message, jobs.stream().map(change).toList(), startedAt, finishedAt);
    }

    /** All of them are waited for, so that all that is wrong is known at once; each has its end by its timeout. */
    private Verification judged(Instant now) {
        if (!jobs.stream().allMatch(VerificationJob::isOver))
            return new Verification(phase, run, request, actual(), jobs, startedAt, finishedAt);
        String failures = jobs.stream()
                .filter(job -> job.outcome() != Outcome.Succeeded)
                .map(VerificationJob::failure)
                .collect(Collectors.joining("; "));
        Phase end = failures.isEmpty() ? Phase.Succeeded : Phase.Failed;
        String words = failures.isEmpty()
                ? new Verification(end, run, request, "", jobs, startedAt, finishedAt).actual()
                : failures;
        return new Verification(end, run, request, bounded(words), jobs, startedAt, Optional.of(now));
    }

    private static String bounded(String text) {
        String line = OneLine.of(text);
        return line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line;
    }

    /** As its API object has it. */
    public static Verification of(ApiObject object) {
        Mapping status = object.status();
        Optional<Phase> phase = status.text("phase")
                .flatMap(word -> Stream.of(Phase.values())
                        .filter(known -> known.name().equals(word))
                        .findFirst());
        if (phase.isEmpty()) return begun();
        return new Verification(
                phase.get(),
                status.whole("run").orElse(1L).intValue(),
                status.text("request"),
                status.text("message").orElse(""),
                status.sequence("jobs").mappings().stream()
                        .map(VerificationJob::of)
                        .toList(),
                object.time("status", "startedAt"),
                object.time("status", "finishedAt"));
    }

    /** As its API object is to have it. */
    public Mapping status() {
        List<Tree> trees = jobs.stream()
                .map(VerificationJob::tree)
                .map(tree -> (Tree) tree)
                .toList();
        return Mapping.builder()
                .put("phase", phase.name())
                .put("run", run)
                .put("request", request)
                .put("message", Optional.of(message).filter(text -> !text.isEmpty()))
                .put("startedAt", startedAt.map(Times::seconds))
                .put("finishedAt", finishedAt.map(Times::seconds))
                .put("jobs", new Sequence(trees))
                .build();
    }
}
