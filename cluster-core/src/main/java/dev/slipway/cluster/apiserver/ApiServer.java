package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.store.Store;

/**
 * Serves one store. Reads run on the thread that asks, against what is durable; writes are decided on the loop against everything that was
 * decided before, and answered once they are durable.
 */
public final class ApiServer {
    private final EventLoop loop;
    private final Store store;
    private final Kinds kinds;

    /** Starts to serve what is in a store. */
    public ApiServer(EventLoop loop, Store store, KindRegistry builtIn) {
        this.loop = loop;
        this.store = store;
        this.kinds = new Kinds(builtIn);
    }

    /** Which kinds exist at this moment. Any thread may ask. */
    public KindRegistry kinds() {
        return kinds.now();
    }

    /** The front door for whoever is inside, who may do everything. Any thread may use it. */
    public Client client() {
        Writes writes = new Writes(loop, store, kinds);
        return new FrontDoor(new Reads(loop, store, kinds), writes, new Watches(loop, store, kinds));
    }
}
