package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an application must not forget when the process ends. It lives in the status of its API object and nowhere else.
 *
 * @param revision the commit that was last synced completely
 * @param syncedDigest what was wanted then
 */
public record ApplicationMemory(
        Inventory inventory, Optional<String> revision, Optional<String> syncedDigest, History history) {
    /** Of an application that was never synced. */
    public static final ApplicationMemory EMPTY =
            new ApplicationMemory(Inventory.EMPTY, Optional.empty(), Optional.empty(), History.EMPTY);

    public static ApplicationMemory of(ApiObject application) {
        SortedMap<ObjectKey, String> uids = new TreeMap<>();
        for (Mapping entry : application.status().sequence("inventory").mappings()) {
            GroupKind kind = new GroupKind(
                    entry.text("group").orElse(""), entry.text("kind").orElse(""));
            ObjectKey key = new ObjectKey(
                    kind, entry.text("namespace").orElse(""), entry.text("name").orElse(""));
            uids.put(key, entry.text("uid").orElse(""));
        }
        return new ApplicationMemory(
                new Inventory(uids),
                application.status().text("revision"),
                application.status().text("renderedDigest"),
                History.of(application.status().sequence("history")));
    }

    public ApplicationMemory with(Inventory other) {
        return new ApplicationMemory(other, revision, syncedDigest, history);
    }

    public ApplicationMemory with(History other) {
        return new ApplicationMemory(inventory, revision, syncedDigest, other);
    }

    /** The same, synced completely at a commit. */
    public ApplicationMemory syncedAt(String commit, String digest) {
        return new ApplicationMemory(inventory, Optional.of(commit), Optional.of(digest), history);
    }

    Sequence inventoryTree() {
        List<Tree> entries = new ArrayList<>();
        for (Map.Entry<ObjectKey, String> entry : inventory.uids().entrySet()) {
            ObjectKey key = entry.getKey();
            Mapping.Builder tree = Mapping.builder();
            if (!key.kind().group().isEmpty()) tree.put("group", key.kind().group());
            tree.put("kind", key.kind().kind());
            if (!key.namespace().isEmpty()) tree.put("namespace", key.namespace());
            tree.put("name", key.name());
            if (!entry.getValue().isEmpty()) tree.put("uid", entry.getValue());
            entries.add(tree.build());
        }
        return new Sequence(entries);
    }
}
