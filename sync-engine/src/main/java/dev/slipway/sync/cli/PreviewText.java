package dev.slipway.sync.cli;

import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.Alike;
import dev.slipway.sync.preview.ApplicationPreview;
import dev.slipway.sync.preview.Danger;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Tally;
import java.util.List;

/** A preview as text for a terminal: what to think twice about, a table of stages, then what changes by itself, application by application. */
final class PreviewText {
    private final Terminal terminal;

    PreviewText(Terminal terminal) {
        this.terminal = terminal;
    }

    String print(Preview preview) {
        StringBuilder text = new StringBuilder();
        text.append(terminal.paint(Colour.STRONG, Tally.verdict(preview))).append("\n");
        preview.problems()
                .forEach(problem -> text.append(terminal.paint(Colour.BAD, problem.toString()))
                        .append('\n'));
        for (Danger danger : preview.dangers())
            text.append(terminal.paint(danger.kind().isMild() ? Colour.BUSY : Colour.BAD, "! "))
                    .append(danger)
                    .append('\n');
        if (!preview.affected().isEmpty())
            text.append('\n').append(table(preview)).append('\n');
        String deploying = Tally.deploying(preview);
        if (!deploying.isEmpty()) text.append(deploying).append('\n');
        String untouched = Tally.untouched(preview);
        if (!untouched.isEmpty()) text.append(untouched).append('\n');
        preview.affected().forEach(stage -> stage(stage, text));
        return text.toString();
    }

    private String table(Preview preview) {
        Table table = new Table(terminal, "STAGE", "RUNS", "THIS CHANGE", "WITH THE MERGE", "IF PROMOTED THEN");
        for (StagePreview stage : preview.affected()) {
            Tally tally = Tally.of(stage);
            table.row(
                    stage.name(),
                    stage.running().map(CommitId::abbreviated).orElse("-"),
                    tally.own(),
                    tally.onMerge(),
                    tally.batch());
        }
        return table.print();
    }

    private void stage(StagePreview stage, StringBuilder text) {
        stage.problems()
                .forEach(problem -> text.append(terminal.paint(Colour.BAD, problem.toString()))
                        .append('\n'));
        List<Alike> groups = stage.groups();
        if (!groups.isEmpty())
            text.append('\n')
                    .append(terminal.paint(Colour.STRONG, stage.name()))
                    .append('\n');
        groups.forEach(group -> group(group, text));
        List<Changed> told =
                groups.stream().flatMap(group -> group.objects().stream()).toList();
        for (ApplicationPreview application : stage.affected()) application(application, told, text);
    }

    private void group(Alike group, StringBuilder text) {
        text.append("~ ")
                .append(group.objects().size())
                .append(" objects: ")
                .append(group.sentence())
                .append("\n  in ")
                .append(group.names())
                .append('\n');
    }

    /** @param told objects that need not be told again */
    private void application(ApplicationPreview application, List<Changed> told, StringBuilder text) {
        Forecast own = application.own().without(told);
        boolean other = !Tally.isSame(application.own(), application.onMerge())
                && !application.onMerge().isEmpty();
        if (own.isEmpty() && !other && application.problems().isEmpty()) return;
        text.append('\n')
                .append(terminal.paint(Colour.STRONG, application.application().name()))
                .append('\n');
        application
                .problems()
                .forEach(problem -> text.append(terminal.paint(Colour.BAD, problem.toString()))
                        .append('\n'));
        text.append(new ForecastText(terminal).print(own));
        if (other)
            text.append("As soon as it is merged, with no promotion:\n")
                    .append(new ForecastText(terminal).print(application.onMerge()));
    }
}
