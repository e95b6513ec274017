package dev.slipway.diff.view;

import dev.slipway.diff.path.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a difference that follow one another.
 *
 * @param numbers where they stand, as unified differences say it: {@code @@ -4,4 +4,5 @@}
 * @param place the mapping or list that they begin in
 */
public record Hunk(String numbers, Path place, List<Line> lines) {
    private static final Pattern NUMBERS = Pattern.compile("@@ -(\\d+)(?:,\\d+)? \\+(\\d+)(?:,\\d+)? @@");

    public Hunk {
        lines = List.copyOf(lines);
    }

    /** On which side of a difference a line stands. */
    public enum Side {
        BOTH(' '),
        BEFORE('-'),
        AFTER('+');

        private final char sign;

        Side(char sign) {
            this.sign = sign;
        }

        private static Side of(char sign) {
            return sign == '+' ? AFTER : sign == '-' ? BEFORE : BOTH;
        }
    }

    /**
     * A line.
     *
     * @param before its number in what was, from 1; of no meaning for one that is new
     * @param after its number in what will be, from 1; of no meaning for one that goes
     * @param path the innermost value of the object, as it will be, that the line belongs to; empty for a line that goes
     */
    public record Line(Side side, int before, int after, String text, Optional<Path> path) {

        /** As in a unified difference: {@code +  replicas: 3}. */
        @Override
        public String toString() {
            return side.sign + text;
        }
    }

    /** The numbers, and where in the object it is. */
    public String heading() {
        String shown = place.display();
        return shown.isEmpty() ? numbers : numbers + ' ' + shown;
    }

    /**
     * Those of a unified difference, without its two lines of file names.
     *
     * @param places those of what will be, or of what goes
     * @param stays whether the object is there afterwards
     */
    static List<Hunk> read(List<String> unified, LineMap places, boolean stays) {
        List<Hunk> hunks = new ArrayList<>();
        for (int at = 0; at < unified.size(); ) {
            int end = at + 1;
            while (end < unified.size() && !NUMBERS.matcher(unified.get(end)).matches()) end++;
            hunks.add(read(unified.get(at), unified.subList(at + 1, end), places, stays));
            at = end;
        }
        return hunks;
    }

    private static Hunk read(String numbers, List<String> texts, LineMap places, boolean stays) {
        Matcher found = NUMBERS.matcher(numbers);
        if (!found.matches()) throw new IllegalStateException("not the beginning of a hunk: " + numbers);
        int before = Integer.parseInt(found.group(1));
        int after = Integer.parseInt(found.group(2));
        Path place = places.at(stays ? after : before);
        List<Line> lines = new ArrayList<>();
        for (String text : texts) {
            Side side = Side.of(text.isEmpty() ? ' ' : text.charAt(0));
            Optional<Path> path = stays && side != Side.BEFORE ? Optional.of(places.valueAt(after)) : Optional.empty();
            lines.add(new Line(side, before, after, text.substring(Math.min(1, text.length())), path));
            if (side != Side.AFTER) before++;
            if (side != Side.BEFORE) after++;
        }
        return new Hunk(numbers, place, lines);
    }
}
