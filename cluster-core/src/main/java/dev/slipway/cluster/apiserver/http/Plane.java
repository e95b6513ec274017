package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** What is behind the face. */
public interface Plane {

    /** The one that an API server serves. */
    static Plane of(ApiServer server) {
        return new Plane() {
            @Override
            public KindRegistry kinds() {
                return server.kinds();
            }

            @Override
            public Client clientFor(User user) {
                return server.clientFor(user);
            }

            @Override
            public Authorizer authorizer() {
                return server.authorizer();
            }

            @Override
            public Optional<ApiObject> find(ObjectKey key) {
                return server.find(key);
            }
        };
    }

    /** Which kinds exist at this moment. Any thread may ask. */
    KindRegistry kinds();

    /** The front door for a user. Any thread may ask for it, and use it. */
    Client clientFor(User user);

    /** Who may do what. Any thread may ask. */
    Authorizer authorizer();

    /** An object as it is now. Any thread may ask. */
    Optional<ApiObject> find(ObjectKey key);
}
