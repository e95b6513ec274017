package dev.slipway.sync.preview;

import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.StagePreview.Existence;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How much changes at a stage, in a few words.
 *
 * @param own what the pull request changes by itself
 * @param onMerge what comes with the merge
 * @param batch what the stage would get if promoted then
 */
public record Tally(String own, String onMerge, String batch) {
    private static final String NOTHING = "nothing";
    private static final List<String> VERBS = List.of("create", "update", "replace", "delete", "drop");

    public static Tally of(StagePreview stage) {
        return new Tally(
                count(stage, ApplicationPreview::own), count(stage, ApplicationPreview::onMerge), batch(stage));
    }

    private static String batch(StagePreview stage) {
        if (stage.applications().stream().allMatch(one -> one.batch().isEmpty())) return "unknown";
        return count(
                stage,
                one -> one.batch()
                        .orElseGet(() -> Forecast.nothing(one.application().name(), "")));
    }

    private static String count(StagePreview stage, Function<ApplicationPreview, Forecast> side) {
        TreeMap<String, Integer> byVerb = new TreeMap<>();
        for (ApplicationPreview application : stage.applications())
            for (Changed object : side.apply(application).objects()) byVerb.merge(object.verb(), 1, Integer::sum);
        String counts = VERBS.stream()
                .filter(byVerb::containsKey)
                .map(verb -> byVerb.get(verb) + " to " + verb)
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? NOTHING : counts;
    }

    /** The verdict on all of it in a line. */
    public static String verdict(Preview preview) {
        String what = preview.subject().head().abbreviated() + " into "
                + preview.subject().base().abbreviated();
        int problems = preview.allProblems().size();
        if (problems > 0) return what + ": " + problems + (problems == 1 ? " problem" : " problems");
        if (preview.isEmpty()) return what + ": no effect";
        int affected = preview.affected().size();
        int all = preview.stages().size();
        return what + ": changes " + affected + " of " + all + (all == 1 ? " stage" : " stages");
    }

    /** One sentence on all stages at which it changes nothing; the empty text where there is none. */
    public static String untouched(Preview preview) {
        String names = preview.stages().stream()
                .filter(StagePreview::isUntouched)
                .map(StagePreview::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "No effect at " + names + ".";
    }

    /** One sentence on the stages that need no promotion to get what it changes; the empty text where there is none. */
    public static String deploying(Preview preview) {
        String names = preview.affected().stream()
                .filter(StagePreview::deploysOnMerge)
                .map(StagePreview::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "Deployed with the merge itself, with no promotion: " + names + ".";
    }

    /** Whether two forecasts say the same of the same objects. */
    public static boolean isSame(Forecast one, Forecast other) {
        return texts(one).equals(texts(other));
    }

    private static TreeSet<String> texts(Forecast forecast) {
        return forecast.objects().stream()
                .map(object -> object.verb() + " " + object.difference().text(dev.slipway.diff.view.Style.PLAIN))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What becomes of a stage itself, where that is not to stay; the empty text else. */
    public static String existence(StagePreview stage) {
        if (stage.existence() == Existence.COMES) return "new stage";
        return stage.existence() == Existence.GOES ? "stage goes" : "";
    }
}
