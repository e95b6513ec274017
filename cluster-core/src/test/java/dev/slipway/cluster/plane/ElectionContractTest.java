package dev.slipway.cluster.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.Plane;
import dev.slipway.cluster.apiserver.http.RunningFace;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.http.HttpClientConnection;
import dev.slipway.cluster.client.http.Kubeconfig;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Controllers of two processes, each with a clock, a loop and a connection of its own, and a plane behind TLS that runs none itself. */
@Timeout(60)
class ElectionContractTest {
    private static final ControlPlane.Settings NODES = ControlPlane.Settings.withNodes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final ObjectKey LEASE =
            new ObjectKey(new GroupKind("coordination.k8s.io", "Lease"), "kube-system", SharedControllers.LEASE);

    @TempDir
    private Path folder;

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private RunningFace face;

    @BeforeEach
    void serve() throws Exception {
        face = new RunningFace(folder, loop -> {
            ControlPlane plane = new ControlPlane(loop, new MemoryJournal(), NODES);
            loop.post(plane.apiServer()::start);
            return Plane.of(plane.apiServer());
        });
    }

    @AfterEach
    void stop() {
        face.close();
        assertThat(face.faults()).isEmpty();
        assertThat(faults).isEmpty();
    }

    @Test
    void oneActsAndTheOtherGoesOnWhereItStopped() throws Exception {
        try (Member first = new Member("first");
                Member second = new Member("second")) {
            first.stand();
            second.see(LEASE, lease -> isHeldBy(lease, "first"));
            second.stand();
            second.make(TestWorld.yaml("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}"));
            second.make(ElectionTest.web(2));
            second.seePods(2);
            assertThat(first.leads()).isTrue();
            assertThat(second.leads()).isFalse();

            first.leave();
            second.see(LEASE, lease -> isHeldBy(lease, "second"));
            second.make(ElectionTest.web(3));
            second.seePods(3);
            assertThat(first.leads()).isFalse();
            assertThat(second.leads()).isTrue();
        }
    }

    private static boolean isHeldBy(ApiObject lease, String who) {
        return lease.spec().text("holderIdentity").filter(who::equals).isPresent();
    }

    /** One of the processes. */
    private final class Member implements AutoCloseable {
        private final ThreadLoop loop;
        private final Client client;
        private final SharedControllers controllers;

        Member(String identity) throws Exception {
            loop = new ThreadLoop(identity, 2, InstantSource.system(), new Random(2), faults::add);
            client = new HttpClientConnection(Kubeconfig.read(face.kubeconfig()), loop, "slipway-test/1");
            controllers = new SharedControllers(loop, client, NODES, BuiltInKinds::registry, identity);
        }

        void stand() {
            loop.post(controllers::start);
        }

        void leave() throws Exception {
            CountDownLatch left = new CountDownLatch(1);
            loop.post(() -> {
                controllers.close();
                left.countDown();
            });
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        }

        boolean leads() throws Exception {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            loop.post(() -> answer.complete(controllers.areRunning()));
            return answer.get(10, TimeUnit.SECONDS);
        }

        void make(ApiObject object) throws Exception {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            loop.post(() -> client.apply(object, WriteOptions.by("test"))
                    .thenAccept(answer -> done.complete(answer.asOptional().isPresent())));
            assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
        }

        /** Returns when an object is as it should be. */
        void see(ObjectKey key, Predicate<ApiObject> such) throws Exception {
            await(() -> client.get(key)
                    .thenApply(answer -> answer.asOptional().filter(such).isPresent()));
        }

        void seePods(int ready) throws Exception {
            await(() -> client.list(POD, ListOptions.in("shop"))
                    .thenApply(answer -> answer.asOptional().stream()
                                    .flatMap(page -> page.items().stream())
                                    .filter(Pods::isReady)
                                    .count()
                            == ready));
        }

        private void await(Supplier<CompletableFuture<Boolean>> condition) throws Exception {
            CompletableFuture<Void> seen = new CompletableFuture<>();
            loop.post(() -> look(condition, seen));
            seen.get(40, TimeUnit.SECONDS);
        }

        private void look(Supplier<CompletableFuture<Boolean>> condition, CompletableFuture<Void> seen) {
            condition.get().thenAccept(holds -> {
                if (holds) seen.complete(null);
                else loop.after(BETWEEN_LOOKS, () -> look(condition, seen));
            });
        }

        @Override
        public void close() {
            loop.close();
        }
    }
}
