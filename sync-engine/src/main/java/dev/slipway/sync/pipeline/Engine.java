package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.EventRecorder;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.ClaimBoard;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.report.WebhookSight;
import dev.slipway.webhooks.delivery.ForgeEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: follows config repositories and makes the control plane what they say. All of it runs on the loop, which is the one that the
 * client answers on.
 *
 * <pre>
 * source     RepositorySync                     refs that moved: by poll, or when told to look again
 * layout     evaluation.Evaluator               the stages' commits -> applications
 * render     evaluation.Evaluator               application -> what it should be
 * plan       application.ApplicationSync        what it should be, what is there -> what to do
 * gate       application.ApplicationSync        whether it may be done
 * apply      application.Execution              step by step, an Attempt
 * rollout    application.Sights                 whether it has come to life
 * report     application.Reports                what to tell
 * promote    promotion.StageSync, PromotionSync what may come to the next stage
 * preview    pullrequest.PreviewSync            what open pull requests would change
 * </pre>
 */
public final class Engine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Codes from here on say that the server has a problem, not the request. */
    private static final int OVERLOAD = 429;

    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    private final Surroundings around;
    private final LiveView view;
    private final Map<String, RepositorySync> repositories = new LinkedHashMap<>();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private boolean closed;

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

    /**
     * Installs the engine's kinds and begins to follow every repository. Completes once the kinds are there and in view; a control plane that
     * cannot be reached is tried again, one that refuses the kinds completes it exceptionally.
     */
    public CompletableFuture<Void> start() {
        around.informers().followClusterScoped(DEFINITION);
        around.informers().onAnyChange(this::changed);
        install();
        return started;
    }

    private void install() {
        Definitions.install(around.client())
                .whenComplete((refusal, failure) -> around.loop().post(() -> installed(refusal, failure)));
    }

    private void installed(@Nullable Optional<Status> refusal, @Nullable Throwable failure) {
        if (closed) return;
        if (refusal != null && refusal.isEmpty()) {
            follow();
            return;
        }
        String why = refusal != null ? refusal.get().message() : String.valueOf(failure);
        log.atWarn().addKeyValue("why", why).log("the engine's kinds are not installed yet");
        boolean mayComeRight = refusal == null || refusal.get().code() >= OVERLOAD;
        if (mayComeRight) around.loop().after(RETRY, this::install);
        else started.completeExceptionally(new IllegalStateException("the engine's kinds were refused: " + why));
    }

    private void follow() {
        view.bring(RepositorySync.kinds()).thenAccept(done -> {
            if (closed) return;
            repositories.values().forEach(RepositorySync::start);
            started.complete(null);
        });
    }

    /** Looks at a repository now instead of at its next poll. Any thread may call; a name that is not followed is ignored. */
    public void lookAgain(String repository) {
        around.loop().post(() -> {
            RepositorySync found = repositories.get(repository);
            if (found != null) found.lookAgain();
        });
    }

    /** Something came over a repository's webhook, which is reported. Any thread may call; a name that is not followed is ignored. */
    public void heard(String repository, WebhookSight sight) {
        around.loop().post(() -> {
            RepositorySync found = repositories.get(repository);
            if (found != null) found.heard(sight);
        });
    }

    /**
     * What a forge told of a repository: look again at what it speaks of. Any thread may call; a name that is not followed is ignored.
     */
    public void lookAgain(String repository, ForgeEvent event) {
        boolean comment = event instanceof ForgeEvent.Commented;
        if (!comment) lookAgain(repository);
        around.loop().post(() -> {
            RepositorySync found = repositories.get(repository);
            if (found != null) found.lookAgain(event);
        });
    }

    /** How far the previews of a repository's pull requests are, the newest first, those that are over last. Any thread may call. */
    public List<Standing> previews(String repository) {
        return Optional.ofNullable(repositories.get(repository))
                .map(RepositorySync::previews)
                .orElse(List.of());
    }

    /** The repositories that are followed, in order of the settings. Any thread may call. */
    public List<String> repositories() {
        return List.copyOf(repositories.keySet());
    }

    /** What the head of a repository's default branch says, as last read. Any thread may call. */
    public Optional<Configuration> published(String repository) {
        return Optional.ofNullable(repositories.get(repository)).flatMap(RepositorySync::published);
    }

    /** Whether nothing is under way: what is not as wanted waits for something outside. Only for use on the loop. */
    public boolean isIdle() {
        return repositories.values().stream().allMatch(RepositorySync::isIdle);
    }

    /** Ends watching and polling. What is under way at the control plane ends by itself. Only for use on the loop. */
    @Override
    public void close() {
        closed = true;
        repositories.values().forEach(RepositorySync::close);
        around.informers().close();
    }

    /** Whoever a changed object belongs to looks at it, or wants it. */
    private void changed(Change change) {
        Stream.concat(
                        Stream.concat(change.before().stream(), change.after().stream())
                                .flatMap(state -> view.applicationOf(state).stream()),
                        around.claims().wantedBy(change.key()).stream())
                .distinct()
                .forEach(around.concern());
        repositories.values().forEach(repository -> repository.changed(change));
    }
}
