package dev.slipway.sync.preview;

import dev.slipway.diff.view.Style;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.webhooks.reply.Sections;
import dev.slipway.webhooks.reply.Sections.Detail;
import dev.slipway.webhooks.reply.Sections.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A preview as parts of a comment: verdict, dangers, a table of stages, and each object folded. What does not fit is cut elsewhere. */
public final class PreviewSections {
    private final Preview preview;
    private final List<Detail> details = new ArrayList<>();

    private PreviewSections(Preview preview) {
        this.preview = preview;
    }

    /** @param link page with all of it; empty: there is none */
    public static Sections of(Preview preview, String link) {
        return new PreviewSections(preview).sections(link);
    }

    private Sections sections(String link) {
        preview.affected().forEach(this::stage);
        List<String> problems = preview.allProblems().stream()
                .map(problem -> "❌ " + code(problem.toString()))
                .toList();
        List<String> dangers =
                preview.dangers().stream().map(PreviewSections::danger).toList();
        return new Sections(
                header(), Stream.concat(problems.stream(), dangers.stream()).toList(), table(), details, notes(), link);
    }

    private String header() {
        String head = code(preview.subject().head().abbreviated());
        String base = code(preview.subject().base().abbreviated());
        if (preview.isEmpty())
            return "### Slipway: no effect\n\nMerging " + head + " into " + base + " changes nothing at any stage.";
        int problems = preview.allProblems().size();
        int affected = preview.affected().size();
        String verdict = problems > 0
                ? problems + (problems == 1 ? " problem" : " problems")
                : "changes " + affected + " of " + preview.stages().size()
                        + (preview.stages().size() == 1 ? " stage" : " stages");
        return "### Slipway: " + verdict + "\n\nPreview of " + head + " merged into " + base + ". Nothing was applied.";
    }

    private static String danger(Danger danger) {
        String mark = danger.kind().isMild() ? "ℹ️" : "⚠️";
        String object = danger.object().map(key -> code(key.toString()) + " ").orElse("");
        return mark + " **" + danger.kind().word() + "** " + object + plain(danger.sentence());
    }

    private Table table() {
        if (preview.affected().isEmpty()) return Table.NONE;
        List<List<String>> rows = new ArrayList<>();
        for (StagePreview stage : preview.affected()) {
            Tally tally = Tally.of(stage);
            String existence = Tally.existence(stage);
            rows.add(List.of(
                    code(stage.name()) + (existence.isEmpty() ? "" : " (" + existence + ")"),
                    stage.running().map(commit -> code(commit.abbreviated())).orElse("–"),
                    tally.own(),
                    tally.onMerge(),
                    tally.batch()));
        }
        return new Table(List.of("Stage", "Runs", "This change", "With the merge", "If promoted then"), rows);
    }

    private void stage(StagePreview stage) {
        List<Alike> groups = stage.groups();
        groups.forEach(group -> details.add(new Detail(
                stage.name() + ": ~ " + group.objects().size() + " objects: " + group.sentence(),
                "",
                group.objects().stream().map(object -> object.key().toString()).collect(Collectors.joining("\n")))));
        List<Changed> told =
                groups.stream().flatMap(group -> group.objects().stream()).toList();
        for (ApplicationPreview application : stage.applications()) {
            Forecast own = application.own();
            own.without(told).objects().forEach(object -> object(stage.name(), object));
            boolean other = !application.onMerge().isEmpty() && !Tally.isSame(own, application.onMerge());
            if (other)
                application.onMerge().objects().forEach(object -> object(stage.name() + ", with the merge", object));
        }
        batch(stage);
    }

    /** What comes along in a promotion is named and not shown: it has been on a pull request of its own. */
    private void batch(StagePreview stage) {
        List<String> besides = new ArrayList<>();
        for (ApplicationPreview application : stage.applications()) {
            if (application.batch().isEmpty()
                    || Tally.isSame(application.own(), application.batch().get())) continue;
            application
                    .batch()
                    .get()
                    .objects()
                    .forEach(object -> besides.add(object.difference().summary(Style.PLAIN)));
        }
        besides.removeIf(String::isEmpty);
        if (!besides.isEmpty())
            details.add(new Detail(
                    stage.name() + ", if promoted then: " + Tally.of(stage).batch(), "", String.join("", besides)));
    }

    private void object(String where, Changed object) {
        String text = object.difference().text(Style.PLAIN);
        int title = text.indexOf('\n') + 1;
        if (title > 0)
            details.add(new Detail(where + ": " + text.substring(0, title).strip(), "diff", text.substring(title)));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        String deploying = Tally.deploying(preview);
        if (!deploying.isEmpty()) notes.add(deploying);
        String untouched = Tally.untouched(preview);
        if (!untouched.isEmpty() && !preview.isEmpty()) notes.add(untouched);
        if (preview.subject().fork())
            notes.add(
                    "This comes from a fork: sealed parameters were not opened, and commands in comments wait for somebody who may write here.");
        return notes;
    }

    private static String code(String text) {
        return "`" + text.replace('`', '\'') + "`";
    }

    /** Names of paths and labels hold what Markdown takes for its own. */
    private static String plain(String text) {
        return text.replaceAll("[\\\\`*_\\[\\]<>]", "\\\\$0");
    }
}
