package dev.slipway.cluster.store;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: while the journal syncs one batch, decisions queue up for the next, so that sixty-four writers cost hardly more syncs than
 * one. Appends and compactions take turns, one at a time. Only for use on the loop.
 *
 * <p>A decision that writes nothing queues too: it was made on revisions that may not be durable yet, and must not be told before they are.
 *
 * <p>A batch that fails is tried again until it succeeds. Later decisions build on it, so it can neither be dropped nor passed over; meanwhile
 * the queue fills and new changes are refused.
 */
final class Committer {
    /** Revisions compacted in one go; about a millisecond in which appends wait. */
    private static final int COMPACT_AT_ONCE = 500;

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /** A decision and who waits for it. */
    record Pending(Decision decision, CompletableFuture<Outcome> future) {}

    private final EventLoop loop;
    private final Journal journal;
    private final StoreLimits limits;
    private final Consumer<List<Decision.Written>> onDurable;
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private boolean posted;
    private boolean busy;
    private volatile Optional<String> failing = Optional.empty();
    private boolean compactionsTurn;
    private long compacted;
    private long compactTo;

    /** @param onDurable hears of each batch, before those who wait for it */
    Committer(EventLoop loop, Journal journal, StoreLimits limits, Consumer<List<Decision.Written>> onDurable) {
        this.loop = loop;
        this.journal = journal;
        this.limits = limits;
        this.onDurable = onDurable;
        this.compacted = journal.compacted();
    }

    int waiting() {
        return queue.size();
    }

    /** Why the last write of the journal failed; empty if it did not. Any thread may ask. */
    Optional<String> failing() {
        return failing;
    }

    /** Takes a decision; the future completes once everything it rests on is durable. */
    CompletableFuture<Outcome> add(Decision decision) {
        Pending pending = new Pending(decision, new CompletableFuture<>());
        queue.add(pending);
        postNext();
        return pending.future();
    }

    /** Lets the journal forget, bit by bit, what was superseded up to a durable revision. */
    void compact(long revision) {
        compactTo = Math.max(compactTo, revision);
        postNext();
    }

    /** Posted, not called: what the loop has still to run may add to the same batch. */
    private void postNext() {
        if (posted || busy) return;
        posted = true;
        loop.post(this::next);
    }

    private void next() {
        posted = false;
        boolean compactionDue = compactTo > compacted;
        if (compactionDue && (compactionsTurn || queue.isEmpty())) compactNext();
        else if (!queue.isEmpty()) appendNext();
    }

    private void appendNext() {
        List<Pending> batch = new ArrayList<>();
        while (batch.size() < limits.batch() && !queue.isEmpty()) batch.add(queue.remove());
        append(batch);
    }

    private void append(List<Pending> batch) {
        List<Entry> entries = written(batch).map(Decision.Written::entry).toList();
        if (entries.isEmpty()) {
            settle(batch);
            postNext();
            return;
        }
        offload(() -> journal.append(entries), () -> settle(batch), fault -> retry(batch, fault));
    }

    private void settle(List<Pending> batch) {
        if (failing.isPresent()) log.atInfo().log("the journal can be written again");
        failing = Optional.empty();
        compactionsTurn = true;
        onDurable.accept(written(batch).toList());
        batch.forEach(pending -> pending.future().complete(pending.decision().outcome()));
    }

    private void retry(List<Pending> batch, Throwable fault) {
        if (failing.isEmpty())
            log.atError()
                    .addKeyValue("cause", text(fault))
                    .log("the journal cannot be written; changes wait until it can");
        failing = Optional.of(text(fault));
        for (int i = batch.size() - 1; i >= 0; i--) queue.addFirst(batch.get(i));
        busy = true;
        loop.after(limits.retry(), () -> {
            busy = false;
            postNext();
        });
    }

    private static String text(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return String.valueOf(cause.getMessage());
    }

    private void compactNext() {
        long step = Math.min(compacted + COMPACT_AT_ONCE, compactTo);
        compactionsTurn = false;
        offload(() -> journal.compact(step), () -> compacted = step, this::giveUpCompaction);
    }

    /** What follows is posted: an exception in it is a bug and belongs to the loop, not into a future that nobody reads. */
    private void offload(Runnable work, Runnable then, Consumer<Throwable> orElse) {
        busy = true;
        loop.offload(() -> {
                    work.run();
                    return true;
                })
                .whenComplete((done, fault) -> loop.post(() -> {
                    busy = false;
                    if (fault == null) then.run();
                    else orElse.accept(fault);
                    postNext();
                }));
    }

    /** Until somebody asks again: forgetting can wait, unlike writing. */
    private void giveUpCompaction(Throwable fault) {
        compactTo = compacted;
        log.atWarn().setCause(fault).log("the journal cannot be compacted; it keeps growing");
    }

    private static Stream<Decision.Written> written(List<Pending> batch) {
        return batch.stream()
                .map(Pending::decision)
                .filter(Decision.Written.class::isInstance)
                .map(Decision.Written.class::cast);
    }
}
