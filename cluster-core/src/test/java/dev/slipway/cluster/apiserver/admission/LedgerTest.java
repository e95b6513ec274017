package dev.slipway.cluster.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.Quota;
import dev.slipway.cluster.kind.quota.Usage;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Kind POD =
            BuiltInKinds.registry().find(new GroupVersionKind("", "v1", "Pod")).orElseThrow();
    private static final Quota QUOTA = quota("rq", "NotTerminating");

    private final VirtualLoop loop = new VirtualLoop(1, NOW);
    private final Store store = new Store(loop, Journal.none(), StoreLimits.DEFAULT);
    private final Ledger ledger = new Ledger();

    /** A thousand creations in a namespace with a quota count once what was there, not five hundred thousand pods. */
    @Test
    void countsEachObjectOnce() {
        store.tellDecided(ledger::decided);
        for (int i = 0; i < 1000; i++) commit(new Change.Create(pod("old-" + i, 1)));

        for (int i = 0; i < 1000; i++) {
            assertThat(used(NOW).get("pods").orElseThrow().canonical()).isEqualTo(i == 0 ? "1k" : 1000 + i + "");
            commit(new Change.Create(pod("new-" + i, 1)));
        }

        assertThat(ledger.counted()).isEqualTo(1000);
    }

    @Test
    void isAlwaysWhatCountingWouldSay() {
        Seeds.forEach(200, seed -> new LedgerTest().compareWithCounting(new Random(seed)));
    }

    private void compareWithCounting(Random chance) {
        store.tellDecided(ledger::decided);
        for (int i = 0; i < 60; i++) {
            change(chance);
            Instant now = NOW.plusSeconds(chance.nextInt(60));
            if (chance.nextInt(3) == 0)
                assertThat(used(now).text()).isEqualTo(counted(now).text());
        }
    }

    private void change(Random chance) {
        ApiObject wanted = pod("pod-" + chance.nextInt(6), chance.nextInt(3));
        Optional<ApiObject> there = store.head().get(wanted.key());
        if (there.isEmpty()) {
            commit(new Change.Create(wanted));
            return;
        }
        long revision = Long.parseLong(there.get().resourceVersion());
        switch (chance.nextInt(4)) {
            case 0 -> commit(new Change.Remove(wanted.key(), revision));
            case 1 -> commit(new Change.Replace(there.get().withAt("Failed", "status", "phase"), revision));
            case 2 ->
                commit(new Change.Replace(
                        there.get()
                                .withAt(
                                        NOW.plusSeconds(chance.nextInt(60)).toString(),
                                        "metadata",
                                        "deletionTimestamp"),
                        revision));
            default -> commit(new Change.Replace(wanted.withAt(60, "spec", "activeDeadlineSeconds"), revision));
        }
    }

    @Test
    void countsAnewWhatItDidNotHearOf() {
        commit(new Change.Create(pod("a", 1)));
        assertThat(used(NOW).text()).isEqualTo("pods=1,requests.cpu=1");

        commit(new Change.Create(pod("b", 1)));

        assertThat(used(NOW).text()).isEqualTo("pods=2,requests.cpu=2");
    }

    @Test
    void aQuotaThatWasChangedIsCountedAnew() {
        store.tellDecided(ledger::decided);
        commit(new Change.Create(pod("a", 1)));
        used(NOW);

        assertThat(ledger.used(quota("rq", "Terminating"), POD, "shop", store.head(), NOW)
                        .text())
                .isEqualTo("pods=0,requests.cpu=0");
        assertThat(ledger.counted()).isEqualTo(2);
    }

    private Amounts used(Instant now) {
        return ledger.used(QUOTA, POD, "shop", store.head(), now);
    }

    private Amounts counted(Instant now) {
        Amounts used = QUOTA.zero();
        for (ApiObject pod : store.head().list(POD.gvk().groupKind(), "shop"))
            if (QUOTA.counts(pod)) used = used.plus(QUOTA.concerned(Usage.of(pod, "pods", now)));
        return used;
    }

    private void commit(Change change) {
        var unused = store.commit(change);
    }

    private static Quota quota(String name, String scope) {
        return Quota.of(ApiObject.of(new GroupVersionKind("", "v1", "ResourceQuota"), "shop", name)
                .with(
                        "spec",
                        Mapping.of(
                                "hard",
                                Mapping.of("pods", "10", "requests.cpu", "10"),
                                "scopes",
                                Tree.of(List.of(scope)))));
    }

    private static ApiObject pod(String name, int cpu) {
        Mapping container =
                Mapping.of("name", "c", "resources", Mapping.of("requests", Mapping.of("cpu", Integer.toString(cpu))));
        return ApiObject.of(POD.gvk(), "shop", name)
                .with("spec", Mapping.of("containers", new Sequence(List.of(container))));
    }
}
