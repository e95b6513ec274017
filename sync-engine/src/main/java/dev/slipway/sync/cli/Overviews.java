package dev.slipway.sync.cli;

import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.report.overview.ApplicationView;
import dev.slipway.sync.report.overview.Overview;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import java.util.ArrayList;
import java.util.List;

/** The picture of repositories, stages and applications as text for a terminal. */
final class Overviews {
    private static final int LONGEST_SUBJECT = 50;

    private final Terminal terminal;

    Overviews(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Tables first, then one line for each thing that is wrong or waits. */
    String print(Overview overview) {
        if (overview.repositories().isEmpty()) return "no repository yet\n";
        StringBuilder text = new StringBuilder();
        for (RepositoryView repository : overview.repositories()) {
            if (text.length() > 0) text.append('\n');
            text.append(print(repository));
        }
        return text.toString();
    }

    private String print(RepositoryView repository) {
        StringBuilder text = new StringBuilder();
        text.append(terminal.paint(Colour.STRONG, repository.name()))
                .append("  ")
                .append(repository.url())
                .append(repository
                        .head()
                        .map(head -> "  head " + head.substring(0, Math.min(7, head.length())))
                        .orElse(""))
                .append("\n\n");
        if (!repository.stages().isEmpty()) text.append(stages(repository)).append('\n');
        if (!repository.applications().isEmpty()) text.append(applications(repository));
        List<String> trouble = trouble(repository);
        if (!trouble.isEmpty())
            text.append('\n').append(String.join("\n", trouble)).append('\n');
        return text.toString();
    }

    private String stages(RepositoryView repository) {
        Table table = new Table(terminal, "STAGE", "COMMIT", "SUBJECT");
        for (StageView stage : repository.stages()) {
            table.row(stage.name(), stage.shortCommit().orElse("-"), shortened(stage.subject()));
        }
        return table.print();
    }

    private static String shortened(String subject) {
        return subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    private String applications(RepositoryView repository) {
        Table table = new Table(terminal, "COMPONENT", "STAGE", "COMMIT", "SYNC", "HEALTH");
        for (ApplicationView each : repository.applications()) {
            table.row(
                    colourOf(each),
                    3,
                    each.component(),
                    each.stage() + each.region().map(region -> "/" + region).orElse(""),
                    each.commit().orElse("-"),
                    each.paused() ? each.sync() + " (paused)" : each.sync(),
                    each.health());
        }
        return table.print();
    }

    private static Colour colourOf(ApplicationView each) {
        if (each.isInTrouble()) return Colour.BAD;
        return each.isSynced() && each.isHealthy() ? Colour.GOOD : Colour.BUSY;
    }

    private List<String> trouble(RepositoryView repository) {
        List<String> lines = new ArrayList<>();
        repository.problems().forEach(problem -> lines.add(bad(repository.name(), problem.toString())));
        if (repository.problems().isEmpty()) {
            repository.message().ifPresent(message -> lines.add(bad(repository.name(), message)));
        }
        for (StageView stage : repository.stages()) {
            stage.problems().forEach(problem -> lines.add(bad(stage.name(), problem.toString())));
            if (stage.problems().isEmpty()) stage.waiting().ifPresent(why -> lines.add(note(stage.name(), why)));
        }
        repository.applications().forEach(each -> lines.addAll(trouble(each)));
        return lines;
    }

    /** Problems have file and line; else the message, and the object that it hangs on where the message does not name it. */
    private List<String> trouble(ApplicationView each) {
        if (!each.problems().isEmpty()) {
            return each.problems().stream()
                    .map(problem -> bad(each.name(), problem.toString()))
                    .toList();
        }
        if (each.isSynced() && each.isHealthy()) return List.of();
        String message = each.message().orElse("");
        String leaf = each.blocking()
                .filter(object -> !message.contains(
                        object.substring(object.lastIndexOf('/') + 1).split(",", 2)[0]))
                .orElse("");
        String why = message.isEmpty() || leaf.isEmpty() ? message + leaf : message + " (" + leaf + ")";
        if (why.isEmpty()) return List.of();
        return List.of(each.isInTrouble() ? bad(each.name(), why) : note(each.name(), why));
    }

    private String bad(String where, String what) {
        return terminal.paint(Colour.BAD, where) + ": " + what;
    }

    private String note(String where, String what) {
        return terminal.paint(Colour.BUSY, where) + ": " + what;
    }
}
