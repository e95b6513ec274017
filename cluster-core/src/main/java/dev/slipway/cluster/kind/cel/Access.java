package dev.slipway.cluster.kind.cel;

import java.util.Optional;

/** Says whether who asks may do something else. The port behind {@code authorizer}. */
public interface Access {

    /**
     * Something that somebody might do, as expressions put it together.
     *
     * @param account the {@code namespace/name} of a service account, if it is meant instead of who asks
     * @param path of a request that is not about objects; empty for one about objects
     */
    record Question(
            Optional<String> account,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String path) {}

    /** Whether, and why. */
    record Decision(boolean allowed, String reason) {}

    Decision decide(Question question);
}
