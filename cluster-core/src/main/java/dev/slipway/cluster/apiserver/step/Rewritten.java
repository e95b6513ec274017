package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import java.util.Optional;

/** An object that somebody has changed as they see it, as it is to be written. */
public final class Rewritten {
    private Rewritten() {}

    /**
     * Read, defaulted anew and at the version in which it is kept; a refusal where it is no object of its kind any more.
     *
     * @param changed the object as it is seen, changed
     */
    public static Answer<ApiObject> of(ApiObject changed, Seen seen) {
        if (!seen.isWhole()) return Answer.done(part(changed, seen));
        return Intake.read(changed, seen.meant(), FieldValidation.IGNORE)
                .map(read -> seen.request().kind().rules().defaults(kept(read, seen)));
    }

    /** What a changed part of an object makes of it; what is no part of one is an action, and all that is kept. */
    private static ApiObject part(ApiObject shown, Seen seen) {
        ApiObject before = seen.request().object();
        return seen.isScale() ? Scales.scaled(before, shown, seen.meant()) : shown;
    }

    /** An object as it is seen, as it is kept. */
    private static ApiObject kept(ApiObject shown, Seen seen) {
        ApiObject kept = seen.meant()
                .conversion()
                .map(conversion -> conversion.toKept().apply(shown))
                .orElse(shown);
        Optional<Kind> stored = seen.request().kinds().find(kept.gvk().groupKind());
        return stored.map(known -> kept.with("apiVersion", known.gvk().apiVersion()))
                .orElse(kept);
    }
}
