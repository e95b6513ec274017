package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Those who wait for a view to show something, found by the objects that they wait for: a thousand who wait are not asked at each change of
 * somebody else's object. They are answered in the order in which they came.
 */
final class Waiters {
    private final Set<Waiter> all = new LinkedHashSet<>();
    private final Map<ObjectKey, Set<Waiter>> byKey = new HashMap<>();

    /** Somebody who waits for objects to be shown, or for a list that was asked for later than the one of this number. */
    static final class Waiter {
        private final Collection<ObjectKey> about;
        private final BooleanSupplier condition;
        private final int lists;
        private final CompletableFuture<Void> future = new CompletableFuture<>();

        Waiter(Collection<ObjectKey> about, BooleanSupplier condition, int lists) {
            this.about = List.copyOf(about);
            this.condition = condition;
            this.lists = lists;
        }

        boolean isContent() {
            return condition.getAsBoolean();
        }

        int lists() {
            return lists;
        }

        CompletableFuture<Void> future() {
            return future;
        }
    }

    void add(Waiter waiter) {
        all.add(waiter);
        for (ObjectKey key : waiter.about)
            byKey.computeIfAbsent(key, none -> new LinkedHashSet<>()).add(waiter);
    }

    boolean has(Waiter waiter) {
        return all.contains(waiter);
    }

    /** Something of an object changed. */
    void wake(ObjectKey key) {
        Set<Waiter> concerned = byKey.get(key);
        if (concerned != null) answer(concerned, Waiter::isContent);
    }

    /** Anything may have changed. */
    void wakeAll(Predicate<Waiter> isContent) {
        answer(all, isContent);
    }

    void clear() {
        all.clear();
        byKey.clear();
    }

    private void answer(Collection<Waiter> asked, Predicate<Waiter> isContent) {
        List<Waiter> content = asked.stream().filter(isContent).toList();
        content.forEach(this::remove);
        content.forEach(waiter -> waiter.future().complete(null));
    }

    private void remove(Waiter waiter) {
        all.remove(waiter);
        for (ObjectKey key : waiter.about)
            byKey.computeIfPresent(key, (same, those) -> {
                those.remove(waiter);
                return those.isEmpty() ? null : those;
            });
    }
}
