package dev.slipway.sync.preview.page;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Forecast.Left;
import dev.slipway.sync.preview.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One application: what the pull request changes by itself, what of it comes with the merge, and what a promotion then would bring besides. What
 * is the same is shown once.
 */
final class ApplicationPane {
    private final ApplicationPreview application;
    private final Links links;
    private final Items items;
    private final Set<ObjectKey> told;
    private final SortedMap<ObjectKey, Changed> own = new TreeMap<>();
    private final List<Mapping> parts = new ArrayList<>();
    private String closing = "";

    private ApplicationPane(ApplicationPreview application, Links links, Items items, Set<ObjectKey> told) {
        this.application = application;
        this.links = links;
        this.items = items;
        this.told = told;
        application.own().objects().forEach(object -> own.put(object.key(), object));
    }

    /** @param told objects that the pull request changes as those of other applications, and that are shown with them */
    static Mapping of(ApplicationPreview application, Links links, Items items, Set<ObjectKey> told) {
        return new ApplicationPane(application, links, items, told).tree();
    }

    /** Whether there is nothing to say of an application but what is told with others. */
    static boolean isTold(ApplicationPreview application, Links links, Items items, Set<ObjectKey> told) {
        ApplicationPane pane = new ApplicationPane(application, links, items, told);
        return !told.isEmpty()
                && told.containsAll(pane.own.keySet())
                && application.problems().isEmpty()
                && application.inherited().isEmpty()
                && pane.news(application.onMerge()).isEmpty()
                && application.batch().map(pane::news).filter(List::isEmpty).isPresent();
    }

    /** How many objects of it a reader looks for, each once. */
    static long found(ApplicationPreview application, Links links) {
        TreeSet<String> names = new TreeSet<>();
        for (Forecast forecast : forecasts(application))
            forecast.objects().stream()
                    .filter(object ->
                            links.finds(object, application.application().name()))
                    .forEach(object -> names.add(object.key().toString()));
        return names.size();
    }

    private static List<Forecast> forecasts(ApplicationPreview application) {
        return Stream.of(Optional.of(application.own()), Optional.of(application.onMerge()), application.batch())
                .flatMap(Optional::stream)
                .toList();
    }

    private Mapping tree() {
        own();
        onMerge();
        application.batch().ifPresentOrElse(this::batch, this::noBatch);
        String region =
                application.application().region().map(name -> " in " + name).orElse("");
        return Mapping.builder()
                .put("anchor", Anchor.of(application))
                .put("name", OneLine.of(application.application().name()))
                .put("about", OneLine.of(application.application().component() + region))
                .put("problemLists", ProblemList.of(application.problems()))
                .put("inheritedLists", ProblemList.of(application.inherited()))
                .put("inheritedTitle", Lines.counted(application.inherited().size(), "problem") + " that it had before")
                .put("parts", parts)
                .put("closing", closing)
                .build();
    }

    private void own() {
        if (application.own().isEmpty()) return;
        List<Changed> here = application.own().objects().stream()
                .filter(object -> !told.contains(object.key()))
                .toList();
        int above = application.own().objects().size() - here.size();
        part(
                "This pull request changes " + objects(application.own()),
                above == 0 ? "" : Lines.counted(above, "object") + " of it: above, with those of other applications.",
                application.own(),
                here,
                Anchor.Side.OWN,
                false);
    }

    private void onMerge() {
        List<Changed> other = news(application.onMerge());
        int same = application.onMerge().objects().size() - other.size();
        if (other.isEmpty() && same > 0)
            closing = same == own.size()
                    ? "It comes as soon as it is merged, with no promotion. "
                    : Lines.counted(same, "object") + " of it comes as soon as it is merged, with no promotion. ";
        if (other.isEmpty()) return;
        part(
                "As soon as it is merged, with no promotion",
                besides(same),
                application.onMerge(),
                other,
                Anchor.Side.ON_MERGE,
                false);
    }

    private void batch(Forecast batch) {
        List<Changed> other = news(batch);
        int same = batch.objects().size() - other.size();
        if (!other.isEmpty()) {
            String title = "If all that is merged were promoted then: " + objects(batch);
            part(title, besides(same), batch, other, Anchor.Side.BATCH, true);
        } else if (batch.isEmpty()) {
            if (!application.isUntouched()) closing += "A promotion then would bring nothing more.";
        } else if (same == own.size()) {
            closing += "A promotion then would bring just this (plan " + batch.digest() + ").";
        } else {
            closing += "A promotion then would bring " + Lines.counted(same, "object") + " of it (plan "
                    + batch.digest() + ").";
        }
    }

    private void noBatch() {
        if (application.problems().isEmpty()) closing += "What a promotion then would bring cannot be told.";
    }

    private static String besides(int same) {
        return same == 0 ? "" : "Besides " + Lines.counted(same, "object") + " as above.";
    }

    private void part(
            String title, String lead, Forecast forecast, List<Changed> objects, Anchor.Side side, boolean folded) {
        String name = application.application().name();
        List<Changed> found = objects.stream()
                .filter(object -> isWanted(object, side) || links.finds(object, name))
                .toList();
        if (links.look().isSearching() && found.isEmpty()) return;
        Items.Shown shown = items.of(found, application, side);
        parts.add(Mapping.builder()
                .put("title", title)
                .put("lead", lead)
                .put("folded", folded)
                .put("open", links.look().isSearching() || found.stream().anyMatch(object -> isWanted(object, side)))
                .put("items", shown.items())
                .put("rest", shown.rest())
                .put("notes", notes(forecast))
                .build());
    }

    private boolean isWanted(Changed object, Anchor.Side side) {
        return links.isWanted(Anchor.of(application, side, object.key()));
    }

    private static List<Mapping> notes(Forecast forecast) {
        return Stream.concat(forecast.left().stream().map(ApplicationPane::left), forecast.notes().stream())
                .map(note -> Mapping.of("note", OneLine.of(note)))
                .toList();
    }

    private static String left(Left left) {
        return left.key() + " " + left.change().path().display() + " stays "
                + Values.between(left.change().before(), ", not ", left.change().after())
                + left.change()
                        .cause()
                        .writer()
                        .map(writer -> ": it is left to " + writer)
                        .orElse("");
    }

    /** Those of a forecast that are not as the pull request changes them. */
    private List<Changed> news(Forecast forecast) {
        return forecast.objects().stream().filter(object -> !isOwn(object)).toList();
    }

    private boolean isOwn(Changed object) {
        Changed change = own.get(object.key());
        return change != null
                && change.verb().equals(object.verb())
                && change.effects().equals(object.effects())
                && change.difference().isSame(object.difference());
    }

    private static String objects(Forecast forecast) {
        return Lines.counted(forecast.objects().size(), "object");
    }
}
