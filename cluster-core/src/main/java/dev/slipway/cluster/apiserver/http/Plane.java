package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;

/** What is behind the face. */
public interface Plane {

    /** Which kinds exist at this moment. Any thread may ask. */
    KindRegistry kinds();

    /** The front door for a user. Any thread may ask for it, and use it. */
    Client clientFor(User user);
}
