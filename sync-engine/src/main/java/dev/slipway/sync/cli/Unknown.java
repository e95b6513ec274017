package dev.slipway.sync.cli;

import dev.slipway.templating.template.NearestName;
import java.util.List;

/** What to say about a name that nobody knows. */
final class Unknown {
    private Unknown() {}

    /** With the name that was meant, or all there are. */
    static String name(String what, String written, List<String> known) {
        String hint = NearestName.hint(written, known);
        String all = known.isEmpty() ? "; there is none" : "; there is: " + String.join(", ", known);
        return "no " + what + " is called \"" + written + "\"" + (hint.isEmpty() ? all : hint);
    }
}
