package dev.slipway.cluster.controller.garbage;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Owners that all wait for what they own, where the last owns the first: without help none of them would ever go. */
final class Circle {
    private Circle() {}

    /** Whether an owner that waits for a dependent is, through owners that wait as well, what the dependent waits for. */
    static boolean closes(ApiObject dependent, ApiObject owner, World world) {
        if (!GarbageCollector.waitsForDependents(dependent)) return false;
        Set<String> seen = new HashSet<>();
        Deque<ApiObject> waiting = new ArrayDeque<>();
        waiting.add(dependent);
        while (!waiting.isEmpty()) {
            ApiObject next = waiting.remove();
            if (next.uid().equals(owner.uid())) return true;
            if (!seen.add(next.uid())) continue;
            GarbageCollector.dependents(next, world).stream()
                    .filter(other -> GarbageCollector.waitsForDependents(other) && GarbageCollector.blocks(other, next))
                    .forEach(waiting::add);
        }
        return false;
    }
}
