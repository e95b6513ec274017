package dev.slipway.sync.preview.page;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.preview.Alike;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One stage: the applications that the pull request changes, then, folded, what else waits to be promoted there. */
record StagePane(StagePreview stage, Links links, Items items) {

    Mapping tree() {
        List<ApplicationPreview> affected = shown(stage.affected().stream());
        List<ApplicationPreview> others = shown(stage.applications().stream()
                .filter(ApplicationPreview::isUntouched)
                .filter(application ->
                        application.batch().filter(batch -> !batch.isEmpty()).isPresent()));
        // What somebody asked for takes its room first.
        List<Mapping> folded = isWanted(others) ? others(others) : List.of();
        Together together = together(affected);
        Panes panes = panes(
                affected.stream()
                        .filter(application -> !ApplicationPane.isTold(application, links, items, together.told()))
                        .toList(),
                together.told());
        return Mapping.builder()
                .put("anchor", Anchor.of(stage))
                .put("name", OneLine.of(stage.name()))
                .put("state", state())
                .put("problemLists", ProblemList.of(stage.problems()))
                .put("flagLists", flags())
                .put("nothing", nothing(affected, others))
                .put("together", together.lists())
                .put("applications", panes.applications())
                .put("rest", panes.rest())
                .put("others", folded.isEmpty() ? others(others) : folded)
                .build();
    }

    /** How many objects are found here, or change. */
    static long count(StagePreview stage, Links links) {
        Stream<ApplicationPreview> counted =
                links.look().isSearching() ? stage.applications().stream() : stage.affected().stream();
        return counted.mapToLong(application -> links.look().isSearching()
                        ? ApplicationPane.found(application, links)
                        : application.own().objects().size())
                .sum();
    }

    private List<ApplicationPreview> shown(Stream<ApplicationPreview> applications) {
        return applications
                .filter(application -> !links.look().isSearching() || ApplicationPane.found(application, links) > 0)
                .toList();
    }

    private String state() {
        String existence = Tally.existence(stage);
        String runs = stage.running()
                .map(CommitId::abbreviated)
                .map(commit -> "runs " + commit)
                .orElse("runs nothing yet");
        return existence.isEmpty() ? runs : existence + ", " + runs;
    }

    private List<Mapping> flags() {
        if (stage.flags().isEmpty()) return List.of();
        return List.of(Mapping.of(
                "flags",
                stage.flags().stream()
                        .map(flag -> Mapping.of("sentence", OneLine.of(flag.sentence())))
                        .toList()));
    }

    private String nothing(List<ApplicationPreview> affected, List<ApplicationPreview> others) {
        if (links.look().isSearching()) return affected.isEmpty() && others.isEmpty() ? "Nothing is found here." : "";
        return stage.isUntouched() ? "This pull request by itself changes nothing here." : "";
    }

    /**
     * What changes alike in several applications.
     *
     * @param lists none or one, of groups
     * @param told the objects in them
     */
    private record Together(List<Mapping> lists, Set<ObjectKey> told) {}

    private Together together(List<ApplicationPreview> applications) {
        Map<ObjectKey, ApplicationPreview> owners = new TreeMap<>();
        List<Changed> all = new ArrayList<>();
        for (ApplicationPreview application : applications)
            for (Changed object : application.own().objects())
                if (links.finds(object, application.application().name()) && !isWanted(application, object)) {
                    owners.put(object.key(), application);
                    all.add(object);
                }
        List<Mapping> groups = new ArrayList<>();
        Set<ObjectKey> told = new TreeSet<>();
        for (Alike alike : Alike.withMarks(all)) {
            Map<String, ApplicationPreview> of = new TreeMap<>();
            alike.objects()
                    .forEach(
                            object -> of.put(owner(owners, object).application().name(), owner(owners, object)));
            if (!alike.isGroup() || of.size() < 2 || !items.hasRoom()) continue;
            groups.add(items.group(alike, object -> Anchor.of(owner(owners, object), Anchor.Side.OWN, object.key())));
            alike.objects().forEach(object -> told.add(object.key()));
        }
        return new Together(groups.isEmpty() ? List.of() : List.of(Mapping.of("items", groups)), told);
    }

    private static ApplicationPreview owner(Map<ObjectKey, ApplicationPreview> owners, Changed object) {
        return Optional.ofNullable(owners.get(object.key())).orElseThrow();
    }

    private boolean isWanted(ApplicationPreview application, Changed object) {
        return links.isWanted(Anchor.of(application, Anchor.Side.OWN, object.key()));
    }

    private record Panes(List<Mapping> applications, String rest) {}

    /** One that somebody asked for comes first. */
    private Panes panes(List<ApplicationPreview> applications, Set<ObjectKey> told) {
        List<Mapping> panes = new ArrayList<>();
        List<ApplicationPreview> ordered = new ArrayList<>(applications);
        ordered.sort(Comparator.comparing(application -> !isWanted(application)));
        for (ApplicationPreview application : ordered)
            if (items.hasRoom()) panes.add(ApplicationPane.of(application, links, items, told));
        int rest = applications.size() - panes.size();
        return new Panes(
                panes, rest == 0 ? "" : Lines.counted(rest, "more application") + ", which this page has no room for.");
    }

    private List<Mapping> others(List<ApplicationPreview> others) {
        if (others.isEmpty()) return List.of();
        String counts = others.stream()
                .map(application -> OneLine.of(application.application().name()) + " ("
                        + Lines.counted(
                                application
                                        .batch()
                                        .map(Forecast::objects)
                                        .map(List::size)
                                        .orElse(0),
                                "object") + ")")
                .collect(Collectors.joining(", "));
        Panes panes = panes(others, Set.of());
        return List.of(Mapping.of(
                "title",
                "Merged before, and would come with a promotion: " + counts,
                "open",
                links.look().isSearching() || isWanted(others),
                "applications",
                panes.applications(),
                "rest",
                panes.rest()));
    }

    private boolean isWanted(List<ApplicationPreview> applications) {
        return applications.stream().anyMatch(this::isWanted);
    }

    private boolean isWanted(ApplicationPreview application) {
        return links.look()
                .object()
                .filter(anchor -> Anchor.isIn(application, anchor))
                .isPresent();
    }
}
