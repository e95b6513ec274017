package dev.slipway.sync.cli;

import dev.slipway.diff.view.Style;
import dev.slipway.sync.cli.Terminal.Colour;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.plan.Change;
import dev.slipway.sync.plan.Effect;
import dev.slipway.sync.plan.Pending;
import dev.slipway.sync.preview.Alike;
import dev.slipway.sync.preview.Forecast;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.Forecast.Left;
import dev.slipway.sync.preview.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A forecast as text for a terminal: a table of what changes, what to think twice about, then object by object. Objects in which the same few
 * fields change in the same way are told once.
 */
final class ForecastText {
    private static final String ARROW = " → ";

    private final Terminal terminal;
    private final Style style;

    ForecastText(Terminal terminal) {
        this.terminal = terminal;
        this.style = terminal.colourful() ? Style.ANSI : Style.PLAIN;
    }

    String print(Forecast forecast) {
        StringBuilder text = new StringBuilder();
        if (!forecast.isEmpty()) {
            text.append(table(forecast));
            warnings(forecast, text);
            text.append('\n');
            differences(forecast, text);
        }
        left(forecast, text);
        pending(forecast, text);
        forecast.notes()
                .forEach(note ->
                        text.append(terminal.paint(Colour.BUSY, "! " + note)).append('\n'));
        return text.toString();
    }

    private String table(Forecast forecast) {
        boolean elsewhere = forecast.objects().stream().anyMatch(object -> !isAtHome(object, forecast));
        List<String> header = new ArrayList<>(List.of("KIND", "NAME", "ACTION", "WAVE", "EFFECTS"));
        if (elsewhere) header.add(0, "NAMESPACE");
        Table table = new Table(terminal, header.toArray(String[]::new));
        for (Changed object : forecast.objects()) {
            List<String> cells = new ArrayList<>(List.of(
                    object.key().kind().kind(),
                    object.key().name(),
                    object.verb(),
                    object.wave().map(wave -> Integer.toString(wave)).orElse(""),
                    inShort(object)));
            if (elsewhere)
                cells.add(
                        0,
                        object.key().namespace().isEmpty() ? "-" : object.key().namespace());
            table.row(colour(object), elsewhere ? 3 : 2, cells.toArray(String[]::new));
        }
        return table.print() + forecast.counts() + '\n';
    }

    private static boolean isAtHome(Changed object, Forecast forecast) {
        return object.key().namespace().equals(forecast.namespace());
    }

    private static Colour colour(Changed object) {
        boolean warns = object.effects().stream().anyMatch(Effect::warns);
        if (warns || object.verb().equals("delete") || object.verb().equals("replace")) return Colour.BAD;
        return object.verb().equals("create") ? Colour.GOOD : Colour.BUSY;
    }

    /** What follows in a few words; sentences come below the table. */
    private static String inShort(Changed object) {
        Stream<String> effects = object.effects().stream().map(Effect::word);
        return Stream.concat(effects, Stream.of(object.note()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private void warnings(Forecast forecast, StringBuilder text) {
        for (Changed object : forecast.objects())
            for (Effect effect : object.effects())
                if (effect.warns())
                    text.append(terminal.paint(Colour.BAD, "! "))
                            .append(object.key())
                            .append(": ")
                            .append(effect.sentence())
                            .append('\n');
    }

    private void differences(Forecast forecast, StringBuilder text) {
        for (Alike alike : Alike.of(forecast.objects())) {
            if (alike.isGroup()) together(alike, text);
            else one(alike.objects().get(0), text);
        }
    }

    private void together(Alike alike, StringBuilder text) {
        List<Changed> objects = alike.objects();
        text.append(terminal.paint(Colour.STRONG, "~ " + objects.size() + " objects alike"))
                .append('\n');
        objects.get(0)
                .difference()
                .changes()
                .forEach(change -> text.append("  ")
                        .append(change.path().display())
                        .append(' ')
                        .append(Values.between(change.before(), ARROW, change.after()))
                        .append('\n'));
        text.append(terminal.paint(Colour.QUIET, "  in " + alike.names())).append("\n\n");
    }

    private void one(Changed object, StringBuilder text) {
        text.append(object.difference().text(style));
        for (Change change : object.changes()) {
            if (change.cause() instanceof Cause.ThisChange) continue;
            text.append(terminal.paint(
                            Colour.BUSY,
                            "  " + change.path().display() + ": "
                                    + change.cause().told()))
                    .append('\n');
        }
        text.append('\n');
    }

    private void left(Forecast forecast, StringBuilder text) {
        if (forecast.left().isEmpty()) return;
        text.append(terminal.paint(Colour.STRONG, "Left to others"))
                .append(" (slipway.dev/take-fields-from takes them)\n");
        for (Left left : forecast.left())
            text.append("  ")
                    .append(left.key())
                    .append(' ')
                    .append(left.change().path().display())
                    .append(' ')
                    .append(Values.between(
                            left.change().before(), ", not ", left.change().after()))
                    .append(": ")
                    .append(left.change().cause().writer().map(Object::toString).orElse(""))
                    .append('\n');
        text.append('\n');
    }

    private void pending(Forecast forecast, StringBuilder text) {
        if (forecast.pending().isEmpty()) return;
        text.append(terminal.paint(Colour.STRONG, "Merged, not promoted"))
                .append(forecast.head()
                        .map(head -> " (" + head.abbreviated() + ")")
                        .orElse(""))
                .append('\n');
        for (Pending pending : forecast.pending()) {
            if (!pending.verb().equals("update"))
                text.append(pending.verb().equals("create") ? "  + " : "  - ")
                        .append(pending.key())
                        .append('\n');
            for (Change change : pending.changes())
                text.append("  ~ ")
                        .append(pending.key())
                        .append(' ')
                        .append(change.path().display())
                        .append(' ')
                        .append(Values.between(change.before(), ARROW, change.after()))
                        .append('\n');
        }
        text.append('\n');
    }
}
