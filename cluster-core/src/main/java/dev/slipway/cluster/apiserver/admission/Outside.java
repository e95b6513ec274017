package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.object.ApiObject;
import java.util.function.Function;

/**
 * Those outside this process who have a say in admission. Pure: what they say is in the request, or the verdict is whom to ask first.
 */
public interface Outside {
    /** Nobody. */
    Outside NOBODY = new Outside() {
        @Override
        public Verdict mutate(Request request, Function<ApiObject, Verdict> inside) {
            return Verdict.let(request.object());
        }

        @Override
        public Verdict judge(Request request) {
            return Verdict.let(request.object());
        }
    };

    /**
     * The object as they want it.
     *
     * @param inside what the rules of this process make of an object that those outside have changed
     */
    Verdict mutate(Request request, Function<ApiObject, Verdict> inside);

    /** Whether the finished object may be written. */
    Verdict judge(Request request);
}
