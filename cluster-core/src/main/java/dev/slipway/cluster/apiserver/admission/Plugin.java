package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Event;
import java.util.Optional;

/** One rule of admission. Pure: the same request gets the same answer. */
public interface Plugin {

    /** As Kubernetes calls it. */
    String name();

    /** The object with what the rule adds, or why it may not be. Asked before the object is checked. */
    default Answer<ApiObject> mutate(Request request) {
        return Answer.done(request.object());
    }

    /** The same after somebody else has changed the object. */
    default Answer<ApiObject> mutateAgain(Request request) {
        return mutate(request);
    }

    /** Why the finished object may not be written, if so. Asked after the object was checked. */
    default Optional<Status> refuse(Request request) {
        return Optional.empty();
    }

    /** The same of a rule that has more to say than yes and no. The object of the verdict is that of the request. */
    default Verdict judge(Request request) {
        return Verdict.of(request.object(), refuse(request));
    }

    /** Hears of every change as soon as it is decided, so that what was counted once need not be counted again. */
    default void decided(Event event) {}
}
