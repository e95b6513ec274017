package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Change;
import java.util.function.Function;

/** What a write comes to. */
public sealed interface Step {

    /** What the rules of admission had to say. */
    Remarks remarks();

    /** Nothing is written: why. */
    record Refuse(Status status, Remarks remarks) implements Step {}

    /** Nothing is written, and the answer is the same as if it were: a dry run. */
    record Show(ApiObject object, Remarks remarks) implements Step {}

    /**
     * Something is written.
     *
     * @param shown what the client is told; it gets the revision of the write
     */
    record Write(Change change, ApiObject shown, Remarks remarks) implements Step {}

    static Step refuse(Status status) {
        return new Refuse(status, Remarks.NONE);
    }

    /** What to make of each. */
    default <R> R fold(Function<Status, R> ifRefused, Function<Show, R> ifShown, Function<Write, R> ifWritten) {
        if (this instanceof Refuse refuse) return ifRefused.apply(refuse.status());
        if (this instanceof Show show) return ifShown.apply(show);
        return ifWritten.apply((Write) this);
    }
}
