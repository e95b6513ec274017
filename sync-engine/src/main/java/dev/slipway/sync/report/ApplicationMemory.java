package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Runs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an application must not forget when the process ends. It lives in the status of its API object, and what
 * of its inventory has no room there in pages.
 *
 * @param revision the commit that was last synced completely
 * @param syncedDigest what was wanted then
 * @param runs the Jobs that have run and may have deleted themselves
 * @param request the last request for a sync that was taken up
 * @param attempts the number of its last attempt
 * @param needs the applications that it was made to need
 */
public record ApplicationMemory(
        Inventory inventory,
        Optional<String> revision,
        Optional<String> syncedDigest,
        Runs runs,
        Optional<String> request,
        int attempts,
        SortedSet<String> needs) {
    /** Of an application that was never synced. */
    public static final ApplicationMemory EMPTY = new ApplicationMemory(
            Inventory.EMPTY, Optional.empty(), Optional.empty(), Runs.NONE, Optional.empty(), 0, new TreeSet<>());

    public ApplicationMemory {
        needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    }

    /**
     * As the API objects have it.
     *
     * @param pages of the application's inventory
     */
    public static ApplicationMemory of(ApiObject application, List<ApiObject> pages) {
        return new ApplicationMemory(
                InventoryPage.inventory(application, pages),
                application.status().text("revision"),
                application.status().text("renderedDigest"),
                runs(application),
                application.status().text("syncRequest"),
                application.status().whole("attempts").orElse(0L).intValue(),
                new TreeSet<>(application.status().sequence("needs").texts()));
    }

    /** The Jobs that have run, as far as it is written down. */
    public static Runs runs(ApiObject application) {
        SortedMap<ObjectKey, String> digests = new TreeMap<>();
        for (Mapping entry : application.status().sequence("completed").mappings())
            digests.put(InventoryPage.key(entry), entry.text("digest").orElse(""));
        return new Runs(digests);
    }

    public ApplicationMemory with(Inventory other) {
        return new ApplicationMemory(other, revision, syncedDigest, runs, request, attempts, needs);
    }

    public ApplicationMemory with(Runs other) {
        return new ApplicationMemory(inventory, revision, syncedDigest, other, request, attempts, needs);
    }

    /** The same, synced completely at a commit. */
    public ApplicationMemory syncedAt(String commit, String digest) {
        return new ApplicationMemory(
                inventory, Optional.of(commit), Optional.of(digest), runs, request, attempts, needs);
    }

    /** The same, with a request taken up. */
    public ApplicationMemory asked(String taken) {
        return new ApplicationMemory(inventory, revision, syncedDigest, runs, Optional.of(taken), attempts, needs);
    }

    /** The same, with an attempt begun; numbers only grow. */
    public ApplicationMemory attempted(int number) {
        return new ApplicationMemory(
                inventory, revision, syncedDigest, runs, request, Math.max(attempts, number), needs);
    }

    /** The same, needing others. */
    public ApplicationMemory needing(SortedSet<String> others) {
        return needs.equals(others)
                ? this
                : new ApplicationMemory(inventory, revision, syncedDigest, runs, request, attempts, others);
    }

    Sequence runsTree() {
        List<Tree> entries = new ArrayList<>();
        runs.digests()
                .forEach((key, digest) -> entries.add(
                        InventoryPage.tree(key).put("digest", digest).build()));
        return new Sequence(entries);
    }
}
