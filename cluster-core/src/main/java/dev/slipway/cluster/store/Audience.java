package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who watches what. A change is offered to those whom it concerns; the others are not even looked at, so that ten thousand watches of other
 * kinds, namespaces and names cost a write nothing. Only for use on the loop.
 */
final class Audience {
    private final TreeMap<Scope, Set<Watch>> watches = new TreeMap<>();

    void add(Scope scope, Watch watch) {
        watches.computeIfAbsent(scope, none -> new LinkedHashSet<>()).add(watch);
    }

    void remove(Scope scope, Watch watch) {
        Set<Watch> there = watches.getOrDefault(scope, Collections.emptySet());
        there.remove(watch);
        if (there.isEmpty()) watches.remove(scope);
    }

    /** Offers a change to whom it concerns. */
    void tell(Event event) {
        concernedBy(event.key()).forEach(watch -> watch.offer(event));
    }

    /** Those who want to hear of an object. */
    List<Watch> concernedBy(ObjectKey key) {
        return scopesAround(key).stream()
                .flatMap(scope -> watches.getOrDefault(scope, Collections.emptySet()).stream())
                .toList();
    }

    /** Whether nobody watches anything. */
    boolean isEmpty() {
        return watches.isEmpty();
    }

    /** Every scope that covers an object: at most four, and fewer for one without a namespace. */
    private static Set<Scope> scopesAround(ObjectKey key) {
        Set<Scope> scopes = new TreeSet<>();
        scopes.add(Scope.of(key.kind()));
        scopes.add(new Scope(key.kind(), key.namespace(), ""));
        scopes.add(new Scope(key.kind(), "", key.name()));
        scopes.add(new Scope(key.kind(), key.namespace(), key.name()));
        return scopes;
    }
}
