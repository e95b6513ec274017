package dev.slipway.cluster.controller.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Completion indexes, as {@code status.completedIndexes} writes them: {@code 0,2-4}. */
final class Indexes {
    private Indexes() {}

    static TreeSet<Integer> parse(String text) {
        TreeSet<Integer> indexes = new TreeSet<>();
        for (String part : text.split(",")) {
            if (part.isEmpty()) continue;
            int dash = part.indexOf('-');
            int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
            for (int index = from; index <= to; index++) indexes.add(index);
        }
        return indexes;
    }

    static String print(Collection<Integer> indexes) {
        List<String> parts = new ArrayList<>();
        List<Integer> sorted = List.copyOf(new TreeSet<>(indexes));
        for (int start = 0; start < sorted.size(); ) {
            int end = start;
            while (end + 1 < sorted.size() && sorted.get(end + 1) == sorted.get(end) + 1) end++;
            parts.add(start == end ? "" + sorted.get(start) : sorted.get(start) + "-" + sorted.get(end));
            start = end + 1;
        }
        return String.join(",", parts);
    }
}
