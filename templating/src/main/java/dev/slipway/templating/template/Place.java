package dev.slipway.templating.template;

import java.util.Comparator;

/**
 * Where something was written.
 *
 * @param line counted from 1; 0 where only the file is known
 */
public record Place(String file, int line) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code frontend/parameters.yaml:3}. */
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
