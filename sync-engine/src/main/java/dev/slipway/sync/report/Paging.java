package dev.slipway.sync.report;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.plan.Inventory;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an inventory is divided, so that no API object that holds a part of it comes near what an API server takes. A small one stands in the
 * status of its Application; a larger one in pages, each object on the page that a hash of its name says, so that a change writes few of them.
 * Their number doubles as the inventory grows, and shrinks late.
 *
 * @param inStatus how many entries may stand in the status
 * @param perPage how many a page has on average at most. An entry has some 150 characters, and never more than 700
 */
public record Paging(int inStatus, int perPage) {
    public static final Paging USUAL = new Paging(500, 800);
    /** A page is given up when there is room for so many times what it holds. */
    private static final int WASTE = 8;

    /**
     * How many pages; 0 means that it stands in the status.
     *
     * @param now how many there are
     */
    public int pages(int size, int now) {
        boolean small = now == 0 ? size <= inStatus : size <= inStatus / 2;
        if (small) return 0;
        int least = 1;
        while ((long) least * perPage < size) least *= 2;
        boolean stays = now >= least && (long) size * WASTE >= (long) now * perPage;
        return stays ? now : least;
    }

    /** The entries of each page, also of those that have none. */
    public static SortedMap<Integer, Inventory> divide(Inventory inventory, int pages) {
        SortedMap<Integer, SortedMap<ObjectKey, String>> parts = new TreeMap<>();
        for (int page = 0; page < pages; page++) parts.put(page, new TreeMap<>());
        inventory
                .uids()
                .forEach((key, uid) -> parts.computeIfAbsent(page(key, pages), page -> new TreeMap<>())
                        .put(key, uid));
        SortedMap<Integer, Inventory> divided = new TreeMap<>();
        parts.forEach((page, entries) -> divided.put(page, new Inventory(entries)));
        return divided;
    }

    /** Names that differ in their last digit alone must not all come to one page. */
    private static int page(ObjectKey key, int pages) {
        int hash = key.toString().hashCode() * 0x9E3779B1;
        return Math.floorMod(hash ^ hash >>> 15, pages);
    }
}
