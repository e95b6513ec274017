package dev.slipway.sync.render;

import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Need;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Rendering;
import dev.slipway.templating.template.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which applications wait for which others, all stages of a config repository taken together, and what is wrong with that. Pure.
 *
 * @param known all applications
 * @param needs what each of them says
 * @param uncertain stages of which nobody knows all applications
 */
public record Needs(SortedSet<Application> known, SortedMap<Application, List<Need>> needs, Set<String> uncertain) {
    /** Nobody needs anybody. */
    public static final Needs NONE = new Needs(new TreeSet<>(), new TreeMap<>(), Set.of());

    public Needs {
        known = Collections.unmodifiableSortedSet(new TreeSet<>(known));
        needs = Collections.unmodifiableSortedMap(new TreeMap<>(needs));
        uncertain = new TreeSet<>(uncertain);
    }

    /** What a rendering says that it needs, each once. */
    public static List<Need> of(Rendering rendering) {
        Map<String, Need> needs = new TreeMap<>();
        rendering
                .manifests()
                .forEach(manifest -> manifest.object()
                        .annotation(Need.ANNOTATION)
                        .ifPresent(text -> Need.of(text, manifest.origin())
                                .forEach(need -> needs.putIfAbsent(need.toString(), need))));
        return List.copyOf(needs.values());
    }

    /** The needs of these renderings. */
    public static Needs of(Collection<Application> known, Collection<Rendering> renderings, Set<String> uncertain) {
        TreeMap<Application, List<Need>> needs = new TreeMap<>();
        for (Rendering rendering : renderings) {
            List<Need> said = of(rendering);
            if (!said.isEmpty()) needs.put(rendering.application(), said);
        }
        return new Needs(new TreeSet<>(known), needs, uncertain);
    }

    /** The applications that another one waits for. */
    public SortedSet<Application> of(Application application) {
        return Optional.ofNullable(needs.get(application)).orElse(List.of()).stream()
                .flatMap(need -> meant(application, need).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of one component: they stand together in the order of applications. */
    private SortedSet<Application> of(String component) {
        return known.subSet(
                new Application(component, "", Optional.empty()),
                new Application(component + "\0", "", Optional.empty()));
    }

    /** That of the same region where there is one; else all of the stage. */
    private List<Application> meant(Application by, Need need) {
        String stage = need.stage().orElse(by.stage());
        List<Application> there = of(need.component()).stream()
                .filter(other -> other.stage().equals(stage))
                .toList();
        List<Application> beside = there.stream()
                .filter(other -> by.region().isPresent() && other.region().equals(by.region()))
                .toList();
        return beside.isEmpty() ? there : beside;
    }

    /** What is wrong, by the application that says it. */
    public SortedMap<Application, List<Problem>> problems() {
        TreeMap<Application, List<Problem>> problems = new TreeMap<>();
        needs.forEach((application, said) -> {
            List<Problem> wrong = new ArrayList<>();
            said.forEach(need -> unknown(application, need).ifPresent(wrong::add));
            if (wrong.isEmpty()) circle(application, said.get(0)).ifPresent(wrong::add);
            if (!wrong.isEmpty()) problems.put(application, wrong);
        });
        return problems;
    }

    private Optional<Problem> unknown(Application by, Need need) {
        String stage = need.stage().orElse(by.stage());
        if (!meant(by, need).isEmpty() || uncertain.contains(stage)) return Optional.empty();
        List<String> components =
                known.stream().map(Application::component).distinct().toList();
        List<String> stages =
                of(need.component()).stream().map(Application::stage).distinct().toList();
        String message = stages.isEmpty()
                ? Need.ANNOTATION + " names \"" + need.component() + "\", and there is no component of this name"
                        + NearestName.hint(need.component(), components)
                : Need.ANNOTATION + " names " + need.component() + " at stage \"" + stage
                        + "\", where it is not; it is at " + String.join(", ", stages);
        return Optional.of(Problem.at(Reason.InvalidManifest, need.origin(), message));
    }

    private Optional<Problem> circle(Application start, Need first) {
        return way(start, start, new LinkedHashSet<>())
                .map(way -> Problem.at(
                        Reason.InvalidManifest,
                        first.origin(),
                        Need.ANNOTATION + " goes round in a circle, so that nobody could begin: " + way
                                + "; take one of them out"));
    }

    /** The way back to where it started, in words. */
    private Optional<String> way(Application start, Application here, LinkedHashSet<Application> passed) {
        if (!passed.add(here)) return Optional.empty();
        for (Application next : of(here)) {
            if (next.equals(start)) return Optional.of(here.name() + " needs " + start.name());
            Optional<String> rest = way(start, next, passed);
            if (rest.isPresent()) return Optional.of(here.name() + " needs " + rest.get());
        }
        return Optional.empty();
    }
}
