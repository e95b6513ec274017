package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.EventRecorder;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.sync.plan.Kinds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The service: follows config repositories and makes the control plane what they say. All of it runs on the loop, which is the one that the
 * client answers on.
 *
 * <pre>
 * source     RepositorySync   refs that moved: by poll, or when told to look again
 * layout     Evaluator        the stages' commits -> applications
 * render     Evaluator        application -> what it should be
 * plan       ApplicationSync  what it should be, what is there -> what to do
 * gate       ApplicationSync  whether it may be done
 * apply      ApplicationSync  step by step, an Attempt
 * rollout    Sights           whether it has come to life
 * report     Reports          what to tell
 * promote    StageSync, PromotionSync   what may come to the next stage
 * </pre>
 */
public final class Engine implements AutoCloseable {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private final Surroundings around;
    private final LiveView view;
    private final Map<String, RepositorySync> repositories = new LinkedHashMap<>();

    /**
     * @param kinds which kinds the control plane serves, asked anew at each plan
     */
    public Engine(EventLoop loop, Client client, Kinds kinds, List<RepositorySettings> repositories) {
        Informers informers = new Informers(loop, client);
        TreeSet<String> namespaces = new TreeSet<>();
        repositories.forEach(repository -> namespaces.add(repository.namespace()));
        this.view = new LiveView(informers);
        this.around = new Surroundings(
                loop,
                client,
                kinds,
                informers,
                new EventRecorder(loop, client),
                new ClaimBoard(namespaces),
                owner -> this.repositories.values().forEach(repository -> repository.concern(owner)));
        StatusWriter writer = new StatusWriter(around, view);
        for (RepositorySettings settings : repositories)
            this.repositories.put(settings.name(), new RepositorySync(around, view, writer, settings));
    }

    /** Installs the engine's kinds and begins to follow every repository. Completes once the kinds are there and in view. */
    public CompletableFuture<Void> start() {
        return Definitions.install(around.client())
                .thenCompose(done -> {
                    around.informers().followClusterScoped(DEFINITION);
                    around.informers().onAnyChange(this::changed);
                    return view.bring(RepositorySync.kinds());
                })
                .thenAccept(done -> repositories.values().forEach(RepositorySync::start));
    }

    /** Looks at a repository now instead of at its next poll. Any thread may call; a name that is not followed is ignored. */
    public void lookAgain(String repository) {
        around.loop().post(() -> {
            RepositorySync found = repositories.get(repository);
            if (found != null) found.lookAgain();
        });
    }

    /** Whether nothing is under way: what is not as wanted waits for something outside. Only for use on the loop. */
    public boolean isIdle() {
        return repositories.values().stream().allMatch(RepositorySync::isIdle);
    }

    /** Ends watching and polling. What is under way at the control plane ends by itself. Only for use on the loop. */
    @Override
    public void close() {
        repositories.values().forEach(RepositorySync::close);
        around.informers().close();
    }

    private void changed(Change change) {
        repositories.values().forEach(repository -> repository.changed(change));
    }
}
