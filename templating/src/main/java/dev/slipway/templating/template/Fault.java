package dev.slipway.templating.template;

/** One thing that is wrong with a template or its parameters, said so that whoever wrote it can mend it. Never holds a parameter's value. */
public record Fault(Place place, String message) {

    /** {@code frontend/templates/web.yaml:14: unknown parameter ...}. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
