package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.plan.Situation.Claims;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which application wants which object, over all repositories of the engine: so that one object never has two masters. */
final class ClaimBoard implements Claims {
    private final TreeMap<String, SortedSet<ObjectKey>> byOwner = new TreeMap<>();
    private final TreeMap<ObjectKey, SortedSet<String>> byKey = new TreeMap<>();
    private final Set<String> namespaces;

    /** Of an engine whose API objects live in these namespaces. */
    ClaimBoard(Set<String> namespaces) {
        this.namespaces = new TreeSet<>(namespaces);
    }

    @Override
    public List<String> wantedBy(ObjectKey key) {
        return List.copyOf(Optional.ofNullable(byKey.get(key)).orElse(new TreeSet<>()));
    }

    @Override
    public boolean knows(String owner) {
        return namespaces.contains(owner.substring(0, Math.max(0, owner.indexOf('/'))));
    }

    /** Replaces what an application wants. Answers the other applications that this concerns. */
    SortedSet<String> claim(String owner, SortedSet<ObjectKey> keys) {
        SortedSet<ObjectKey> before =
                Optional.ofNullable(byOwner.put(owner, keys)).orElse(new TreeSet<>());
        SortedSet<String> concerned = new TreeSet<>();
        for (ObjectKey key : before) if (!keys.contains(key)) leave(owner, key, concerned);
        for (ObjectKey key : keys) if (!before.contains(key)) join(owner, key, concerned);
        concerned.remove(owner);
        return concerned;
    }

    private void join(String owner, ObjectKey key, SortedSet<String> concerned) {
        SortedSet<String> owners = byKey.computeIfAbsent(key, unknown -> new TreeSet<>());
        owners.add(owner);
        concerned.addAll(owners);
    }

    private void leave(String owner, ObjectKey key, SortedSet<String> concerned) {
        SortedSet<String> owners = byKey.getOrDefault(key, new TreeSet<>());
        owners.remove(owner);
        concerned.addAll(owners);
        if (owners.isEmpty()) byKey.remove(key);
    }
}
