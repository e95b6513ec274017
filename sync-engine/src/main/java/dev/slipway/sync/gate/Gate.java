package dev.slipway.sync.gate;

import java.util.Locale;

/**
 * One gate of a stage with its answer. What is does not change by time alone, so that it can be kept as status.
 *
 * @param actual what is
 * @param needed what must be
 */
public record Gate(Rule rule, Verdict verdict, String actual, String needed) {

    /** What a commit is asked, in the order in which it is told. */
    public enum Rule {
        /** The stage before vouches for it: it is synced and healthy there. */
        PROVEN,
        /** The stage took it back, and it does not come again by itself. Asked only where that is so. */
        REJECTION,
        /** It was so for a while. */
        SOAK,
        /** Jobs of the candidate succeeded against it. */
        VERIFY,
        /** People approved it. */
        APPROVALS,
        /** This is a time at which commits may come. */
        WINDOWS,
        /** A feature flag says so. */
        FLAG,
        /** A preview has shown what comes of it. Asked of what the stage is at, application by application. */
        PREVIEW;

        /** As status and commands name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Open, Held or Refused. */
    public String state() {
        if (verdict.isOpen()) return "Open";
        return verdict instanceof Verdict.Held ? "Held" : "Refused";
    }
}
