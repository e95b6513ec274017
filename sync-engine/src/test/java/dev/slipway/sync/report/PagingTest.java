package dev.slipway.sync.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.plan.Inventory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Inventories of any size in objects that any API server takes. */
class PagingTest {
    private static final int MIB = 1024 * 1024;
    private static final ApiObject APPLICATION = ApiObject.of(
                    new GroupVersionKind("slipway.dev", "v1alpha1", "Application"), "shop", "web-release")
            .withAt("0c7b0f6e-5f0d-4c59-9d8c-0a1b2c3d4e5f", "metadata", "uid");

    @Test
    void fiftyThousandObjectsStandOnPagesOfLessThanAMebibyteAlsoWithTheLongestNames() {
        Inventory inventory = inventory(50_000, "n".repeat(240));
        int pages = Paging.USUAL.pages(inventory.size(), 0);

        SortedMap<Integer, Inventory> divided = Paging.divide(inventory, pages);

        assertThat(divided).hasSize(64);
        divided.forEach((page, entries) -> assertThat(Json.length(
                        InventoryPage.of(APPLICATION, page, pages, entries).root(), 4 * MIB))
                .isLessThan(MIB));
        assertThat(read(divided, pages)).isEqualTo(inventory);
    }

    @Test
    void whatStandsInTheStatusHasRoomThere() {
        Inventory inventory = inventory(Paging.USUAL.inStatus(), "n".repeat(240));

        assertThat(Paging.USUAL.pages(inventory.size(), 0)).isZero();
        assertThat(Json.length(InventoryPage.tree(inventory), 4 * MIB)).isLessThan(MIB / 2);
    }

    @Test
    void aChangeOfOneObjectChangesOnePage() {
        Inventory before = inventory(10_000, "c");
        Inventory after = before.with(inventory(10_001, "c").uids());

        SortedMap<Integer, Inventory> old = Paging.divide(before, 16);
        SortedMap<Integer, Inventory> now = Paging.divide(after, 16);

        assertThat(now.keySet().stream().filter(page -> !now.get(page).equals(old.get(page))))
                .hasSize(1);
    }

    @Test
    void theNumberOfPagesDoesNotSwingWithEveryChange() {
        Paging paging = new Paging(10, 10);

        assertThat(paging.pages(10, 0)).isZero();
        assertThat(paging.pages(11, 0)).isEqualTo(2);
        assertThat(paging.pages(10, 2)).isEqualTo(2);
        assertThat(paging.pages(6, 2)).isEqualTo(2);
        assertThat(paging.pages(5, 2)).isZero();
        assertThat(paging.pages(160, 2)).isEqualTo(16);
        assertThat(paging.pages(20, 16)).isEqualTo(16);
        assertThat(paging.pages(19, 16)).isEqualTo(2);
    }

    @Test
    void anObjectIsOwnedThatStandsOnAnyPageOrInTheStatus() {
        ObjectKey one = key("one");
        ObjectKey two = key("two");
        ApiObject application = APPLICATION.withStatus(
                Mapping.of("inventory", InventoryPage.tree(new Inventory(new TreeMap<>(java.util.Map.of(one, ""))))));
        ApiObject page = InventoryPage.of(
                APPLICATION, 0, 1, new Inventory(new TreeMap<>(java.util.Map.of(one, "u1", two, "u2"))));

        assertThat(InventoryPage.inventory(application, List.of(page)).uids())
                .containsEntry(one, "u1")
                .containsEntry(two, "u2")
                .hasSize(2);
    }

    private static Inventory read(SortedMap<Integer, Inventory> divided, int pages) {
        List<ApiObject> all = divided.entrySet().stream()
                .map(page -> InventoryPage.of(APPLICATION, page.getKey(), pages, page.getValue()))
                .toList();
        return InventoryPage.inventory(APPLICATION, all);
    }

    private static Inventory inventory(int size, String name) {
        TreeMap<ObjectKey, String> uids = new TreeMap<>();
        for (int i = 0; i < size; i++) uids.put(key(name + i), "0c7b0f6e-5f0d-4c59-9d8c-" + (100_000_000_000L + i));
        return new Inventory(uids);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(
                new GroupKind("networking.example-of-a-long-group.k8s.io", "ConfigMap"),
                "a-stage-of-a-long-name",
                name);
    }
}
