package dev.slipway.sync.render;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.layout.Tracker;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.seal.Recipients;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every problem of a config repository, as if all stages stood at one snapshot. */
public final class Validation {
    private static final Origin NOWHERE = Origin.file("");
    private static final Comparator<Problem> ORDER = Comparator.comparing(
                    (Problem problem) -> problem.origin().orElse(NOWHERE).file())
            .thenComparing(problem -> problem.origin().orElse(NOWHERE).line())
            .thenComparing(Problem::message);

    private Validation() {}

    /**
     * Each problem once, by file and line. Where a problem is there for some stages only, its message says for which. Without a readable
     * configuration only what is wrong with that is told, since nothing else is known then.
     */
    public static List<Problem> of(Snapshot snapshot, Renderer renderer) {
        Outcome<Configuration> configuration = Configuration.read(snapshot);
        if (!(configuration instanceof Outcome.Good<Configuration> good))
            return configuration.problems().stream().sorted(ORDER).toList();
        Layout layout = Layout.of(snapshot, good.value().pipeline());
        List<Problem> problems = new ArrayList<>(layout.problems());
        problems.addAll(layout.unknownStages());
        problems.addAll(recipients(snapshot));
        List<Rendering> renderings = new ArrayList<>();
        for (String component : layout.components())
            problems.addAll(ofComponent(component, layout, good.value(), renderer, renderings));
        problems.addAll(ofVerifications(layout, good.value(), renderer));
        Needs needs = Needs.of(layout.applications(), renderings, Set.of());
        needs.problems().values().forEach(problems::addAll);
        return problems.stream().distinct().sorted(ORDER).toList();
    }

    /** Who seals for a key that is none learns it here, and not when a value cannot be opened. */
    private static List<Problem> recipients(Snapshot snapshot) {
        Outcome<Optional<byte[]>> file = new Tracker(snapshot).file(Recipients.FILE);
        if (file.asOptional().isEmpty()) return file.problems();
        return file.asOptional().get().stream()
                .map(bytes -> Recipients.read(Recipients.FILE, new String(bytes, StandardCharsets.UTF_8)))
                .flatMap(read -> read.problems().stream())
                .toList();
    }

    private static List<Problem> ofComponent(
            String component,
            Layout layout,
            Configuration configuration,
            Renderer renderer,
            List<Rendering> renderings) {
        List<Application> applications = new ArrayList<>();
        Map<Problem, List<String>> affected = new LinkedHashMap<>();
        for (Stage stage : configuration.pipeline().stages()) {
            for (var region : stage.variants()) {
                Application application = new Application(component, stage.name(), region);
                if (!layout.takesPart(application)) continue;
                applications.add(application);
                Outcome<Rendering> rendered = renderer.render(application, stage, layout, configuration.flags());
                rendered.asOptional().ifPresent(renderings::add);
                rendered.problems()
                        .forEach(problem -> affected.computeIfAbsent(problem, key -> new ArrayList<>())
                                .add(application.variant()));
            }
        }
        List<Problem> problems = new ArrayList<>();
        affected.forEach((problem, variants) ->
                problems.add(variants.size() == applications.size() ? problem : in(problem, variants)));
        return problems;
    }

    /** What a commit is verified by is looked at where it would run. */
    private static List<Problem> ofVerifications(Layout layout, Configuration configuration, Renderer renderer) {
        List<Problem> problems = new ArrayList<>();
        for (Stage stage : configuration.pipeline().stages()) {
            Stage at = configuration.pipeline().verifiesAt(stage);
            for (String file : stage.promotion().gates().verify())
                for (var region : at.variants())
                    problems.addAll(renderer.verification(file, at, region, layout, configuration.flags())
                            .problems());
        }
        return problems;
    }

    private static Problem in(Problem problem, List<String> variants) {
        List<String> distinct = variants.stream().distinct().toList();
        return new Problem(
                problem.reason(), problem.origin(), problem.message() + " [" + String.join(", ", distinct) + "]");
    }
}
