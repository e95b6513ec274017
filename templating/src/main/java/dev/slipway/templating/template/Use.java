package dev.slipway.templating.template;

import dev.slipway.diff.path.Path;
import java.util.List;

/**
 * A parameter that a template used.
 *
 * @param way where it stands among the parameters; into lists by index
 * @param won what the layer says of it that won
 * @param lost what the other layers say of it, the strongest first
 * @param hidden whether another text stands for the value, which nobody may see
 */
public record Use(Path way, Say won, List<Say> lost, boolean hidden) {
    public Use {
        lost = List.copyOf(lost);
    }

    /**
     * That a layer has a value for a parameter.
     *
     * @param layer its name
     * @param place where the value was written; line 0 if nobody wrote it
     */
    public record Say(String layer, Place place) {
        /** {@code parameters.yaml:3}, or the name of a layer that no file holds. */
        @Override
        public String toString() {
            return place.toString();
        }
    }

    /** {@code image.tag}, {@code ports[0].number}. */
    public String name() {
        return way.display();
    }

    /** Where the value was written that won. */
    public Place place() {
        return won.place();
    }

    /** {@code parameters.yaml:3}. */
    @Override
    public String toString() {
        return won.toString();
    }
}
