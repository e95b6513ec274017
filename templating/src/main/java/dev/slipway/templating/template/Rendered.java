package dev.slipway.templating.template;

import dev.slipway.diff.codec.Position;
import dev.slipway.diff.path.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A template filled in.
 *
 * @param file the template's
 * @param text what came out
 * @param lines one for each line of the text
 * @param insertions where in the text values stand that were inserted safely, in the order of the text
 * @param parameters what it was filled in with
 * @param reads the names that were looked up, from the root of the parameters; those that were not found as the template writes them
 */
public record Rendered(
        String file,
        String text,
        List<Line> lines,
        List<Insertion> insertions,
        Parameters parameters,
        SortedSet<String> reads) {
    public Rendered {
        lines = List.copyOf(lines);
        insertions = List.copyOf(insertions);
        reads = Collections.unmodifiableSortedSet(new TreeSet<>(reads));
    }

    /**
     * Where a line of the text comes from.
     *
     * @param written where it was written: in the template, or in a partial
     * @param parameters those that stand in it
     * @param raw those of them that were inserted as they are, so that nobody knows what became of them
     */
    public record Line(Spot written, List<Use> parameters, List<Use> raw) {
        public Line {
            parameters = List.copyOf(parameters);
            raw = List.copyOf(raw);
        }
    }

    /**
     * A value in the text.
     *
     * @param from its first character
     * @param to after its last one
     * @param way of the parameter
     */
    public record Insertion(Position from, Position to, Path way) {}

    /** Text that comes from no template: every line is its own origin. */
    public static Rendered verbatim(String file, String text) {
        int count = (int) text.lines().count();
        List<Line> lines = IntStream.rangeClosed(1, Math.max(1, count))
                .mapToObj(line -> new Line(Spot.of(new Place(file, line)), List.of(), List.of()))
                .toList();
        return new Rendered(file, text, lines, List.of(), Parameters.empty(), Collections.emptySortedSet());
    }

    /** Whether a parameter, or one inside of it or around it, was looked up. */
    public boolean isReading(String name) {
        return reads.stream()
                .anyMatch(read -> read.equals(name) || read.startsWith(name + ".") || name.startsWith(read + "."));
    }

    /** Where a line of the text, counted from 1, was written, in the template or in a partial. Beyond the end: the last line. */
    public Spot spot(int line) {
        if (lines.isEmpty()) return Spot.of(new Place(file, 1));
        return lines.get(Math.max(1, Math.min(line, lines.size())) - 1).written();
    }

    /** The parameters in a line of the text, counted from 1. */
    public List<Use> parameters(int line) {
        return line < 1 || line > lines.size() ? List.of() : lines.get(line - 1).parameters();
    }
}
