package dev.slipway.cluster.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.election.Election;
import dev.slipway.cluster.election.Terms;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Three processes that want to act on one plane, told by one seed. One thing does not happen: that a clock is set while its machine is suspended, or
 * a moment before, since then no clock is left that tells.
 */
final class ElectionStory {
    private static final Schemas SCHEMAS = Schemas.load();
    private static final int PROCESSES = 3;
    private static final int TROUBLES = 25;
    private static final ObjectKey LEASE =
            new ObjectKey(new GroupKind("coordination.k8s.io", "Lease"), "kube-system", "work");

    private final SplittableRandom chance;
    private final boolean fenced;
    private final VirtualLoop loop;
    private final ControlPlane plane;
    private final List<Process> processes = new ArrayList<>();
    private final StringBuilder told = new StringBuilder();

    ElectionStory(long seed, boolean fenced) {
        this.fenced = fenced;
        chance = new SplittableRandom(seed);
        loop = new VirtualLoop(chance.nextLong(), TestWorld.START);
        plane = new ControlPlane(
                loop,
                new Store(loop, new MemoryJournal(), StoreLimits.DEFAULT),
                ControlPlane.Settings.withNodes(0),
                SCHEMAS,
                ControlPlane.Seams.NONE);
        plane.apiServer().start();
        loop.runFor(Duration.ofSeconds(1));
        for (int i = 0; i < PROCESSES; i++) processes.add(new Process("p" + i));
    }

    /** What happened, for comparison. */
    String run() {
        for (int i = 0; i < TROUBLES; i++) {
            loop.runFor(Duration.ofMillis(chance.nextInt(100, 20_000)));
            processes.get(chance.nextInt(PROCESSES)).suffer();
        }
        processes.forEach(Process::mend);
        loop.runFor(Duration.ofSeconds(60));
        assertThat(processes.stream().filter(process -> process.election.isLeading()))
                .as("leaders once all is well, after\n" + told)
                .hasSize(1);
        long before = acts();
        loop.runFor(Duration.ofSeconds(20));
        assertThat(acts()).as("acts once all is well").isGreaterThan(before);
        return told.toString() + acts();
    }

    private long acts() {
        return processes.stream().mapToLong(process -> process.acts).sum();
    }

    private String holder() {
        return plane.store()
                .snapshot()
                .get(LEASE)
                .flatMap(lease -> lease.spec().text("holderIdentity"))
                .orElse("nobody");
    }

    private void tell(String what) {
        told.append(loop.instant()).append(' ').append(what).append('\n');
    }

    /** One of those who want to lead. Its identity changes with each life. */
    private final class Process {
        private final String name;
        private final StoppableLoop own;
        private final ShakyLine line;
        private int lives;
        private long acts;
        private Election election;

        Process(String name) {
            this.name = name;
            own = new StoppableLoop(loop);
            line = new ShakyLine(plane.client(), loop, chance.split());
            election = stand();
        }

        private Election stand() {
            String identity = name + "_" + lives++;
            Terms terms = Terms.usual(LEASE.namespace(), LEASE.name(), identity);
            Election made = new Election(own, line, terms, client -> work(identity, fenced ? client : line));
            made.start();
            return made;
        }

        private AutoCloseable work(String identity, Client client) {
            tell(identity + " leads");
            Work work = new Work(identity, client);
            work.next();
            return () -> {
                work.over = true;
                tell(identity + " leads no more");
            };
        }

        private void sees(String identity) {
            String holder = holder();
            if (!holder.equals(identity))
                throw new AssertionError(identity + " acts while " + holder + " leads, after\n" + told);
            acts++;
        }

        private void suffer() {
            int seconds = chance.nextInt(1, 45);
            switch (chance.nextInt(6)) {
                case 0 -> stop(seconds, false);
                case 1 -> stop(seconds, !own.wasJustSet());
                case 2 -> {
                    tell(name + " has its clock set");
                    own.setClock(Duration.ofSeconds(chance.nextInt(-3600, 3600)));
                }
                case 3 -> cut(seconds);
                case 4 -> {
                    tell(name + " closes");
                    election.close();
                    election = stand();
                }
                default -> line.shaky = !line.shaky;
            }
        }

        private void stop(int seconds, boolean suspended) {
            tell(name + (suspended ? " is suspended" : " stops"));
            own.stop(suspended);
            loop.after(Duration.ofSeconds(seconds), own::goOn);
        }

        private void cut(int seconds) {
            tell(name + " is cut off");
            line.cut = true;
            loop.after(Duration.ofSeconds(seconds), () -> line.cut = false);
        }

        private void mend() {
            own.goOn();
            line.cut = false;
            line.shaky = false;
        }

        /** Writes now and then, and sees to it that nobody else may. */
        private final class Work {
            private final String identity;
            private final Client client;
            private boolean over;

            Work(String identity, Client client) {
                this.identity = identity;
                this.client = client;
            }

            void next() {
                own.after(Duration.ofMillis(chance.nextInt(50, 900)), () -> {
                    if (over) return;
                    ApiObject note = TestWorld.yaml(
                            "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: act-, namespace: kube-system}");
                    line.beforeActing(() -> sees(identity));
                    client.create(note, WriteOptions.by("work"));
                    next();
                });
            }
        }
    }
}
