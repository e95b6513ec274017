package dev.slipway.templating.template;

import java.util.Collection;
import java.util.List;

/** Where templates find the partials that they name. The same name is answered in the same way each time. */
public interface Partials {
    /** There are no partials. */
    Partials NONE = new Partials() {
        @Override
        public Answer find(String name) {
            return new Missing("");
        }

        @Override
        public Collection<String> names() {
            return List.of();
        }
    };

    /** The partial of a name. */
    Answer find(String name);

    /** Every name there is, for messages about a name that is not there. */
    Collection<String> names();

    /** What a name leads to. */
    sealed interface Answer {}

    /** A partial. */
    record Found(Template partial) implements Answer {}

    /**
     * Nothing.
     *
     * @param expected the file that it would be; empty if that is not known
     */
    record Missing(String expected) implements Answer {}

    /**
     * Something that cannot be a partial, or a name that none can have.
     *
     * @param why names the file
     */
    record Refused(String why) implements Answer {}
}
