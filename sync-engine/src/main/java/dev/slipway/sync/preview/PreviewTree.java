package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A preview for programs. */
public final class PreviewTree {
    private PreviewTree() {}

    /** All of it, but for its own digest. */
    public static Mapping of(Preview preview) {
        Subject subject = preview.subject();
        return Mapping.builder()
                .put("repository", subject.repository())
                .put("number", subject.number())
                .put("base", subject.base().hex())
                .put("head", subject.head().hex())
                .put("fork", subject.fork())
                .put("problems", problems(preview.problems()))
                .put("stages", preview.stages().stream().map(PreviewTree::stage).toList())
                .build();
    }

    private static Mapping stage(StagePreview stage) {
        return Mapping.builder()
                .put("name", stage.name())
                .put("existence", stage.existence().name().toLowerCase(Locale.ROOT))
                .put("deploysOnMerge", stage.deploysOnMerge())
                .put("running", stage.running().map(CommitId::hex))
                .put("untouched", stage.isUntouched())
                .put("flags", stage.flags().stream().map(PreviewTree::flag).toList())
                .put(
                        "dangers",
                        stage.allDangers().stream().map(PreviewTree::danger).toList())
                .put("problems", problems(stage.problems()))
                .put(
                        "applications",
                        stage.applications().stream()
                                .map(PreviewTree::application)
                                .toList())
                .build();
    }

    private static Mapping application(ApplicationPreview application) {
        return Mapping.builder()
                .put("name", application.application().name())
                .put("component", application.application().component())
                .put("region", application.application().region())
                .put("digest", application.digest())
                .put("own", ForecastTree.of(application.own()))
                .put("onMerge", ForecastTree.of(application.onMerge()))
                .put("batch", application.batch().map(ForecastTree::of))
                .put("problems", problems(application.problems()))
                .put("inherited", problems(application.inherited()))
                .build();
    }

    private static Mapping flag(FlagChange flag) {
        return Mapping.builder()
                .put("flag", flag.flag())
                .put("region", flag.region())
                .put("before", flag.before())
                .put("after", flag.after())
                .build();
    }

    /** One danger: its kind in CamelCase, the object it concerns, and what will happen. */
    public static Mapping danger(Danger danger) {
        return Mapping.builder()
                .put("type", danger.kind().reason())
                .put("object", danger.object().map(ObjectKey::toString))
                .put("message", danger.sentence())
                .build();
    }

    private static List<Mapping> problems(List<Problem> problems) {
        return problems.stream().map(PreviewTree::problem).toList();
    }

    /** One problem: reason, file and line where it has them, and message. */
    public static Mapping problem(Problem problem) {
        Optional<Origin> origin = problem.origin();
        return Mapping.builder()
                .put("reason", problem.reason().name())
                .put("file", origin.map(Origin::file))
                .put("line", origin.map(Origin::line).filter(line -> line > 0))
                .put("message", problem.message())
                .build();
    }
}
