package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The API objects that hold the inventories which are too large for a status, page by page. What an application owns is what any of them says. */
public final class InventoryPage {
    public static final GroupVersionKind KIND = new GroupVersionKind("slipway.dev", "v1alpha1", "Inventory");

    private InventoryPage() {}

    /** One page of several. What is divided otherwise has other names, so that the one stands until the other does. */
    public static ApiObject of(ApiObject application, int page, int pages, Inventory entries) {
        return ApiObject.of(KIND, application.namespace(), application.name() + "-" + pages + "-" + page)
                .withOwner(OwnerReference.controllerOf(application))
                .with(
                        "spec",
                        Mapping.builder()
                                .put("application", application.name())
                                .put("page", page)
                                .put("pages", pages)
                                .put("objects", tree(entries))
                                .build());
    }

    /** Of how many pages it is one. */
    public static int pages(ApiObject page) {
        return page.spec().whole("pages").orElse(0L).intValue();
    }

    /** What an application owns, as its status and its pages have it. */
    static Inventory inventory(ApiObject application, List<ApiObject> pages) {
        SortedMap<ObjectKey, String> uids = new TreeMap<>();
        pages.forEach(page -> put(page.spec().sequence("objects"), uids));
        put(application.status().sequence("inventory"), uids);
        return new Inventory(uids);
    }

    private static void put(Sequence entries, SortedMap<ObjectKey, String> uids) {
        for (Mapping entry : entries.mappings())
            uids.merge(key(entry), entry.text("uid").orElse(""), (old, given) -> given.isEmpty() ? old : given);
    }

    static Sequence tree(Inventory inventory) {
        List<Tree> entries = new ArrayList<>();
        inventory.uids().forEach((key, uid) -> {
            Mapping.Builder tree = tree(key);
            if (!uid.isEmpty()) tree.put("uid", uid);
            entries.add(tree.build());
        });
        return new Sequence(entries);
    }

    static ObjectKey key(Mapping entry) {
        GroupKind kind =
                new GroupKind(entry.text("group").orElse(""), entry.text("kind").orElse(""));
        return new ObjectKey(
                kind, entry.text("namespace").orElse(""), entry.text("name").orElse(""));
    }

    static Mapping.Builder tree(ObjectKey key) {
        Mapping.Builder tree = Mapping.builder();
        if (!key.kind().group().isEmpty()) tree.put("group", key.kind().group());
        tree.put("kind", key.kind().kind());
        if (!key.namespace().isEmpty()) tree.put("namespace", key.namespace());
        return tree.put("name", key.name());
    }
}
