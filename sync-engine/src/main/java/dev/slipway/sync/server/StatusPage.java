package dev.slipway.sync.server;

import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.ProblemView;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Components by stages as one page of plain HTML that refreshes itself; what is wrong stands below, in words. Every value is escaped. */
final class StatusPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder html = new StringBuilder(8192);

    private StatusPage() {}

    /**
     * The page of this picture.
     *
     * @param failing why nothing can be written, while it cannot
     */
    static String of(Overview overview, Optional<String> failing, Instant now) {
        StatusPage page = new StatusPage();
        page.head(overview);
        failing.ifPresent(why ->
                page.raw("<p class=bad>nothing can be written: ").text(why).raw("</p>"));
        overview.repositories().forEach(page::repository);
        if (overview.repositories().isEmpty()) page.raw("<p class=quiet>No repository yet.</p>");
        page.raw("<footer>as of ").text(TIME.format(now)).raw(", refreshes every 3 seconds</footer></body></html>\n");
        return page.html.toString();
    }

    private void head(Overview overview) {
        raw("<!doctype html><html lang=en><head><meta charset=utf-8><title>");
        text(overview.isSettled() ? "Slipway" : "Slipway: under way");
        raw("</title><meta name=viewport content=\"width=device-width,initial-scale=1\">");
        raw("<meta http-equiv=refresh content=3><link rel=stylesheet href=\"/style.css\"></head><body>");
        raw("<header><h1>Slipway</h1><a href=\"/previews\">Previews</a></header>");
    }

    private void repository(RepositoryView repository) {
        raw("<section><h2>").text(repository.name()).raw("</h2><p class=quiet>").text(repository.url());
        repository
                .head()
                .ifPresent(head -> raw(" &middot; head <code>")
                        .text(head.substring(0, Math.min(7, head.length())))
                        .raw("</code>"));
        raw(" &middot; <a href=\"/webhooks/").text(repository.name()).raw("\">webhook</a></p>");
        repository
                .message()
                .ifPresent(message -> raw("<p class=bad>").text(message).raw("</p>"));
        if (!repository.applications().isEmpty()) matrix(repository);
        trouble(repository);
        raw("</section>");
    }

    /** One column per stage and region. */
    private record Column(StageView stage, Optional<String> region) {
        static List<Column> of(RepositoryView repository) {
            return repository.stages().stream()
                    .flatMap(stage -> stage.regions().isEmpty()
                            ? java.util.stream.Stream.of(new Column(stage, Optional.empty()))
                            : stage.regions().stream().map(region -> new Column(stage, Optional.of(region))))
                    .toList();
        }

        boolean shows(ApplicationView application) {
            return application.stage().equals(stage.name())
                    && application.region().equals(region);
        }
    }

    private void matrix(RepositoryView repository) {
        List<Column> columns = Column.of(repository);
        raw("<div class=scroll><table><thead><tr><th scope=col>component</th>");
        columns.forEach(this::heading);
        raw("</tr></thead><tbody>");
        for (String component : repository.components()) {
            raw("<tr><th scope=row>").text(component).raw("</th>");
            for (Column column : columns) {
                raw("<td>");
                repository.applications().stream()
                        .filter(each -> each.component().equals(component) && column.shows(each))
                        .forEach(this::cell);
                raw("</td>");
            }
            raw("</tr>");
        }
        raw("</tbody></table></div>");
    }

    private void heading(Column column) {
        StageView stage = column.stage();
        raw("<th scope=col>").text(stage.name());
        column.region()
                .ifPresent(region -> raw(" <span class=quiet>").text(region).raw("</span>"));
        raw("<br><span class=quiet>");
        stage.shortCommit()
                .ifPresentOrElse(
                        commit -> raw("<code>").text(commit).raw("</code> ").text(stage.subject()),
                        () -> text("no commit yet"));
        raw("</span></th>");
    }

    private void cell(ApplicationView each) {
        raw("<span class=\"state ")
                .raw(tone(each))
                .raw("\" title=\"")
                .text(each.message().orElse(""));
        raw("\">")
                .text(words(each))
                .raw("</span><br><code>")
                .text(each.commit().orElse("-"))
                .raw("</code>");
    }

    /** One of the four classes of the style sheet. */
    private static String tone(ApplicationView each) {
        if (each.isInTrouble()) return "bad";
        if (each.isSynced() && each.isHealthy()) return "good";
        return each.sync().equals("Unknown") || each.sync().equals("Held") ? "idle" : "busy";
    }

    /** Sync only where it is not as it should be, so that a row of healthy ones reads at a glance. */
    private static String words(ApplicationView each) {
        if (each.paused()) return "Paused, " + each.health();
        boolean oneWord = each.isSynced() || each.sync().equals(each.health());
        return oneWord ? each.health() : each.sync() + ", " + each.health();
    }

    private void trouble(RepositoryView repository) {
        raw("<ul class=trouble>");
        repository.problems().forEach(problem -> item("repository", problem));
        for (StageView stage : repository.stages()) {
            stage.problems().forEach(problem -> item(stage.name(), problem));
            if (stage.problems().isEmpty()) stage.waiting().ifPresent(why -> note(stage.name(), why));
        }
        for (ApplicationView each : repository.applications()) {
            each.problems().forEach(problem -> item(each.name(), problem));
            if (each.problems().isEmpty() && !(each.isSynced() && each.isHealthy())) {
                each.message().ifPresent(message -> note(each.name(), message));
            }
        }
        raw("</ul>");
    }

    private void item(String where, ProblemView problem) {
        raw("<li class=bad><b>")
                .text(where)
                .raw("</b> ")
                .text(problem.toString())
                .raw("</li>");
    }

    private void note(String where, String message) {
        raw("<li><b>").text(where).raw("</b> ").text(message).raw("</li>");
    }

    private StatusPage raw(String markup) {
        html.append(markup);
        return this;
    }

    private StatusPage text(String value) {
        Html.escape(html, value);
        return this;
    }
}
