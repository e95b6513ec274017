package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.loop.SkewedLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.plane.SeamedPlane;
import dev.slipway.cluster.store.RecordingJournal;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The story of one plane, told by one seed: people act, the weather is bad, controllers are restarted, the whole plane crashes and comes back
 * from its journal; then the weather clears, and it must come to rest in good order and stay there.
 */
final class Story {
    /**
     * Nothing written for so long, and it is at rest: longer than any deadline that users set, than the longest back-off of a container and than the
     * scheduler lets a pod sleep that fits nowhere.
     */
    private static final Duration STILL = Duration.ofSeconds(330);

    private static final Duration LONGEST_CALM = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofMinutes(18);
    private static final Duration REST = Duration.ofMinutes(5);
    private static final Duration LONG_REST = Duration.ofHours(1);

    private final Script script;
    private final Mutation mutation;
    private final Chronicle chronicle;
    private final SplittableRandom chance;
    private final RecordingJournal journal = new RecordingJournal();
    private final Seen seen = new Seen(() -> loop().instant());
    private final Invariants invariants;
    private final Weather weather;
    private final Pulse pulse = new Pulse(() -> loop().instant());
    private final List<Users> users;
    private final Stage stage;
    private VirtualLoop loop;
    private SkewedLoop clock;
    private ControlPlane plane;
    private long crashAt = Long.MAX_VALUE;

    Story(Script script, Mutation mutation, Chronicle chronicle) {
        this.script = script;
        this.mutation = mutation;
        this.chronicle = chronicle;
        chance = new SplittableRandom(script.seed());
        invariants = new Invariants(script, () -> loop().instant(), () -> clock.instant());
        weather = new Weather(script.faults(), script.severity());
        users = Cast.called(script.users());
        journal.observe((entry, before) -> take(entry));
        loop = new VirtualLoop(chance.nextLong(), Seedling.START.plus(Seedling.GROWTH));
        clock = new SkewedLoop(loop, Duration.ZERO);
        if (!script.fromNothing()) journal.append(Seedling.of(script.nodes(), script.smallNodes()));
        chronicle.readTimeFrom(() -> loop().instant());
        plane = opened();
        stage = new Stage(chance.split(), seen, invariants, chronicle, plane.client());
        start();
    }

    /** Hears each durable change. */
    void onChange(Consumer<Entry> listener) {
        journal.observe((entry, before) -> listener.accept(entry));
    }

    void run() {
        if (script.fromNothing())
            stage.create("{apiVersion: v1, kind: Namespace, metadata: {name: " + Stage.HOME + "}}");
        run(Duration.ofSeconds(2));
        for (int act = 0; act < script.acts(); act++) {
            for (int i = chance.nextInt(1, 4); i > 0; i--)
                users.get(chance.nextInt(users.size())).act(stage);
            run(Duration.ofMillis(chance.nextLong(1, script.pace().toMillis())));
            strike();
        }
        clearUp();
        boolean still = settle();
        invariants.checkAtRest(seen, script.mended());
        if (script.mended() && still) rest();
    }

    private void take(Entry entry) {
        Change change = seen.take(
                entry instanceof Entry.Put put
                        ? new Entry.Put(put.revision(), put.supersedes(), mutation.seen(put.object()))
                        : entry);
        chronicle.change(change, seen.revision());
        invariants.check(change, seen);
    }

    private void strike() {
        if (weather.strikes(Fault.CLOCK_JUMP, chance)) {
            Duration by = chance.nextBoolean()
                    ? Duration.ofMillis(chance.nextInt(1, 600_000))
                    : Duration.ofMillis(-chance.nextInt(1, 30_000));
            chronicle.say(() -> "CLOCK put by " + by);
            clock.jump(by);
        }
        if (weather.strikes(Fault.FULL_DISK, chance)) journal.failNext(chance.nextInt(1, 6));
        if (weather.strikes(Fault.RESTART, chance)) {
            chronicle.say(() -> "CONTROLLERS stop");
            plane.stop();
            run(Duration.ofMillis(chance.nextInt(2000)));
            finishWriting();
            start();
            chronicle.say(() -> "CONTROLLERS start");
        }
        crashAt = weather.strikes(Fault.CRASH, chance) ? journal.revision() + chance.nextInt(1, 60) : Long.MAX_VALUE;
    }

