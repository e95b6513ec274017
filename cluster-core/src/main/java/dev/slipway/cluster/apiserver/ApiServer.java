package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.store.Store;
import java.util.concurrent.CompletableFuture;

/**
 * Serves one store. Reads run on the thread that asks, against what is durable; writes are decided on the loop against everything that was
 * decided before, and answered once they are durable.
 *
 * <p>Whoever has a client may do everything: there are no rules yet of who may do what, so only those may get one whose credential is good.
 */
public final class ApiServer {
    private final Kinds kinds;
    private final Definitions definitions;
    private final Writes writes;
    private final Client client;

    /** Serves what is in a store; the kinds that are defined there exist at once. */
    public ApiServer(EventLoop loop, Store store) {
        this(loop, store, Schemas.load());
    }

    /** The same with schemas that are loaded already: those that have several servers load them once. */
    public ApiServer(EventLoop loop, Store store, Schemas schemas) {
        KindRegistry builtIn = BuiltInKinds.registry(schemas);
        this.kinds = new Kinds(builtIn);
        this.definitions = new Definitions(store, kinds, builtIn, new CustomKinds(schemas));
        this.writes = new Writes(loop, store, kinds, definitions, Chain.usual());
        this.client = new FrontDoor(new Reads(loop, store, kinds), writes, new Watches(loop, store, kinds));
    }

    /** Makes what every control plane has and goes on with what was under way. Once it is complete, others may be served. */
    public CompletableFuture<Void> start() {
        return FirstObjects.make(client).thenRun(() -> definitions.resume(writes));
    }

    /** Which kinds exist at this moment. Any thread may ask. */
    public KindRegistry kinds() {
        return kinds.now();
    }

    /** The front door for whoever is inside. Any thread may use it. */
    public Client client() {
        return client;
    }

    /** The front door for a user whose credential was good. Any thread may use it. */
    public Client clientFor(User user) {
        return client;
    }
}
