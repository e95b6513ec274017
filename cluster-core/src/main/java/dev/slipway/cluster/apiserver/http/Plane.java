package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;
import java.util.function.Consumer;

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
            public Client clientFor(User user, Consumer<Remarks> heard) {
                return server.clientFor(user, heard);
            }

            @Override
            public Authorizer authorizer() {
                return server.authorizer();
            }

            @Override
            public Optional<ApiObject> find(ObjectKey key) {
                return server.find(key);
            }

            @Override
            public Optional<String> failing() {
                return server.failing();
            }
        };
    }

    /** Which kinds exist at this moment. Any thread may ask. */
    KindRegistry kinds();

    /**
     * The front door for a user. Any thread may ask for it, and use it.
     *
     * @param heard is told what the rules of admission remark on a write, before its answer completes
     */
    Client clientFor(User user, Consumer<Remarks> heard);

    /** Who may do what. Any thread may ask. */
    Authorizer authorizer();

    /** An object as it is now. Any thread may ask. */
    Optional<ApiObject> find(ObjectKey key);

    /** Why writes wait and are not answered; empty if they are. Any thread may ask. */
    Optional<String> failing();
}
