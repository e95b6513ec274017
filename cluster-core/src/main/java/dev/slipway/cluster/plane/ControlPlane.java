package dev.slipway.cluster.plane;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.node.simulated.SimulatedMeter;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A whole control plane on one loop, without HTTP. Opening one reads the journal, which blocks; {@link #start} then lets the controllers run.
 * Everything except construction and {@link #apiServer} belongs on the loop.
 */
public final class ControlPlane implements AutoCloseable {
    private final EventLoop loop;
    private final Settings settings;
    private final Store store;
    private final Schemas schemas;
    private final ApiServer apiServer;
    private final Seams seams;
    private Optional<Controllers> controllers = Optional.empty();

    /**
     * What is configurable.
     *
     * @param nodes the simulated nodes
     * @param limits the bounds of the store
     * @param webhooks calls webhooks; where it is absent writes are made as if there were none
     */
    public record Settings(SimulatedNodes nodes, StoreLimits limits, Optional<WebhookCaller> webhooks) {
        /** Without webhooks. */
        public Settings(SimulatedNodes nodes, StoreLimits limits) {
            this(nodes, limits, Optional.empty());
        }

        /** This many simulated nodes, the usual bounds, and no webhooks. */
        public static Settings withNodes(int count) {
            return new Settings(SimulatedNodes.of(count), StoreLimits.DEFAULT);
        }

        /** The same with webhooks. */
        public Settings asking(WebhookCaller caller) {
            return new Settings(nodes, limits, Optional.of(caller));
        }

        private Settings askingNobody() {
            return new Settings(nodes, limits);
        }
    }

    /**
     * Where simulations come in between.
     *
     * @param door what the controllers' requests pass on their way to the front door
     * @param reconcilers what each reconciler is asked through
     */
    record Seams(UnaryOperator<Client> door, UnaryOperator<Reconciler> reconcilers) {
        static final Seams NONE = new Seams(UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** Opens a plane with what the journal kept. The caller keeps the journal, and closes it after the plane. */
    public ControlPlane(EventLoop loop, Journal journal, Settings settings) {
        this(loop, journal, settings, Schemas.load());
    }

    /** The same with schemas that are loaded already: those that open many planes load them once. */
    public ControlPlane(EventLoop loop, Journal journal, Settings settings, Schemas schemas) {
        this(loop, new Store(loop, journal, settings.limits()), settings, schemas, Seams.NONE);
    }

    /** A plane over a store, with seams. */
    ControlPlane(EventLoop loop, Store store, Settings settings, Schemas schemas, Seams seams) {
        this.loop = loop;
        this.settings = settings;
        this.store = store;
        this.schemas = schemas;
        this.seams = seams;
        this.apiServer = new ApiServer(loop, store, schemas, settings.webhooks(), new SimulatedMeter());
    }

    /** Makes what every plane has and lets the controllers run, with views of their own; does nothing if they do. */
    public void start() {
        start(Optional.empty());
    }

    /**
     * The same where others come over TLS.
     *
     * @param credentials whom clients trust, and who signs tokens: pods find the certificate of the authority, approved requests get its signature, and
     *     Secrets that are for that get tokens
     */
    public void start(Optional<Credentials> credentials) {
        if (controllers.isPresent()) return;
        apiServer.start();
        Controllers started = new Controllers(loop, client(), seams, settings, apiServer::kinds, credentials);
        controllers = Optional.of(started);
        started.start(apiServer.kinds());
    }

    /** Ends the controllers at once, as a crash would: what they have sent is still done, nothing follows. They may be started again. */
    public void stop() {
        controllers.ifPresent(Controllers::close);
        controllers = Optional.empty();
    }

    /** Whether no controller has anything to do or is waiting for an answer; some may still wait for their time. */
    public boolean isIdle() {
        return controllers.map(Controllers::isIdle).orElse(true);
    }

    /** The front door for whoever is inside. */
    public Client client() {
        return apiServer.client();
    }

    /** The front door for one user, who grants nobody more than they have; whether they may ask is for the caller to find out. */
    public Client client(User user) {
        return apiServer.clientFor(user);
    }

    public ApiServer apiServer() {
        return apiServer;
    }

    public Store store() {
        return store;
    }

    /**
     * The same plane as it is now, on another loop, kept nowhere: what happens there happens nowhere else, so no webhook hears of it. It is not
     * started yet.
     */
    public ControlPlane fork(EventLoop other) {
        return new ControlPlane(other, store.fork(other), settings.askingNobody(), schemas, Seams.NONE);
    }

    @Override
    public void close() {
        stop();
    }
}