    /** Who takes over waits longer than a write is on its way: until then nobody could know of it. */
    private void finishWriting() {
        ControlPlane mine = plane;
        while (mine == plane
                && mine.store().head().revision() > mine.store().snapshot().revision()) run(Duration.ofMillis(50));
    }

    private void clearUp() {
        weather.clear();
        crashAt = Long.MAX_VALUE;
        journal.failNext(0);
        chronicle.say(() -> "WEATHER clears");
        users.forEach(user -> user.leave(stage));
        run(Duration.ofSeconds(5));
        users.forEach(user -> user.leave(stage));
        if (!script.mended()) return;
        users.forEach(user -> user.mend(stage));
        run(Duration.ofSeconds(5));
        users.forEach(user -> user.mend(stage));
    }

    /**
     * Until nothing is written any more. Where people left things broken, some go on trying for ever; and so do pods that crash and have no room
     * beside them for those that would take their place, since a rollout takes none away before.
     */
    private boolean settle() {
        Duration limit = script.mended() ? LONGEST_CALM : PATIENCE;
        Instant end = loop.instant().plus(limit);
        long last = journal.revision();
        Instant since = loop.instant();
        while (Duration.between(since, loop.instant()).compareTo(STILL) < 0) {
            if (loop.instant().isAfter(end)) {
                boolean starved = seen.all(Seen.POD).stream()
                        .anyMatch(pod -> Pods.isActive(pod) && Pods.node(pod).isEmpty());
                if (script.mended() && !starved)
                    throw new AssertionError("still writing after " + limit + " of fair weather");
                return false;
            }
            run(Duration.ofSeconds(10));
            if (journal.revision() != last) since = loop.instant();
            last = journal.revision();
        }
        chronicle.say(() -> "at rest");
        return true;
    }

    /** What was said long ago may be forgotten, and nothing else may happen. */
    private void rest() {
        long before = journal.revision();
        run(script.hour() ? LONG_REST : REST);
        List<Entry> written = journal.truth().tailMap(before, false).values().stream()
                .filter(entry -> !(entry instanceof Entry.Removal && isForgotten(entry)))
                .toList();
        if (!written.isEmpty())
            throw new AssertionError(written.size() + " writes at rest, first of "
                    + written.get(0).key());
        if (script.hour() && !seen.all(Seen.EVENT).isEmpty())
            throw new AssertionError(seen.all(Seen.EVENT).size() + " events are older than an hour");
    }

    private static boolean isForgotten(Entry entry) {
        return List.of(Seen.EVENT, CertificateUsers.REQUEST)
                .contains(entry.key().kind());
    }

    private void run(Duration time) {
        Instant end = loop.instant().plus(time);
        while (loop.runUntil(() -> journal.revision() >= crashAt, Duration.between(loop.instant(), end))) crash();
    }

    /** A new life on the old journal; whatever the last one was about to do is gone with its loop. */
    private void crash() {
        crashAt = Long.MAX_VALUE;
        chronicle.say(() -> "CRASH");
        loop = new VirtualLoop(chance.nextLong(), loop.instant());
        clock = new SkewedLoop(loop, clock.skew());
        plane = opened();
        stage.enter(plane.client());
        start();
    }

    private void start() {
        plane.start(script.hasCredentials() ? Optional.of(Authority.CREDENTIALS) : Optional.empty());
    }

    private ControlPlane opened() {
        SimulatedNodes nodes = Seedling.nodes(script.nodes(), script.smallNodes());
        StoreLimits usual = StoreLimits.DEFAULT;
        StoreLimits limits =
                new StoreLimits(script.batch(), usual.waiting(), usual.events(), usual.keep(), usual.retry());
        ControlPlane.Settings settings = new ControlPlane.Settings(nodes, limits);
        SplittableRandom faults = chance.split();
        VirtualLoop mine = loop;
        return SeamedPlane.open(
                clock,
                new Store(clock, journal, limits),
                settings,
                Seedling.SCHEMAS,
                client -> faulty(client, mine, faults),
                reconciler -> pulse.apply(mutation.reconciler(reconciler)));
    }

    private Client faulty(Client client, VirtualLoop mine, SplittableRandom faults) {
        return new FaultyClient(client, mine, faults, weather);
    }

    private VirtualLoop loop() {
        return loop;
    }

    /** All that is there, for whoever looks on. */
    Seen seen() {
        return seen;
    }

    long looks() {
        return pulse.looks();
    }
}
