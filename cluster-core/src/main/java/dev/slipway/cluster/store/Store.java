package dev.slipway.cluster.store;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.store.journal.Journal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * All objects with their revisions. Every change takes the next revision of one counter; revisions never repeat, not even after a restart.
 *
 * <p>There are two views. {@link #snapshot} is what is durable: readers and watches see nothing else, so nobody ever acts on a write that a
 * crash could take back. {@link #head} goes ahead of it by the writes whose durability is pending; changes are decided against it, so that
 * the next writer need not wait for the disk.
 *
 * <p>{@link #snapshot}, {@link #at}, {@link #failing} and {@link #fork} are for any thread, everything else only for the loop.
 */
public final class Store {
    /** Into how many marks the time that events are kept is divided; so they are kept for at most a fifth longer. */
    private static final int MARKS = 5;

    private final EventLoop loop;
    private final StoreLimits limits;
    private final Committer committer;
    private final Audience audience = new Audience();
    private final Thrift thrift;
    private final ArrayDeque<Long> marks = new ArrayDeque<>();
    private volatile Published published;
    private Snapshot head;
    private Consumer<Event> onDecided = event -> {};

    /** Opens the store with what the journal kept. Blocks while it reads; about a second per 100,000 objects. */
    public Store(EventLoop loop, Journal journal, StoreLimits limits) {
        this(loop, journal, limits, new Thrift());
        markAndCompact();
    }

    private Store(EventLoop loop, Journal journal, StoreLimits limits, Thrift thrift) {
        this(loop, journal, limits, thrift, Published.read(journal, limits.events(), thrift));
    }

    private Store(EventLoop loop, Journal journal, StoreLimits limits, Thrift thrift, Published start) {
        this.loop = loop;
        this.limits = limits;
        this.thrift = thrift;
        this.committer = new Committer(loop, journal, limits, this::publish);
        this.published = start;
        this.head = start.newest();
    }

    /** All objects at the newest durable revision. */
    public Snapshot snapshot() {
        return published.newest();
    }

    /** All objects, with the changes whose durability is still pending: what to decide a change on, never what to tell. */
    public Snapshot head() {
        return head;
    }

    /** All objects at an earlier revision; empty if it is compacted or still to come. Costs time with the distance, not memory. */
    public Optional<Snapshot> at(long revision) {
        Published now = published;
        return now.history().back(now.newest(), revision);
    }

    /** The earliest revision that {@link #at} can read and {@link #watch} can start after. */
    public long oldest() {
        return published.history().start();
    }

    /** Decides a change at once, against the head. The future completes on the loop once the outcome is durable; it never fails. */
    public CompletableFuture<Outcome> commit(Change change) {
        int waiting = committer.waiting();
        if (waiting >= limits.waiting()) return CompletableFuture.completedFuture(new Outcome.Busy(waiting));
        Decision decision = Decision.on(head, thrift.thinned(change, head));
        if (decision instanceof Decision.Written written) {
            head = written.after();
            onDecided.accept(written.event());
        }
        return committer.add(decision);
    }

    /** Tells of each change as soon as it is decided, for those who decide the next: of what {@link #head} is ahead. One at most; it must not throw. */
    public void tellDecided(Consumer<Event> listener) {
        onDecided = listener;
    }

    /** Tells a listener of every durable change of a kind; see {@link #watch(Scope, long, Consumer)}. */
    public Watching watch(GroupKind kind, long afterRevision, Consumer<Event> listener) {
        return watch(Scope.of(kind), afterRevision, listener);
    }

    /**
     * Tells a listener of every durable change within a scope after a revision, in order, each once; a revision still to come is waited for.
     * The listener is called on the loop by tasks of its own: never before this method has returned, never after {@link Watch#cancel}.
     */
    public Watching watch(Scope scope, long afterRevision, Consumer<Event> listener) {
        History history = published.history();
        if (!history.reachesBackTo(afterRevision)) return new Watching.Compacted(history.start());
        Watch watch = new Watch(
                loop, afterRevision, () -> snapshot().revision(), listener, ended -> audience.remove(scope, ended));
        audience.add(scope, watch);
        for (Event event : history.after(afterRevision)) if (scope.covers(event.key())) watch.offer(event);
        return watch;
    }

    /** Forgets events up to a revision, here at once and in the journal soon. Beyond the newest durable revision it means that one. */
    public void compact(long revision) {
        long upTo = Math.min(revision, snapshot().revision());
        published = new Published(snapshot(), published.history().without(upTo));
        committer.compact(oldest());
    }

    /** Why the journal refuses to be written, while it does; changes wait then, and reads go on. */
    public Optional<String> failing() {
        return committer.failing();
    }

    /** A store with the same durable content and history on another loop, at once and whatever the size. It keeps nothing on disk. */
    public Store fork(EventLoop other) {
        return new Store(other, Journal.none(), limits, new Thrift(), published);
    }

    private void publish(List<Decision.Written> durable) {
        for (Decision.Written written : durable) {
            published = published.plus(written, limits.events());
            audience.tell(written.event());
        }
    }

    /** Marks the newest revision now and then; compacts to a mark once it is old enough. */
    private void markAndCompact() {
        marks.add(snapshot().revision());
        if (marks.size() > MARKS) compact(marks.remove());
        Duration pause = limits.keep().dividedBy(MARKS);
        loop.after(pause, this::markAndCompact);
    }
}
