package dev.slipway.templating.template;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of a template or of a partial, and the way that led there.
 *
 * @param through where partials were named on the way, the innermost first; empty in a template itself
 */
public record Spot(Place place, List<Place> through) {
    /** More steps on a way than this are not told: whoever reads them looks at the first and at the last. */
    private static final int TOLD = 4;

    public Spot {
        through = List.copyOf(through);
    }

    /** In the template itself. */
    public static Spot of(Place place) {
        return new Spot(place, List.of());
    }

    /** The first line of a partial that is named here. */
    public Spot into(String file) {
        List<Place> longer = new ArrayList<>(List.of(place));
        longer.addAll(through);
        return new Spot(new Place(file, 1), longer);
    }

    /** Another line of the same file, come to on the same way. */
    public Spot line(int line) {
        return new Spot(new Place(place.file(), line), through);
    }

    /** What is wrong here. */
    public Fault fault(String message) {
        return new Fault(place, message + told());
    }

    /** {@code  (used by web/templates/web.yaml:5)}, or nothing in a template itself. */
    public String told() {
        if (through.isEmpty()) return "";
        String way = through.stream().limit(TOLD).map(Place::toString).collect(Collectors.joining(", used by "));
        String end = through.size() > TOLD ? ", ..., used by " + through.get(through.size() - 1) : "";
        return " (used by " + way + end + ")";
    }
}
