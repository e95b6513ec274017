package dev.slipway.sync.promote;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.rollout.Ending;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One Job that verifies a commit, and what became of it. It is written down before the Job is made, and stays when the Job goes.
 *
 * @param file where it is written
 * @param name as its manifest has it, for people
 * @param key of the Job, whose name has the commit in it
 * @param timeout how long it may run
 * @param uid of the Job; empty until it is there
 */
public record VerificationJob(
        String file,
        String name,
        ObjectKey key,
        Duration timeout,
        Outcome outcome,
        String uid,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Long> exitCode,
        String reason,
        String message) {
    private static final GroupKind JOB = new GroupKind("batch", "Job");
    /** Where what is written down cannot be read. */
    private static final Duration USUAL = Duration.ofMinutes(5);

    /** How it stands. */
    public enum Outcome {
        /** It is not made yet. */
        Waiting,
        Running,
        Succeeded,
        Failed,
        /** It took longer than it may. */
        TimedOut,
        /** Somebody deleted it before it had ended: nobody can tell what it would have said. */
        Lost,
        /** A newer commit came. */
        Cancelled
    }

    /**
     * A Job as it is now.
     *
     * @param ending how it ended, if it has
     */
    public record Sight(String uid, Instant startedAt, boolean deleting, Optional<Ending> ending) {}

    /** One that is to be made. */
    public static VerificationJob waiting(String file, String name, ObjectKey key, Duration timeout) {
        return new VerificationJob(
                file,
                name,
                key,
                timeout,
                Outcome.Waiting,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    public boolean isOver() {
        return outcome != Outcome.Waiting && outcome != Outcome.Running;
    }

    /** Whether nothing of it is there yet. */
    public boolean isToBeMade() {
        return outcome == Outcome.Waiting;
    }

    /** When it is given up; empty while it does not run. */
    Optional<Instant> deadline() {
        return startedAt.filter(at -> !isOver()).map(at -> at.plus(timeout));
    }

    /** It was looked at. */
    VerificationJob seen(Optional<Sight> sight, Instant now) {
        if (isOver()) return this;
        if (sight.isEmpty() && isToBeMade()) return this;
        if (sight.isEmpty() || !uid.isEmpty() && !uid.equals(sight.get().uid())) return lost(now);
        VerificationJob running = running(sight.get());
        Optional<Ending> end = sight.get().ending();
        if (end.isPresent())
            return running.ended(
                    end.get().good() ? Outcome.Succeeded : Outcome.Failed,
                    end.get().reason(),
                    end.get().message(),
                    end.get().exitCode(),
                    now);
        if (sight.get().deleting()) return running.lost(now);
        return running.deadline().filter(until -> !now.isBefore(until)).isPresent()
                ? running.ended(Outcome.TimedOut, "TimedOut", "not done after " + Spans.print(timeout), now)
                : running;
    }

    /** It could not be made. */
    VerificationJob refused(String why, Instant now) {
        return ended(Outcome.Failed, "Refused", why, now);
    }

    VerificationJob cancelled(Instant now) {
        return isOver() ? this : ended(Outcome.Cancelled, "Superseded", "", now);
    }

    private VerificationJob lost(Instant now) {
        return ended(Outcome.Lost, "Deleted", "somebody deleted it before it had ended", now);
    }

    private VerificationJob running(Sight sight) {
        return new VerificationJob(
                file,
                name,
                key,
                timeout,
                Outcome.Running,
                sight.uid(),
                Optional.of(sight.startedAt()),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    private VerificationJob ended(Outcome how, String why, String words, Instant now) {
        return ended(how, why, words, Optional.empty(), now);
    }

    private VerificationJob ended(Outcome how, String why, String words, Optional<Long> code, Instant now) {
        return new VerificationJob(file, name, key, timeout, how, uid, startedAt, Optional.of(now), code, why, words);
    }

    /** {@code smoke in canary running since 2026-01-01T10:00:00Z}. */
    String line() {
        String what = name + " in " + key.namespace() + " ";
        return switch (outcome) {
            case Waiting -> what + "not begun";
            case Running ->
                what + "running since " + startedAt.map(Times::seconds).orElse("");
            case Succeeded -> what + "succeeded";
            case Failed -> what + "failed";
            case TimedOut -> what + "timed out";
            case Lost -> what + "was deleted";
            case Cancelled -> what + "was given up";
        };
    }

    /** {@code smoke in canary failed with exit code 3: no route to host}. */
    String failure() {
        String code = exitCode.map(number -> " with exit code " + number).orElse("");
        return line() + code + (message.isEmpty() ? "" : ": " + message);
    }

    static VerificationJob of(Mapping tree) {
        return new VerificationJob(
                tree.text("file").orElse(""),
                tree.text("name").orElse(""),
                new ObjectKey(
                        JOB, tree.text("namespace").orElse(""), tree.text("job").orElse("")),
                tree.text("timeout").flatMap(Spans::parse).orElse(USUAL),
                tree.text("outcome").map(Outcome::valueOf).orElse(Outcome.Waiting),
                tree.text("uid").orElse(""),
                time(tree, "startedAt"),
                time(tree, "finishedAt"),
                tree.whole("exitCode"),
                tree.text("reason").orElse(""),
                tree.text("message").orElse(""));
    }

    static Optional<Instant> time(Mapping tree, String field) {
        try {
            return tree.text(field).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    Mapping tree() {
        return Mapping.builder()
                .put("name", name)
                .put("file", file)
                .put("namespace", key.namespace())
                .put("job", key.name())
                .put("timeout", Spans.print(timeout))
                .put("outcome", outcome.name())
                .put("uid", Optional.of(uid).filter(text -> !text.isEmpty()))
                .put("startedAt", startedAt.map(Times::seconds))
                .put("finishedAt", finishedAt.map(Times::seconds))
                .put("exitCode", exitCode)
                .put("reason", Optional.of(reason).filter(text -> !text.isEmpty()))
                .put("message", Optional.of(message).filter(text -> !text.isEmpty()))
                .build();
    }
}
