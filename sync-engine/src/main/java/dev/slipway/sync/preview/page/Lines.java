package dev.slipway.sync.preview.page;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.view.Hunk;
import dev.slipway.diff.view.Hunk.Side;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a difference, as both views need them: lines that stay, and blocks of those that go and those that come, each of which knows what
 * in it differs from its counterpart, and where it comes from.
 */
final class Lines {
    /** Longer ones are cut; a page is no place for them. */
    private static final int LONGEST = 2_000;
    /** What the markup of a line takes. */
    private static final int MARKUP = 110;

    private final Room room;
    private final LineOrigins origins;
    private int cut;

    private Lines(Room room, LineOrigins origins) {
        this.room = room;
        this.origins = origins;
    }

    /**
     * Those of an object.
     *
     * @param tree for the template
     * @param count how many there are, whether there was room for them or not
     */
    record Drawn(Mapping tree, int count) {}

    /** Those of an object, for as long as there is room. */
    static Drawn of(Changed object, Room room) {
        Lines lines = new Lines(room, new LineOrigins(object));
        List<Mapping> hunks = new ArrayList<>();
        int count = 0;
        for (Hunk hunk : object.difference().hunks()) {
            count += hunk.lines().size();
            List<Mapping> blocks = lines.blocks(hunk.lines());
            if (!blocks.isEmpty()) hunks.add(Mapping.of("heading", shown(hunk.heading()), "blocks", blocks));
        }
        String cut = lines.cut == 0 ? "" : counted(lines.cut, "more line") + ", which this page has no room for";
        return new Drawn(Mapping.of("hunks", hunks, "cut", cut), count);
    }

    private List<Mapping> blocks(List<Hunk.Line> lines) {
        List<Mapping> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); ) {
            int same = end(lines, at, Side.BOTH);
            int removed = end(lines, same, Side.BEFORE);
            int added = end(lines, removed, Side.AFTER);
            if (room.isFull()) {
                cut += lines.size() - at;
                break;
            }
            blocks.add(Mapping.of(
                    "same", same(lines.subList(at, same)),
                    "changes", changes(lines.subList(same, removed), lines.subList(removed, added))));
            at = added;
        }
        return blocks;
    }

    private static int end(List<Hunk.Line> lines, int from, Side side) {
        int end = from;
        while (end < lines.size() && lines.get(end).side() == side) end++;
        return end;
    }

    private List<Mapping> same(List<Hunk.Line> lines) {
        List<Mapping> same = new ArrayList<>();
        for (Hunk.Line line : lines) {
            if (!takes(2, line)) break;
            same.add(Mapping.of("before", line.before(), "after", line.after(), "text", shown(line.toString())));
        }
        cut += lines.size() - same.size();
        return same;
    }

    private List<Mapping> changes(List<Hunk.Line> before, List<Hunk.Line> after) {
        if (before.isEmpty() && after.isEmpty()) return List.of();
        List<Mapping> removed = new ArrayList<>();
        List<Mapping> added = new ArrayList<>();
        for (Hunk.Line line : before) {
            if (!takes(1, line)) break;
            String other =
                    removed.size() < after.size() ? after.get(removed.size()).text() : "";
            removed.add(Split.of(line, other).tree("before", line.before(), ""));
        }
        for (Hunk.Line line : after) {
            if (!takes(1, line)) break;
            String other =
                    added.size() < before.size() ? before.get(added.size()).text() : "";
            String origin = origins.of(line);
            room.take(0, 1, origin);
            added.add(Split.of(line, other).tree("after", line.after(), origin));
        }
        cut += before.size() + after.size() - removed.size() - added.size();
        return List.of(Mapping.of("removed", removed, "added", added));
    }

    private boolean takes(int times, Hunk.Line line) {
        if (room.isFull()) return false;
        room.take(MARKUP, times, shown(line.toString()));
        return true;
    }

    /** A line in three parts, of which the middle one is not in its counterpart; empty where nothing is alike. */
    private record Split(String head, String mark, String tail) {

        static Split of(Hunk.Line line, String other) {
            String text = shown(line.toString());
            String counterpart = shown(line.toString().charAt(0) + other);
            int most = Math.min(text.length(), counterpart.length());
            int from = 0;
            while (from < most && text.charAt(from) == counterpart.charAt(from)) from++;
            int to = 0;
            while (to < most - from
                    && text.charAt(text.length() - 1 - to) == counterpart.charAt(counterpart.length() - 1 - to)) to++;
            if (text.substring(1, Math.max(1, from)).isBlank() && to == 0) return new Split(text, "", "");
            // Half a character is none.
            if (from > 0 && Character.isHighSurrogate(text.charAt(from - 1))) from--;
            if (to > 0 && Character.isLowSurrogate(text.charAt(text.length() - to))) to--;
            return new Split(
                    text.substring(0, from),
                    text.substring(from, text.length() - to),
                    text.substring(text.length() - to));
        }

        Mapping tree(String side, int number, String origin) {
            return Mapping.of(side, number, "head", head, "mark", mark, "tail", tail, "origin", origin);
        }
    }

    /** Nothing that a line holds can turn the direction of the others, or hide. */
    private static String shown(String line) {
        String visible = OneLine.of(line);
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "…";
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
