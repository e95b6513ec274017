package dev.slipway.cluster.plane;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.election.Election;
import dev.slipway.cluster.election.Terms;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.loop.EventLoop;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The controllers of a plane that this process shares with others, as over HTTP: they run here only while this process holds the Lease {@value
 * #LEASE} in {@value #NAMESPACE}. The plane that a process opens itself needs none of this: its journal lets nobody else in.
 */
public final class SharedControllers implements AutoCloseable {
    /** Where the Leases of Kubernetes' own components are. */
    public static final String NAMESPACE = "kube-system";

    /** That of the controllers. */
    public static final String LEASE = "slipway-controllers";

    private final Election election;

    /**
     * Controllers that do not run yet.
     *
     * @param client reaches the plane
     * @param kinds what is kept there
     * @param identity of this process and this life of it; no two may have the same
     */
    public SharedControllers(
            EventLoop loop,
            Client client,
            ControlPlane.Settings settings,
            Supplier<KindRegistry> kinds,
            String identity) {
        election = new Election(loop, client, Terms.usual(NAMESPACE, LEASE, identity), fenced -> {
            Controllers controllers =
                    new Controllers(loop, fenced, ControlPlane.Seams.NONE, settings, kinds, Optional.empty());
            controllers.start(kinds.get());
            return controllers;
        });
    }

    /** Runs them as soon as no other process does; each time anew, with views of their own. */
    public void start() {
        election.start();
    }

    /** Whether they run here. */
    public boolean areRunning() {
        return election.isLeading();
    }

    /** Stops them, and lets another process have its turn at once. */
    @Override
    public void close() {
        election.close();
    }
}
