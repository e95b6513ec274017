package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.admission.Outside;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.policy.MutatingPolicies;
import dev.slipway.cluster.apiserver.policy.Policies;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.apiserver.webhook.Asking;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import dev.slipway.cluster.apiserver.webhook.Webhooks;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.custom.CustomKinds;
import dev.slipway.cluster.kind.metrics.UsageMeter;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.cluster.store.Store;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Serves one store. Reads run on the thread that asks, against what is durable; writes are decided on the loop against everything that was
 * decided before, and answered once they are durable.
 *
 * <p>The client of the process itself may do everything. That of a user grants nobody more than the user has; whether the user may ask at all
 * is for whoever serves the request to find out from {@link #authorizer}.
 */
public final class ApiServer {
    private final Kinds kinds;
    private final Definitions definitions;
    private final Writes writes;
    private final Authorizer authorizer;
    private final Supplier<Snapshot> present;
    private final Supplier<Optional<String>> failing;
    private final Preparation preparation;
    private final FrontDoor client;

    /** Serves what is in a store; the kinds that are defined there exist at once. */
    public ApiServer(EventLoop loop, Store store) {
        this(loop, store, Schemas.load());
    }

    /** The same with schemas that are loaded already: those that have several servers load them once. */
    public ApiServer(EventLoop loop, Store store, Schemas schemas) {
        this(loop, store, schemas, Optional.empty());
    }

    /**
     * The same where webhooks have a say.
     *
     * @param webhooks asks them; where it is absent writes are made as if there were none
     */
    public ApiServer(EventLoop loop, Store store, Schemas schemas, Optional<WebhookCaller> webhooks) {
        this(loop, store, schemas, webhooks, UsageMeter.NONE);
    }

    /**
     * The same where somebody knows what pods use.
     *
     * @param meter says it
     */
    public ApiServer(EventLoop loop, Store store, Schemas schemas, Optional<WebhookCaller> webhooks, UsageMeter meter) {
        Expressions expressions = new Expressions();
        KindRegistry builtIn = BuiltInKinds.registry(schemas, expressions);
        this.kinds = new Kinds(builtIn);
        this.definitions = new Definitions(store, kinds, builtIn, new CustomKinds(schemas, expressions));
        this.present = store::snapshot;
        this.failing = store::failing;
        this.authorizer = new Authorizer(present);
        Outside outside = webhooks.isPresent() ? new Webhooks(expressions) : Outside.NOBODY;
        Chain admission = Chain.usual(new MutatingPolicies(expressions), new Policies(expressions), outside);
        store.tellDecided(admission::decided);
        this.writes = new Writes(loop, store, kinds, definitions, admission, authorizer, asking(loop, webhooks));
        this.preparation = new Preparation(loop, kinds);
        this.client = new FrontDoor(
                kinds,
                new Reads(loop, store, kinds, new Metrics(meter, loop::instant)),
                writes,
                new Watches(loop, store, kinds),
                preparation,
                User.SERVER,
                Guard.NONE,
                remarks -> {});
    }

    private static Asking asking(EventLoop loop, Optional<WebhookCaller> webhooks) {
        return new Asking(loop, webhooks.orElseGet(() -> call -> new CompletableFuture<>()));
    }

    /**
     * Makes what every control plane has and goes on with what was under way. Once it is complete, others may be served. No webhook is asked: one
     * that is not there yet must not keep the control plane from being there.
     */
    public CompletableFuture<Void> start() {
        return FirstObjects.make(client.inside()).thenRun(() -> {
            preparation.begin(present.get());
            definitions.resume(writes);
        });
    }

    /** Which kinds exist at this moment. Any thread may ask. */
    public KindRegistry kinds() {
        return kinds.now();
    }

    /** Why writes are not answered at the moment: what they go to on disk cannot be written. Empty if it can. Any thread may ask. */
    public Optional<String> failing() {
        return failing.get();
    }

    /** The front door for whoever is inside. Any thread may use it. */
    public Client client() {
        return client;
    }

    /** The front door for a user whose credential was good. Any thread may use it. */
    public Client clientFor(User user) {
        return clientFor(user, remarks -> {});
    }

    /**
     * The same.
     *
     * @param heard is told on the loop what the rules of admission remark on a write, before its answer completes
     */
    public Client clientFor(User user, Consumer<Remarks> heard) {
        return client.actingFor(user, Guard.of(user, authorizer), heard);
    }

    /** An object as it is now. Any thread may ask. */
    public Optional<ApiObject> find(ObjectKey key) {
        return present.get().get(key);
    }

    /** Who may do what. Any thread may ask. */
    public Authorizer authorizer() {
        return authorizer;
    }
}
