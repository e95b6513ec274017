package dev.slipway.cluster.controller;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.Executor.Outcome;
import dev.slipway.cluster.informer.BackOff;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.informer.WorkQueue;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one reconciler busy: hears of changes, asks it for decisions, executes them, looks again.
 *
 * <p>A key whose commands were executed is not reconciled again before the informers show what they wrote. So a decision is never made twice
 * from the same view, and nothing is created twice, without the bookkeeping of expectations. A refusal of any kind, a conflict among them,
 * means: look again after a while.
 */
public final class ControllerRunner {
    private static final Logger log = LoggerFactory.getLogger(ControllerRunner.class);

    /** A reconciler that always wants to look again at once must not keep all others from their turn. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    private final EventLoop loop;
    private final Informers informers;
    private final Reconciler reconciler;
    private final Executor executor;
    private final WorkQueue<ObjectKey> queue;
    private boolean stopped;

    public ControllerRunner(
            EventLoop loop, Client client, Informers informers, EventRecorder recorder, Reconciler reconciler) {
        this.loop = loop;
        this.informers = informers;
        this.reconciler = reconciler;
        this.executor = new Executor(client, recorder, reconciler.name());
        this.queue = new WorkQueue<>(loop, BackOff.KEYS, this::reconcile);
    }

    /** Begins to follow what the reconciler reads, and to reconcile once all of it has been seen. */
    public void start() {
        reconciler.indexes().forEach(informers::index);
        reconciler.folds().forEach(informers::fold);
        reconciler.reads().forEach(informers::follow);
        reconciler.triggers().forEach(this::listen);
        reconciler.seeds().forEach(queue::add);
        ready().thenRun(() -> loop.post(() -> {
            if (!stopped) queue.open();
        }));
    }

    /** Ends it. What is being written will still be written; nothing follows. */
    public void stop() {
        stopped = true;
        executor.stop();
        queue.close();
    }

    /** Whether no key is ready or being worked on. */
    public boolean isIdle() {
        return queue.isIdle();
    }

    private CompletableFuture<Void> ready() {
        if (reconciler.triggers().stream().anyMatch(trigger -> trigger.kind().isEmpty())) return informers.whenSynced();
        TreeSet<GroupKind> kinds = new TreeSet<>(reconciler.reads());
        reconciler.triggers().forEach(trigger -> trigger.kind().ifPresent(kinds::add));
        return informers.whenSynced(kinds);
    }

    private void listen(Trigger trigger) {
        trigger.kind()
                .ifPresentOrElse(
                        kind -> informers.onChange(kind, change -> heard(trigger, change)),
                        () -> informers.onAnyChange(change -> heard(trigger, change)));
    }

    private void heard(Trigger trigger, Change change) {
        if (stopped) return;
        trigger.keys().apply(change, informers.world()).forEach(key -> queue.addAfter(key, trigger.gather()));
    }

    /** A reconciler that throws is a bug for the loop's fault handler; its key is tried again all the same, and the others go on. */
    private void reconcile(ObjectKey key) {
        boolean decided = false;
        try {
            Decision decision = reconciler.reconcile(key, informers.world(), loop.instant());
            decided = true;
            execute(key, decision);
        } finally {
            if (!decided) queue.failed(key);
        }
    }

    private void execute(ObjectKey key, Decision decision) {
        if (decision.isNothing()) {
            finish(key, decision);
            return;
        }
        executor.inOrder(decision.commands())
                .whenComplete((outcome, failure) -> loop.post(() -> executed(key, decision, outcome, failure)));
    }

    private void executed(ObjectKey key, Decision decision, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (stopped) return;
        if (outcome == null) {
            log.atWarn()
                    .addKeyValue("controller", reconciler.name())
                    .addKeyValue("key", key)
                    .setCause(failure)
                    .log("control plane not reached");
            queue.failed(key);
            return;
        }
        seen(outcome).thenRun(() -> loop.post(() -> settle(key, decision, outcome)));
    }

    /** Completes when the views show what was written; where nobody knows what was, when they have been filled anew. */
    private CompletableFuture<Void> seen(Outcome outcome) {
        Stream<CompletableFuture<Void>> written = outcome.writes().stream()
                .map(write -> informers
                        .follow(write.key().kind())
                        .await(List.of(write.key()), () -> write.visible().test(informers.world())));
        Stream<CompletableFuture<Void>> unsure =
                outcome.unsure().stream().map(kind -> informers.follow(kind).refresh());
        return CompletableFuture.allOf(Stream.concat(written, unsure).toArray(CompletableFuture<?>[]::new));
    }

    private void settle(ObjectKey key, Decision decision, Outcome outcome) {
        if (stopped) return;
        outcome.refusal()
                .ifPresentOrElse(
                        status -> {
                            log.atDebug()
                                    .addKeyValue("controller", reconciler.name())
                                    .addKeyValue("key", key)
                                    .addKeyValue("refusal", status.message())
                                    .log("refused");
                            queue.failed(key);
                        },
                        () -> finish(key, decision));
    }

    private void finish(ObjectKey key, Decision decision) {
        decision.lookAgain()
                .map(delay -> delay.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : delay)
                .ifPresentOrElse(delay -> queue.again(key, delay), () -> queue.done(key));
    }
}
