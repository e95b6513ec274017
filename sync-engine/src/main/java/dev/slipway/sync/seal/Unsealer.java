package dev.slipway.sync.seal;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;

/** Opens what is sealed, or shows something else in its place. The same text is answered in the same way each time. */
@FunctionalInterface
public interface Unsealer {
    /** Opens nothing: a name stands for each value. For looking at manifests that nobody applies. */
    Unsealer MASK = value -> Outcome.good(value.id());

    /** Has no keys, so that whatever needs a sealed value fails. */
    static Unsealer withoutKeys(String advice) {
        return value -> Outcome.bad(Problem.of(
                Problem.Reason.SealedValue,
                "the value is sealed, and there is no private key here to open it; " + advice));
    }

    /** The plain value; bad, without any of it, where it cannot be opened. */
    Outcome<String> open(Sealed sealed);
}
