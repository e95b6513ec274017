package dev.slipway.sync.report.overview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Where components stand.
 *
 * @param order place in the pipeline, from 1
 * @param from the stage that commits come from, or {@code HEAD}
 * @param commit what its ref points to
 * @param subject first line of the commit's message
 * @param waiting what it waits for, and why
 */
public record StageView(
        String name,
        long order,
        Optional<String> from,
        List<String> regions,
        Optional<String> commit,
        String subject,
        String author,
        Optional<String> waiting,
        List<ProblemView> problems) {
    public StageView {
        regions = List.copyOf(regions);
        problems = List.copyOf(problems);
    }

    static StageView of(ApiObject stage) {
        Mapping status = stage.status();
        return new StageView(
                stage.name(),
                stage.spec().whole("order").orElse(0L),
                said(stage.spec().mapping("promotion"), "from"),
                stage.spec().sequence("regions").texts(),
                said(status, "commit"),
                status.text("subject").orElse(""),
                status.text("author").orElse(""),
                said(status, "waiting"),
                ProblemView.listOf(stage));
    }

    /** A text that is there and says something. */
    static Optional<String> said(Mapping tree, String key) {
        return tree.text(key).filter(text -> !text.isEmpty());
    }

    /** The first seven digits of the commit. */
    public Optional<String> shortCommit() {
        return commit.map(hex -> hex.substring(0, Math.min(7, hex.length())));
    }

    /** For a program. */
    public Mapping tree() {
        return Mapping.builder()
                .put("name", name)
                .put(
                        "regions",
                        new Sequence(regions.stream()
                                .map(dev.slipway.diff.tree.Tree::of)
                                .toList()))
                .put("commit", commit)
                .put("subject", subject)
                .put("author", author)
                .put("waiting", waiting)
                .put("problems", problems.stream().map(ProblemView::tree).toList())
                .build();
    }
}
