package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Patched.Reason;
import java.io.Serial;

/** A {@link Patched.Refused} on its way out of a recursion; never leaves this package. */
final class Misfit extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String at;
    private final String sentence;

    Misfit(Reason reason, Object at, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
        this.at = at.toString();
        this.sentence = sentence;
    }

    Patched.Refused refused() {
        return new Patched.Refused(reason, at, sentence);
    }
}
