package dev.slipway.templating.mustache;

import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Spot;

/** Ends compiling or rendering from deep inside the library; {@link MustacheEngine} turns it into a value. */
final class Halt extends RuntimeException {
    private final transient Fault fault;

    Halt(Fault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    Halt(Spot spot, String message) {
        this(spot.fault(message));
    }

    Fault fault() {
        return fault;
    }
}
