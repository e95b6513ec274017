package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.pipeline.evaluation.Renderings.Made;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What applications were before, for when a commit takes them back there. Found by what it was made from, never by a commit's name. What has
 * sealed values is not kept: it stays in memory only for as long as it is wanted.
 */
final class PastRenderings {
    private final int most;
    private final Deque<Made> oldestFirst = new ArrayDeque<>();
    private final TreeMap<Application, List<Made>> byApplication = new TreeMap<>();
    private int objects;

    /** @param most objects of all that is kept, which bounds memory; beyond, the oldest go */
    PastRenderings(int most) {
        this.most = most;
    }

    void add(Made made) {
        int weight = made.objects();
        if (weight == 0 || weight > most) return;
        oldestFirst.add(made);
        byApplication
                .computeIfAbsent(made.wanted().application(), name -> new ArrayList<>())
                .add(made);
        objects += weight;
        while (objects > most) forget(oldestFirst.element());
    }

    /** Takes one out. */
    Optional<Made> take(Application application, Predicate<Made> fits) {
        Optional<Made> found = byApplication.getOrDefault(application, List.of()).stream()
                .filter(fits)
                .findFirst();
        found.ifPresent(this::forget);
        return found;
    }

    private void forget(Made made) {
        oldestFirst.remove(made);
        List<Made> same = byApplication.getOrDefault(made.wanted().application(), List.of());
        same.remove(made);
        if (same.isEmpty()) byApplication.remove(made.wanted().application());
        objects -= made.objects();
    }
}
