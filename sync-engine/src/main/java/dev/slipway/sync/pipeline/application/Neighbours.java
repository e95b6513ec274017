package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.render.Needs;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How the applications of one repository depend on one another by their needs: what is wanted says it, and for deletions what is there. */
final class Neighbours {
    private final Surroundings around;
    private final LiveView view;
    private final String namespace;
    private SortedMap<String, SortedSet<String>> needs = new TreeMap<>();
    private SortedMap<String, SortedSet<String>> dependents = new TreeMap<>();
    private SortedMap<String, Wanted> wanted = new TreeMap<>();

    Neighbours(Surroundings around, LiveView view, String namespace) {
        this.around = around;
        this.view = view;
        this.namespace = namespace;
    }

    /** The repository says something new. */
    void want(Evaluation evaluation) {
        needs = new TreeMap<>();
        dependents = new TreeMap<>();
        wanted = new TreeMap<>();
        evaluation
                .stages()
                .values()
                .forEach(stage -> stage.wanted().forEach((application, wish) -> wanted.put(application.name(), wish)));
        Needs said = evaluation.needs();
        for (Application application : said.needs().keySet())
            for (Application needed : said.of(application)) {
                needs.computeIfAbsent(application.name(), none -> new TreeSet<>())
                        .add(needed.name());
                dependents
                        .computeIfAbsent(needed.name(), none -> new TreeSet<>())
                        .add(application.name());
            }
    }

    /** The applications that one waits for. */
    SortedSet<String> neededBy(String application) {
        return Collections.unmodifiableSortedSet(
                Optional.ofNullable(needs.get(application)).orElseGet(TreeSet::new));
    }

    /** Those that wait for others at all. */
    Collection<String> needy() {
        return List.copyOf(needs.keySet());
    }

    /** Whom a change of an application concerns: those that wait for it, and those that it held. */
    SortedSet<String> concerned(String application, Collection<ApiObject> states) {
        TreeSet<String> names =
                new TreeSet<>(Optional.ofNullable(dependents.get(application)).orElseGet(TreeSet::new));
        states.forEach(state -> names.addAll(recorded(state)));
        return names;
    }

    /** What an application waits for before it becomes something else; empty if it need not. */
    Optional<String> waitsFor(String application) {
        return neededBy(application).stream()
                .flatMap(name -> Optional.ofNullable(wanted.get(name)).stream())
                .map(needed -> ApplicationStanding.of(needed, view, namespace))
                .filter(needed -> !needed.isSynced() || !needed.isHealthy())
                .findFirst()
                .map(needed -> "it needs what is not there: " + needed.doubt());
    }

    /**
     * Who still needs an application that is to go. Two that once needed one another do not wait for each other.
     *
     * @param itself what it needed itself
     */
    Optional<String> stillNeededBy(String application, Set<String> itself) {
        return around.informers().world().list(Definitions.APPLICATION.groupKind(), namespace).stream()
                .filter(other -> recorded(other).contains(application) && !itself.contains(other.name()))
                .map(ApiObject::name)
                .findFirst();
    }

    private static List<String> recorded(ApiObject application) {
        Mapping status = application.status();
        return status.sequence("needs").texts();
    }
}
