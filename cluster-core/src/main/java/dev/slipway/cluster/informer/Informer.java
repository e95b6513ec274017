package dev.slipway.cluster.informer;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader.Page;
import dev.slipway.cluster.client.Watcher.Event;
import dev.slipway.cluster.client.Watcher.Listener;
import dev.slipway.cluster.client.Watcher.Watch;
import dev.slipway.cluster.client.Watcher.WatchOptions;
import dev.slipway.cluster.informer.Waiters.Waiter;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.EventLoop.Timer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a view of all objects of one kind: lists once, then follows the changes. A watch that ends is resumed where it stopped; one whose
 * revision is no longer kept (410) starts over with a list, and what vanished in between is reported as gone. Only for use on the loop.
 */
public final class Informer {
    /** How long somebody may wait for a change to arrive before the view is listed anew: a watch that fell silent must not stop the plane. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private static final BackOff RETRY = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(30));
    private static final int GONE = 410;

    private final EventLoop loop;
    private final Client client;
    private final GroupKind kind;
    private final LocalView view;
    private List<Consumer<Change>> handlers = List.of();
    private final Waiters waiters = new Waiters();
    private final CompletableFuture<Void> synced = new CompletableFuture<>();
    private Optional<Watch> watch = Optional.empty();
    private long revision;
    private int failures;
    /** Counts starts: an answer to an earlier one is nobody's business any more. */
    private int round;

    /** How many lists were asked for. */
    private int lists;

    private boolean listing;
    private boolean stopped;

    Informer(EventLoop loop, Client client, GroupKind kind) {
        this.loop = loop;
        this.client = client;
        this.kind = kind;
        this.view = new LocalView(kind);
    }

    void start() {
        relist();
    }

    void stop() {
        stopped = true;
        round++;
        closeWatch();
        handlers = List.of();
        waiters.clear();
    }

    LocalView view() {
        return view;
    }

    /** Completes once the view has been filled for the first time. */
    CompletableFuture<Void> synced() {
        return synced;
    }

    /** How far the view has come; it lacks nothing that was written to this kind up to here. */
    public long revision() {
        return revision;
    }

    /** Hears of every change from now on. */
    void onChange(Consumer<Change> handler) {
        List<Consumer<Change>> more = new ArrayList<>(handlers);
        more.add(handler);
        handlers = List.copyOf(more);
    }

    /**
     * Completes when the view shows something of these objects; it is asked again when one of them changes. If it does not within {@link #SILENCE} all is listed anew, and that completes it in any case:
     * what was listed since is the truth.
     */
    public CompletableFuture<Void> await(Collection<ObjectKey> about, BooleanSupplier condition) {
        Waiter waiter = new Waiter(about, condition, lists);
        if (waiter.isContent()) {
            waiter.future().complete(null);
        } else {
            waiters.add(waiter);
            Timer timer = loop.after(SILENCE, () -> giveUp(waiter));
            waiter.future().thenRun(timer::cancel);
        }
        return waiter.future();
    }

    /** Completes when all has been listed anew: for those who cannot know what they wrote. */
    public CompletableFuture<Void> refresh() {
        Waiter waiter = new Waiter(List.of(), () -> false, lists);
        waiters.add(waiter);
        relist();
        return waiter.future();
    }

    private void giveUp(Waiter waiter) {
        if (!stopped && !listing && waiters.has(waiter)) relist();
    }

    private void relist() {
        int mine = ++round;
        lists++;
        listing = true;
        closeWatch();
        client.list(kind, ListOptions.ALL)
                .whenComplete((answer, failure) -> loop.post(() -> {
                    if (mine == round) listed(answer, failure);
                }));
    }

    private void listed(@Nullable Answer<Page> answer, @Nullable Throwable failure) {
        listing = false;
        if (failure != null || answer == null) {
            retry(this::relist);
            return;
        }
        answer.asOptional().ifPresent(this::fill);
        answer.refusal().ifPresent(this::cannotList);
    }

    private void cannotList(Status refusal) {
        if (refusal.isNotFound()) replace(List.of());
        retry(this::relist);
    }

    private void fill(Page page) {
        failures = 0;
        revision = page.revision();
        replace(page.items());
        synced.complete(null);
        waiters.wakeAll(waiter -> waiter.lists() < lists || waiter.isContent());
        follow();
    }

    private void replace(List<ApiObject> items) {
        TreeSet<ObjectKey> vanished = new TreeSet<>();
        view.list("").forEach(object -> vanished.add(object.key()));
        for (ApiObject item : items) {
            vanished.remove(item.key());
            put(item);
        }
        vanished.forEach(this::drop);
    }

    private void follow() {
        int mine = ++round;
        watch = Optional.of(client.watch(kind, WatchOptions.after(revision), new Listener() {
            @Override
            public void onEvent(Event event) {
                if (mine == round) apply(event);
            }

            @Override
            public void onEnd(Status reason) {
                if (mine == round) ended(reason);
            }
        }));
    }

    private void apply(Event event) {
        failures = 0;
        revision = Math.max(revision, revisionOf(event.object()));
        switch (event.type()) {
            case ADDED, MODIFIED -> put(event.object());
            case DELETED -> drop(event.object().key());
            case BOOKMARK -> {}
        }
        waiters.wake(event.object().key());
    }

    private void ended(Status reason) {
        watch = Optional.empty();
        round++;
        retry(reason.code() == GONE ? this::relist : this::follow);
    }

    private void retry(Runnable step) {
        int mine = round;
        loop.after(RETRY.after(++failures), () -> {
            if (mine == round && !stopped) step.run();
        });
    }

    private void put(ApiObject object) {
        Optional<ApiObject> before = view.put(object);
        if (before.filter(object::equals).isEmpty()) tell(new Change(before, Optional.of(object)));
    }

    private void drop(ObjectKey key) {
        view.remove(key).ifPresent(object -> tell(new Change(Optional.of(object), Optional.empty())));
    }

    private void tell(Change change) {
        for (Consumer<Change> handler : handlers) handler.accept(change);
    }

    private void closeWatch() {
        watch.ifPresent(Watch::close);
        watch = Optional.empty();
    }

    /** The revision of an object as a number; 0 where a foreign plane uses something else. */
    public static long revisionOf(ApiObject object) {
        try {
            return Long.parseLong(object.resourceVersion());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
