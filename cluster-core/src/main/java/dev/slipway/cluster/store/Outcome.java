package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** What became of a change. Whatever it says is based on durable revisions only. */
public sealed interface Outcome {

    /** Done and durable. The object has its new revision; a removed one is in its last state with the revision of its removal. */
    record Done(ApiObject object) implements Outcome {}

    /** Not created: there is one already. */
    record Exists(ApiObject current) implements Outcome {}

    /** Not replaced or removed: it is at another revision than expected. */
    record Changed(ApiObject current) implements Outcome {}

    /** Not replaced or removed: it is not there. */
    record Missing(ObjectKey key) implements Outcome {}

    /** Not tried: too many changes wait for the journal. Trying again later makes sense. */
    record Busy(int waiting) implements Outcome {}

    /** The object, if it was done. */
    default Optional<ApiObject> done() {
        return this instanceof Done done ? Optional.of(done.object()) : Optional.empty();
    }
}
