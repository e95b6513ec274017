package dev.slipway.sync.pipeline.part;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.plan.Situation.Claims;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which application wants which object, over all repositories of the engine: so that one object never has two masters. */
public final class ClaimBoard implements Claims {
    private final TreeMap<String, Claim> byOwner = new TreeMap<>();
    private final TreeMap<ObjectKey, SortedSet<String>> byKey = new TreeMap<>();
    private final TreeMap<String, SortedSet<String>> undecided = new TreeMap<>();
    private final Set<String> namespaces;

    /** Of an engine whose API objects live in these namespaces. */
    public ClaimBoard(Set<String> namespaces) {
        this.namespaces = new TreeSet<>(namespaces);
    }

    @Override
    public List<String> wantedBy(ObjectKey key) {
        return List.copyOf(byKey.getOrDefault(key, new TreeSet<>()));
    }

    @Override
    public boolean knows(String owner) {
        return namespaces.contains(repository(owner));
    }

    @Override
    public Optional<String> stageOf(String owner) {
        return claimOf(owner).stage();
    }

    @Override
    public List<String> undecidedBeside(String owner) {
        return stage(owner, claimOf(owner))
                .flatMap(stage -> Optional.ofNullable(undecided.get(stage)))
                .map(List::copyOf)
                .orElse(List.of());
    }

    /** Replaces what an application wants. Answers the other applications that this concerns. */
    public SortedSet<String> claim(String owner, Claim claim) {
        Claim before = claimOf(owner);
        byOwner.put(owner, claim);
        SortedSet<String> concerned = new TreeSet<>();
        for (ObjectKey key : before.keys()) if (!claim.keys().contains(key)) leave(owner, key, concerned);
        for (ObjectKey key : claim.keys()) if (!before.keys().contains(key)) join(owner, key, concerned);
        if (!before.decided() && (claim.decided() || !before.stage().equals(claim.stage())))
            decide(owner, before, concerned);
        if (!claim.decided())
            stage(owner, claim)
                    .ifPresent(stage -> undecided
                            .computeIfAbsent(stage, first -> new TreeSet<>())
                            .add(owner));
        concerned.remove(owner);
        return concerned;
    }

    /** Whoever waited to hear what this one wants looks again. */
    private void decide(String owner, Claim before, SortedSet<String> concerned) {
        Optional<String> stage = stage(owner, before);
        stage.map(undecided::get).ifPresent(owners -> owners.remove(owner));
        byOwner.forEach((other, claim) -> {
            if (stage(other, claim).equals(stage)) concerned.add(other);
        });
    }

    private Claim claimOf(String owner) {
        return byOwner.getOrDefault(owner, Claim.NOTHING);
    }

    /** A stage of one repository: others may have one of the same name. */
    private static Optional<String> stage(String owner, Claim claim) {
        return claim.stage().map(stage -> repository(owner) + "/" + stage);
    }

    private static String repository(String owner) {
        return owner.substring(0, Math.max(0, owner.indexOf('/')));
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
