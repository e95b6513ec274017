package dev.slipway.templating.mustache;

import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Place;

/** Ends compiling or rendering from deep inside the library; {@link MustacheEngine} turns it into a value. */
final class Halt extends RuntimeException {
    private final transient Fault fault;

    Halt(Place place, String message) {
        super(message, null, false, false);
        this.fault = new Fault(place, message);
    }

    Fault fault() {
        return fault;
    }
}
