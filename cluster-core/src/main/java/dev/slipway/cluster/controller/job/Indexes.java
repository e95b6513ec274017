package dev.slipway.cluster.controller.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A set of completion indexes, as {@code status.completedIndexes} writes it: {@code 0,2-4}. Kept as ranges, so that a million neighbours cost
 * as much as one.
 */
final class Indexes {
    static final Indexes NONE = new Indexes(new TreeMap<>());

    /** The last index of each range by its first; ranges neither meet nor overlap. */
    private final NavigableMap<Integer, Integer> ranges;

    private Indexes(NavigableMap<Integer, Integer> ranges) {
        this.ranges = ranges;
    }

    static Indexes of(Collection<Integer> indexes) {
        NavigableMap<Integer, Integer> ranges = new TreeMap<>();
        for (int index : new TreeSet<>(indexes)) append(ranges, index, index);
        return new Indexes(ranges);
    }

    /** Those of a text that are below a limit; what is no index is passed over. */
    static Indexes parse(String text, int below) {
        TreeMap<Integer, Integer> found = new TreeMap<>();
        for (String part : text.split(",")) {
            if (!part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) continue;
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = Math.min(below - 1, dash < 0 ? first : Integer.parseInt(part.substring(dash + 1)));
            if (first <= last) found.merge(first, last, Math::max);
        }
        NavigableMap<Integer, Integer> ranges = new TreeMap<>();
        found.forEach((first, last) -> append(ranges, first, last));
        return new Indexes(ranges);
    }

    /** Adds a range that begins no earlier than the last one. */
    private static void append(NavigableMap<Integer, Integer> ranges, int first, int last) {
        Map.Entry<Integer, Integer> before = ranges.lastEntry();
        if (before != null && first <= before.getValue() + 1) {
            ranges.put(before.getKey(), Math.max(before.getValue(), last));
        } else {
            ranges.put(first, last);
        }
    }

    Indexes and(Indexes others) {
        TreeMap<Integer, Integer> all = new TreeMap<>(ranges);
        others.ranges.forEach((first, last) -> all.merge(first, last, Math::max));
        NavigableMap<Integer, Integer> joined = new TreeMap<>();
        all.forEach((first, last) -> append(joined, first, last));
        return new Indexes(joined);
    }

    boolean has(int index) {
        Map.Entry<Integer, Integer> range = ranges.floorEntry(index);
        return range != null && index <= range.getValue();
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    int count() {
        int count = 0;
        for (var range : ranges.entrySet()) count += range.getValue() - range.getKey() + 1;
        return count;
    }

    /** How many of these are among the others, too. */
    int countIn(Indexes others) {
        int count = 0;
        for (var mine : ranges.entrySet()) {
            for (var theirs : others.ranges.entrySet()) {
                int first = Math.max(mine.getKey(), theirs.getKey());
                count += Math.max(0, Math.min(mine.getValue(), theirs.getValue()) - first + 1);
            }
        }
        return count;
    }

    /** The first indexes below a limit that are not among these. */
    List<Integer> firstMissing(int count, int below) {
        List<Integer> missing = new ArrayList<>();
        int index = 0;
        while (index < below && missing.size() < count) {
            Map.Entry<Integer, Integer> range = ranges.floorEntry(index);
            if (range != null && index <= range.getValue()) index = range.getValue() + 1;
            else missing.add(index++);
        }
        return missing;
    }

    /** Two neighbours are written as two, three and more as a range. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        ranges.forEach((first, last) -> {
            if (first.equals(last)) parts.add("" + first);
            else parts.add(first + (last == first + 1 ? "," : "-") + last);
        });
        return String.join(",", parts);
    }
}
