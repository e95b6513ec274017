package dev.slipway.cluster.election;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.controller.EventRecorder;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.EventLoop.Timer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps something running in exactly one of several processes, the one that holds a Lease. Only for use on the loop.
 *
 * <pre>
 * candidate --(nobody holds the Lease, or its time has passed since it was seen to change)--> leader
 *     ^                                                                                         |
 *     +------------(not renewed within the deadline, or another one holds it)-------------------+
 * </pre>
 *
 * <p>Nobody trusts the times that others write: whoever waits counts by its own clock from when it saw the Lease change, which is after it was
 * changed; whoever leads counts from when it sent the renewal, which is before. So a leader stops acting at least {@code leaseDuration -
 * renewDeadline} before the next one begins, whatever the clocks on the walls show, as long as they run equally fast. That time is for requests
 * that are still on their way; one that takes longer is refused as a conflict if it names the revision that it changes.
 *
 * <p>Who deletes the Lease dismisses its holder at the next renewal; those who saw it wait all the same, a process that begins just then does not.
 */
public final class Election implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Election.class);
    private static final String COMPONENT = "leader-election";

    private final EventLoop loop;
    private final Client client;
    private final Terms terms;
    private final Function<Client, AutoCloseable> office;
    private final WriteOptions options;
    private final EventRecorder recorder;
    private final Stopwatch watch;
    private final Fence fence;
    private final ObjectKey key;
    private Optional<Term> term = Optional.empty();
    private Optional<ApiObject> seen = Optional.empty();
    /** When the Lease was seen to change, by the clock that nobody sets. */
    private Duration changedAt = Duration.ZERO;

    /** Counts attempts: an answer to an earlier one is nobody's business any more. */
    private int attempt;

    private boolean asking;
    /** After a write that was refused, or of which nobody knows. */
    private boolean lookFirst;

    private Duration askedAt = Duration.ZERO;
    private Timer watchdog = () -> {};
    private boolean closed;

    /** One time of leadership: its client, and what runs meanwhile. */
    private record Term(FencedClient client, AutoCloseable work) {}

    /**
     * An election that has not begun.
     *
     * @param client reaches the plane that the processes share
     * @param office begins the work of a leader with a client that writes as long as it leads; what it returns is closed when it does not any more
     */
    public Election(EventLoop loop, Client client, Terms terms, Function<Client, AutoCloseable> office) {
        this.loop = loop;
        this.client = client;
        this.terms = terms;
        this.office = office;
        this.options = WriteOptions.by(COMPONENT);
        this.recorder = new EventRecorder(loop, client);
        this.watch = new Stopwatch(loop);
        this.fence = new Fence(watch, terms.renewDeadline());
        this.key = new ObjectKey(Kinds.LEASE.groupKind(), terms.namespace(), terms.name());
    }

    /** Begins to stand for election, again and again. */
    public void start() {
        tick();
    }

    /** Whether this process may act at this very moment. */
    public boolean isLeading() {
        return term.isPresent() && fence.isOpen();
    }

    /** Stops acting and stands no more. The Lease is given up once what was under way has been answered, else it runs out. */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        attempt++;
        Optional<Term> last = term;
        Optional<ApiObject> held = seen;
        boolean led = isLeading();
        stepDown("closed");
        if (led) last.get().client().whenQuiet(() -> held.ifPresent(this::release));
    }

    private void release(ApiObject lease) {
        // Nobody waits for it: without it the others wait until the Lease has run out.
        var unused = client.update(new Holding(lease).released(loop.instant()), options);
    }

    private void tick() {
        if (closed) return;
        if (term.isPresent() && !fence.isOpen()) stepDown("not renewed in time");
        boolean stuck = asking && watch.read().minus(askedAt).compareTo(terms.renewDeadline()) >= 0;
        if (!asking || stuck) ask();
        double stretch = term.isPresent() ? 1 : 1 + loop.random().nextDouble() * Terms.JITTER;
        loop.after(Duration.ofMillis((long) (terms.retryPeriod().toMillis() * stretch)), this::tick);
    }

    /** A leader writes at once what it knows; everybody else looks first. */
    private void ask() {
        int mine = ++attempt;
        asking = true;
        Duration sent = watch.read();
        askedAt = sent;
        Optional<ApiObject> own =
                seen.filter(lease -> term.isPresent() && !lookFirst && new Holding(lease).isHeldBy(terms));
        if (own.isPresent()) {
            claim(mine, sent, client.update(new Holding(own.get()).renewed(terms, loop.instant()), options));
            return;
        }
        client.get(key)
                .whenComplete((answer, failure) -> loop.post(() -> {
                    if (mine == attempt) looked(mine, answer);
                }));
    }

    private void looked(int mine, @Nullable Answer<ApiObject> answer) {
        asking = false;
        if (answer == null) return;
        if (answer.refusal().filter(status -> status.isNotFound()).isPresent()) {
            if (seen.map(Holding::new)
                    .filter(gone -> !gone.isHeldBy(terms) && !isFree(gone))
                    .isEmpty()) send(mine, client.create(Holding.fresh(terms, loop.instant()), options));
            return;
        }
        answer.asOptional().ifPresent(lease -> {
            lookFirst = false;
            see(lease);
            Holding holding = new Holding(lease);
            if (holding.isHeldBy(terms)) {
                send(mine, client.update(holding.renewed(terms, loop.instant()), options));
            } else {
                if (term.isPresent()) stepDown("held by " + holding.holder());
                if (isFree(holding)) send(mine, client.update(holding.taken(terms, loop.instant()), options));
            }
        });
    }

    private void see(ApiObject lease) {
        boolean same = seen.filter(before -> before.resourceVersion().equals(lease.resourceVersion())
                        && before.uid().equals(lease.uid()))
                .isPresent();
        if (!same) changedAt = loop.uptime();
        seen = Optional.of(lease);
    }

    /** Only the monotonic clock counts here: one on the wall that is set forward must not shorten the wait. */
    private boolean isFree(Holding holding) {
        if (holding.holder().isEmpty()) return true;
        return loop.uptime().minus(changedAt).compareTo(holding.duration()) > 0;
    }

    private void send(int mine, CompletableFuture<Answer<ApiObject>> request) {
        asking = true;
        Duration sent = watch.read();
        claim(mine, sent, request);
    }

    private void claim(int mine, Duration sent, CompletableFuture<Answer<ApiObject>> request) {
        request.whenComplete((answer, failure) -> loop.post(() -> {
            if (mine == attempt) claimed(sent, answer);
        }));
    }

    private void claimed(Duration sent, @Nullable Answer<ApiObject> answer) {
        asking = false;
        Optional<ApiObject> lease = Optional.ofNullable(answer).flatMap(Answer::asOptional);
        if (lease.isEmpty()) {
            lookFirst = true;
            return;
        }
        lookFirst = false;
        see(lease.get());
        fence.renewedAt(sent);
        if (!fence.isOpen()) return;
        if (term.isEmpty()) stepUp(lease.get());
        guard();
    }

    private void stepUp(ApiObject lease) {
        log.atInfo()
                .addKeyValue("identity", terms.identity())
                .addKeyValue("lease", key)
                .log("leading");
        recorder.record(Note.normal(lease, "LeaderElection", terms.identity() + " became leader"), COMPONENT);
        boolean[] over = {false};
        FencedClient fenced = new FencedClient(client, () -> !over[0] && fence.isOpen());
        AutoCloseable work = office.apply(fenced);
        term = Optional.of(new Term(fenced, () -> {
            over[0] = true;
            work.close();
        }));
    }

    /** Ends the work on time also if no tick comes in between. */
    private void guard() {
        watchdog.cancel();
        watchdog = loop.after(fence.left().orElse(Duration.ZERO), () -> {
            if (term.isPresent() && !fence.isOpen()) stepDown("not renewed in time");
            else if (term.isPresent()) guard();
        });
    }

    private void stepDown(String why) {
        watchdog.cancel();
        fence.shut();
        Optional<Term> last = term;
        term = Optional.empty();
        if (last.isEmpty()) return;
        log.atWarn()
                .addKeyValue("identity", terms.identity())
                .addKeyValue("why", why)
                .log("leading no more");
        try {
            last.get().work().close();
        } catch (Exception failure) {
            throw new IllegalStateException("the work of a leader does not end", failure);
        }
    }
}
