package dev.slipway.sync.preview;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the API object of a preview says of it. */
public final class PreviewReport {
    /** More would make the object large, and nobody reads them there. */
    private static final int MOST = 20;

    private PreviewReport() {}

    /**
     * The status.
     *
     * @param link where all of it can be read; empty: nowhere
     * @param at when it was made
     */
    public static Mapping status(Preview preview, String link, Instant at) {
        List<Danger> dangers = preview.dangers();
        List<Problem> problems = preview.allProblems();
        return Mapping.builder()
                .put("phase", "Open")
                .put("head", preview.subject().head().hex())
                .put("base", preview.subject().base().hex())
                .put("digest", preview.digest())
                .put("summary", Tally.verdict(preview))
                .put("changes", !preview.isEmpty())
                .put(
                        "stages",
                        preview.stages().stream().map(PreviewReport::stage).toList())
                .put("warnings", first(dangers))
                .put("warningsOmitted", Math.max(0, dangers.size() - MOST))
                .put("problems", first(problems))
                .put("problemsOmitted", Math.max(0, problems.size() - MOST))
                .put("link", Optional.of(link).filter(text -> !text.isEmpty()))
                .put("previewedAt", Times.seconds(at))
                .build();
    }

    private static List<Tree> first(List<?> all) {
        return all.stream().limit(MOST).map(one -> Tree.of(one.toString())).toList();
    }

    private static Mapping stage(StagePreview stage) {
        Tally tally = Tally.of(stage);
        return Mapping.builder()
                .put("name", stage.name())
                .put("running", stage.running().map(CommitId::hex))
                .put("untouched", stage.isUntouched())
                .put("own", tally.own())
                .put("onMerge", tally.onMerge())
                .put("batch", tally.batch())
                .put(
                        "applications",
                        stage.applications().stream()
                                .filter(one -> one.digest()
                                        .filter(text -> !text.isEmpty())
                                        .isPresent())
                                .map(one -> Mapping.of(
                                        "name",
                                        one.application().name(),
                                        "digest",
                                        one.digest().orElse("")))
                                .toList())
                .build();
    }

    /** Whether a status vouches for the plan of an application. */
    public static boolean hasSeen(Mapping status, String application, String digest) {
        return status.sequence("stages").mappings().stream()
                .flatMap(stage -> stage.sequence("applications").mappings().stream())
                .anyMatch(one -> one.text("name").equals(Optional.of(application))
                        && one.text("digest").equals(Optional.of(digest)));
    }
}
