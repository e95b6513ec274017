package dev.slipway.cluster.plane;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.store.Store;
import java.util.function.UnaryOperator;

/** Opens control planes that simulations come in between. */
public final class SeamedPlane {
    private SeamedPlane() {}

    /**
     * A plane over a store.
     *
     * @param door what the controllers' requests pass on their way to the front door
     * @param reconcilers what each reconciler is asked through
     */
    public static ControlPlane open(
            EventLoop loop,
            Store store,
            ControlPlane.Settings settings,
            Schemas schemas,
            UnaryOperator<Client> door,
            UnaryOperator<Reconciler> reconcilers) {
        return new ControlPlane(loop, store, settings, schemas, new ControlPlane.Seams(door, reconcilers));
    }
}
