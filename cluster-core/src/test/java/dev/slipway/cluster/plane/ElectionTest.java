package dev.slipway.cluster.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.election.Election;
import dev.slipway.cluster.election.Terms;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two processes and one plane. */
class ElectionTest {
    private static final GroupKind LEASES = new GroupKind("coordination.k8s.io", "Lease");
    private static final ObjectKey LEASE = new ObjectKey(LEASES, "kube-system", "work");
    private static final ControlPlane.Settings NODES = ControlPlane.Settings.withNodes(2);

    private final VirtualLoop loop = new VirtualLoop(4, TestWorld.START);
    private final ControlPlane plane = new ControlPlane(loop, new MemoryJournal(), NODES);
    private final List<String> told = new ArrayList<>();

    ElectionTest() {
        plane.apiServer().start();
        run(1);
    }

    @Test
    void theFirstLeadsAndKeepsItsLease() {
        Election first = stand("a", loop);
        Election second = stand("b", loop);
        run(60);

        assertThat(first.isLeading()).isTrue();
        assertThat(second.isLeading()).isFalse();
        assertThat(told).containsExactly("a leads");
        ApiObject lease = lease();
        assertThat(lease.spec().text("holderIdentity")).contains("a");
        assertThat(lease.spec().whole("leaseDurationSeconds")).contains(15L);
        assertThat(lease.spec().whole("leaseTransitions")).contains(0L);
        assertThat(Instant.parse(lease.spec().text("acquireTime").orElseThrow()))
                .isBefore(TestWorld.START.plusSeconds(3));
        assertThat(Instant.parse(lease.spec().text("renewTime").orElseThrow()))
                .isAfter(TestWorld.START.plusSeconds(57));
        assertThat(plane.store().snapshot().list(new GroupKind("", "Event"), "kube-system"))
                .extracting(event -> event.root().text("message").orElse(""))
                .containsExactly("a became leader");
    }

    @Test
    void whoFallsSilentIsFollowedAfterItHasStopped() {
        StoppableLoop own = new StoppableLoop(loop);
        stand("a", own);
        stand("b", loop);
        run(10);
        own.stop(false);
        run(12);
        assertThat(told).containsExactly("a leads");

        run(14);
        own.goOn();
        run(5);

        assertThat(told).containsExactly("a leads", "b leads", "a leads no more");
        assertThat(lease().spec().whole("leaseTransitions")).contains(1L);
    }

    @Test
    void whoIsCutOffStopsInTimeByItself() {
        ShakyLine line = new ShakyLine(plane.client(), loop, new SplittableRandom(1));
        stand("a", loop, line);
        run(5);
        line.cut = true;
        run(11);

        assertThat(told).containsExactly("a leads", "a leads no more");
        line.cut = false;
        run(20);
        assertThat(told).containsExactly("a leads", "a leads no more", "a leads");
    }

    @Test
    void whoLeavesLetsTheNextOneStartAtOnce() {
        Election first = stand("a", loop);
        stand("b", loop);
        run(10);
        first.close();
        run(6);

        assertThat(told).containsExactly("a leads", "a leads no more", "b leads");
    }

    @Test
    void whoSawTheLeaseWaitsAlthoughItIsDeleted() {
        StoppableLoop own = new StoppableLoop(loop);
        stand("a", own);
        stand("b", loop);
        run(10);
        own.stop(false);
        plane.client().delete(LEASE, DeleteOptions.BACKGROUND);
        run(9);

        assertThat(told).containsExactly("a leads");
    }

    @Test
    void aClockThatIsSetForwardShortensNobodysWait() {
        StoppableLoop own = new StoppableLoop(loop);
        stand("a", loop);
        stand("b", own);
        run(10);
        own.setClock(Duration.ofHours(5));
        run(30);

        assertThat(told).containsExactly("a leads");
    }

    @Test
    void termsThatLeaveNoTimeAreRefused() {
        assertThatThrownBy(() -> new Terms(
                        "ns", "name", "me", Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(2)))
                .hasMessageContaining("renew deadline");
        assertThatThrownBy(() -> new Terms(
                        "ns", "name", "me", Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(9)))
                .hasMessageContaining("retry");
    }

    @Test
    void controllersOfTwoProcessesTakeTurns() {
        StoppableLoop own = new StoppableLoop(loop);
        SharedControllers first = controllers("a", own);
        SharedControllers second = controllers("b", loop);
        run(5);
        plane.client().create(TestWorld.yaml("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}"), by());
        plane.client().create(web(2), by());
        run(20);
        assertThat(ready()).isEqualTo(2);
        assertThat(first.areRunning()).isTrue();

        own.stop(false);
        run(30);
        assertThat(second.areRunning()).isTrue();
        plane.client().update(web(3), by());
        run(20);
        assertThat(ready()).isEqualTo(3);

        own.goOn();
        run(20);
        assertThat(first.areRunning()).isFalse();
        assertThat(ready()).isEqualTo(3);
        second.close();
        run(10);
        assertThat(first.areRunning()).isTrue();
    }

    private SharedControllers controllers(String identity, EventLoop on) {
        SharedControllers made = new SharedControllers(on, plane.client(), NODES, plane.apiServer()::kinds, identity);
        made.start();
        return made;
    }

    private Election stand(String identity, EventLoop on) {
        return stand(identity, on, plane.client());
    }

    private Election stand(String identity, EventLoop on, Client line) {
        Terms terms = Terms.usual(LEASE.namespace(), LEASE.name(), identity);
        Election made = new Election(on, line, terms, client -> {
            told.add(identity + " leads");
            return () -> told.add(identity + " leads no more");
        });
        made.start();
        run(1);
        return made;
    }

    private ApiObject lease() {
        return plane.store().snapshot().get(LEASE).orElseThrow();
    }

    private long ready() {
        return plane.store().snapshot().list(new GroupKind("", "Pod"), "shop").stream()
                .filter(Pods::isReady)
                .count();
    }

    private void run(int seconds) {
        loop.runFor(Duration.ofSeconds(seconds));
    }

    private static WriteOptions by() {
        return WriteOptions.by("test");
    }

    /** A Deployment in {@code shop}. */
    static ApiObject web(int replicas) {
        return TestWorld.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "web:1"}]}
                """.formatted(replicas));
    }
}
