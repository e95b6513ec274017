package dev.slipway.sync.preview;

import dev.slipway.diff.view.Style;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.List;
import java.util.stream.Collectors;

/** A preview as one HTML file that needs nothing else: for artifacts of CI. */
public final class PreviewHtml {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
            table{border-collapse:collapse}td,th{padding:.2rem .8rem;border-bottom:1px solid #8884;text-align:left}
            pre{overflow-x:auto;padding:.5rem;background:#8881;border-radius:4px}
            .add{background:#2da44e33}.del{background:#cf222e33}.at{color:#0969da}
            .bad{color:#cf222e}summary{cursor:pointer;font-family:ui-monospace,monospace}
            :root{color-scheme:light dark}
            """;

    private final StringBuilder html = new StringBuilder();

    private PreviewHtml() {}

    /** The whole page. */
    public static String page(Preview preview) {
        PreviewHtml page = new PreviewHtml();
        page.all(preview);
        return page.html.toString();
    }

    private void all(Preview preview) {
        html.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>")
                .append(text(Tally.verdict(preview)))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n");
        tag("h1", Tally.verdict(preview));
        bad(preview.problems().stream().map(Object::toString).toList());
        list(preview.dangers());
        if (!preview.affected().isEmpty()) table(preview);
        String untouched = Tally.untouched(preview);
        if (!untouched.isEmpty()) tag("p", untouched);
        preview.affected().forEach(this::stage);
        html.append("</html>\n");
    }

    private void list(List<Danger> dangers) {
        if (dangers.isEmpty()) return;
        html.append("<ul>\n");
        for (Danger danger : dangers)
            html.append("<li><strong>")
                    .append(text(danger.kind().word()))
                    .append("</strong> ")
                    .append(text(danger.toString()))
                    .append("</li>\n");
        html.append("</ul>\n");
    }

    private void table(Preview preview) {
        html.append("<table>\n<tr><th>Stage<th>Runs<th>This change<th>With the merge<th>If promoted then\n");
        for (StagePreview stage : preview.affected()) {
            Tally tally = Tally.of(stage);
            html.append("<tr><td><a href=\"#")
                    .append(text(stage.name()))
                    .append("\">")
                    .append(text(stage.name()))
                    .append("</a><td>")
                    .append(stage.running().map(CommitId::abbreviated).orElse("-"))
                    .append("<td>")
                    .append(text(tally.own()))
                    .append("<td>")
                    .append(text(tally.onMerge()))
                    .append("<td>")
                    .append(text(tally.batch()))
                    .append('\n');
        }
        html.append("</table>\n");
    }

    private void stage(StagePreview stage) {
        html.append("<h2 id=\"")
                .append(text(stage.name()))
                .append("\">")
                .append(text(stage.name()))
                .append("</h2>\n");
        bad(stage.problems().stream().map(Object::toString).toList());
        List<Alike> groups = stage.groups();
        groups.forEach(this::alike);
        List<Changed> told =
                groups.stream().flatMap(group -> group.objects().stream()).toList();
        for (ApplicationPreview application : stage.affected()) application(application, told);
    }

    private void application(ApplicationPreview application, List<Changed> told) {
        Forecast own = application.own().without(told);
        Forecast onMerge = application.onMerge();
        boolean other = !onMerge.isEmpty() && !Tally.isSame(application.own(), onMerge);
        if (own.isEmpty() && !other && application.problems().isEmpty()) return;
        tag("h3", application.application().name());
        bad(application.problems().stream().map(Object::toString).toList());
        own.objects().forEach(this::object);
        if (!other) return;
        tag("p", "As soon as it is merged, with no promotion:");
        onMerge.objects().forEach(this::object);
    }

    private void alike(Alike alike) {
        String names =
                alike.objects().stream().map(object -> object.key().toString()).collect(Collectors.joining("\n"));
        html.append("<details><summary>")
                .append(text("~ " + alike.objects().size() + " objects: " + alike.sentence()))
                .append("</summary>\n<pre>")
                .append(text(names))
                .append("</pre></details>\n");
    }

    private void object(Changed object) {
        List<String> lines = object.difference().text(Style.PLAIN).lines().toList();
        html.append("<details open><summary>")
                .append(text(lines.isEmpty() ? object.key().toString() : lines.get(0)))
                .append("</summary>\n<pre>");
        lines.stream().skip(1).forEach(this::line);
        html.append("</pre></details>\n");
    }

    private void line(String line) {
        String kind = line.startsWith("+") ? "add" : line.startsWith("-") ? "del" : line.startsWith("@") ? "at" : "";
        html.append(kind.isEmpty() ? text(line) : "<span class=\"" + kind + "\">" + text(line) + "</span>")
                .append('\n');
    }

    private void bad(List<String> lines) {
        for (String line : lines)
            html.append("<p class=\"bad\">").append(text(line)).append("</p>\n");
    }

    private void tag(String tag, String content) {
        html.append('<')
                .append(tag)
                .append('>')
                .append(text(content))
                .append("</")
                .append(tag)
                .append(">\n");
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
