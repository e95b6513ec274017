package dev.slipway.sync.main;

import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.access.StaticTokens;
import dev.slipway.cluster.apiserver.http.HttpFace;
import dev.slipway.cluster.apiserver.http.Plane;
import dev.slipway.cluster.apiserver.http.audit.AuditLog;
import dev.slipway.cluster.apiserver.http.webhook.HttpWebhookCaller;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.node.simulated.NodeGroup;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.JournalException;
import dev.slipway.cluster.store.journal.SealedJournal;
import dev.slipway.cluster.store.journal.SqliteJournal;
import dev.slipway.sync.cli.Service;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.pipeline.Engine;
import dev.slipway.sync.pipeline.part.Reporting;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.seal.Identities;
import dev.slipway.sync.server.Listen;
import dev.slipway.sync.server.WebServer;
import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.sync.source.git.GitRepository;
import dev.slipway.webhooks.http.JdkHttp;
import dev.slipway.webhooks.reply.rest.RestInterfaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: every {@code new} of it, top to bottom. What was opened is closed in the opposite order, also when the start fails half
 * way. What does not need one another starts at once, since most of a start is the loading of classes.
 */
final class Wiring implements Service.Running {
    private static final Logger log = LoggerFactory.getLogger(Wiring.class);

    /** Git, disk and start-up work at once; more would only wait for the same disk. */
    private static final int WORKERS = 8;

    /** A forge that takes longer is asked again. */
    private static final Duration FORGE_WITHIN = Duration.ofSeconds(30);

    private static final int START_WITHIN_SECONDS = 60;
    private static final int END_WITHIN_SECONDS = 2;

    private final Settings settings;
    private final InstantSource clock;
    private final Closing closing = new Closing();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ThreadLoop loop;
    private final ControlPlane plane;
    private final HttpFace face;
    private final WebServer web;

    private Wiring(Settings settings, InstantSource clock)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException, TimeoutException {
        this.settings = settings;
        this.clock = clock;
        checkFree("api", settings.api());
        checkFree("http", settings.http());
        // First of all, since it locks the data directory against a second process.
        SqliteJournal journal = SqliteJournal.open(settings.dataDir());
        try {
            loop = new ThreadLoop("slipway", WORKERS, clock, chance(), Wiring::fault);
            closing.add("loop and journal", () -> closeAfterLoop(journal));
            Future<Credentials> credentials = loop.offload(this::credentials);
            Future<List<RepositorySettings>> repositories = loop.offload(this::repositories);
            Journal sealed = SealedJournal.over(journal, settings.dataDir());
            plane = new ControlPlane(loop, sealed, planeSettings());
            closing.add("control plane", () -> onLoop(plane::close));
            Engine engine = new Engine(
                    loop, plane.client(), Kinds.of(() -> plane.apiServer().kinds()), await(repositories));
            closing.add("engine", () -> onLoop(engine::close));
            Future<WebServer> starting = loop.offload(() -> web(engine));
            Credentials known = await(credentials);
            face = face(known);
            web = await(starting);
            onLoop(() -> plane.start(Optional.of(known)));
            await(engine.start());
        } catch (Throwable failure) {
            closing.closeAll();
            throw failure;
        }
    }

    private static <T> T await(Future<T> pending) throws InterruptedException, ExecutionException, TimeoutException {
        return pending.get(START_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts all of it, or says what stands in the way. */
    static Outcome<Service.Running> start(Settings settings, InstantSource clock) {
        try {
            return Outcome.good(new Wiring(settings, clock));
        } catch (IOException | GeneralSecurityException | JournalException failure) {
            return bad(failure);
        } catch (TimeoutException failure) {
            return bad(new IOException(
                    "it did not start within " + START_WITHIN_SECONDS + " s; the log says more", failure));
        } catch (ExecutionException failure) {
            return bad(failure.getCause() == null ? failure : failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return bad(interrupted);
        }
    }

    private static Outcome<Service.Running> bad(Throwable failure) {
        return Outcome.bad(Problem.of(Problem.Reason.InvalidConfiguration, String.valueOf(failure.getMessage())));
    }

    private static SplittableRandom chance() {
        return new SplittableRandom(new SecureRandom().nextLong());
    }

    private static void fault(Throwable failure) {
        log.atError().setCause(failure).log("a task failed; this is a bug of Slipway");
    }

    private ControlPlane.Settings planeSettings() {
        List<NodeGroup> groups = new ArrayList<>(settings.nodes().groups());
        groups.add(0, NodeGroup.of("node", settings.nodes().simulated()));
        SimulatedNodes nodes =
                SimulatedNodes.of(groups).readyAfter(settings.nodes().readyAfter());
        return new ControlPlane.Settings(nodes, StoreLimits.DEFAULT).asking(new HttpWebhookCaller());
    }

    private Credentials credentials() throws IOException, GeneralSecurityException {
        Credentials made = Credentials.open(settings.dataDir(), List.of(reachable(settings.api())), clock);
        return settings.tokenFile().isPresent()
                ? made.letting(StaticTokens.read(settings.tokenFile().get()))
                : made;
    }

    private HttpFace face(Credentials credentials) throws IOException, GeneralSecurityException {
        Listen listen = settings.api();
        AuditLog audit = AuditLog.open(settings.dataDir().resolve("audit.log"), loop);
        closing.add("audit log", audit::close);
        HttpFace opened =
                new HttpFace(listen.address(), listen.port(), Plane.of(plane.apiServer()), credentials, loop, audit);
        try {
            opened.start();
        } catch (IOException taken) {
            opened.close();
            throw taken("api", listen, taken);
        }
        closing.add("API server", opened::close);
        credentials.writeKubeconfig(
                kubeconfig(), uri("https", listen, opened.port()).toString());
        return opened;
    }

    private List<RepositorySettings> repositories() throws IOException {
        List<RepositorySettings> repositories = new ArrayList<>();
        for (Settings.ConfigRepository repository : settings.repositories()) repositories.add(followed(repository));
        return repositories;
    }

    private RepositorySettings followed(Settings.ConfigRepository repository) throws IOException {
        Path mirror = settings.dataDir().resolve("repositories").resolve(repository.name() + ".git");
        GitRepository opened = GitRepository.open(repository.remote(), mirror);
        closing.add("repository " + repository.name(), opened::close);
        String url = repository.remote().display();
        String name = repository.name();
        RepositorySettings followed = repository.identityFile().isEmpty()
                ? new RepositorySettings(name, name, url, opened, repository.poll())
                : new RepositorySettings(
                        name,
                        name,
                        url,
                        opened,
                        repository.poll(),
                        identities(repository.identityFile().get()));
        return repository
                .report()
                .map(report -> followed.reporting(reporting(report)))
                .orElse(followed);
    }

    private Reporting reporting(Settings.Report report) {
        return new Reporting(
                RestInterfaces.pullRequests(
                        report.forge(),
                        report.place(),
                        () -> ForgeSecrets.token(report.tokenFile()),
                        new JdkHttp(FORGE_WITHIN),
                        clock),
                report.pageUrl());
    }

    private static Identities identities(Path file) throws IOException {
        Outcome<Identities> read = Identities.read(file.toString(), Files.readString(file));
        if (read instanceof Outcome.Good<Identities> good) return good.value();
        throw new IOException(read.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }

    private WebServer web(Engine engine) throws IOException {
        Map<String, Hook> hooks = new TreeMap<>();
        for (Settings.ConfigRepository repository : settings.repositories()) {
            hooks.put(
                    repository.name(),
                    new Hook(
                            repository.webhook().map(ForgeSecrets::guard),
                            event -> engine.lookAgain(repository.name(), event),
                            sight -> engine.heard(repository.name(), sight)));
        }
        try {
            WebServer opened = WebServer.start(
                    settings.http(),
                    new WebServer.Served(
                            plane.client(),
                            plane.apiServer()::failing,
                            hooks,
                            flags(engine),
                            new EnginePreviews(engine)),
                    loop);
            closing.add("web server", opened::close);
            return opened;
        } catch (WebServer.CannotListen taken) {
            throw taken("http", settings.http(), taken);
        }
    }

    /** The end of the line that editors add is not part of a token. */
    private WebServer.FlagAccess flags(Engine engine) throws IOException {
        Optional<Path> file = settings.flagTokenFile();
        if (file.isEmpty()) return new WebServer.FlagAccess(new EngineFlags(engine), Optional.empty());
        String token = Files.readString(file.get()).strip();
        if (token.isEmpty()) throw new IOException(file.get() + " is empty; it must hold the token that programs show");
        return new WebServer.FlagAccess(new EngineFlags(engine), Optional.of(token));
    }

    /** A taken port is said at once, before anything is opened. Somebody may still be faster; then the server itself says so. */
    private static void checkFree(String setting, Listen listen) throws IOException {
        try (ServerSocket free = new ServerSocket(listen.port(), 1, InetAddress.getByName(listen.address()))) {
            log.atDebug().addKeyValue("port", free.getLocalPort()).log("port is free");
        } catch (IOException taken) {
            throw taken(setting, listen, taken);
        }
    }

    private static IOException taken(String setting, Listen listen, IOException cause) {
        return new IOException(
                setting + ".port: cannot listen on " + listen + ": " + deepest(cause) + "; choose another port ("
                        + setting + ".port in the settings, --" + setting + "-port of demo), or 0 for a free one",
                cause);
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** The last writes of the loop go to the journal, so it stays open until the loop has ended. */
    private void closeAfterLoop(SqliteJournal journal) {
        loop.close();
        journal.close();
    }

    private void onLoop(Runnable work) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public URI api() {
        return uri("https", settings.api(), face.port());
    }

    @Override
    public URI http() {
        return uri("http", settings.http(), web.listen().port());
    }

    private static URI uri(String scheme, Listen listen, int port) {
        return URI.create(scheme + "://" + new Listen(reachable(listen), port));
    }

    /** Where to find it from here: who listens everywhere is at home. */
    private static String reachable(Listen listen) {
        boolean everywhere =
                listen.address().equals("0.0.0.0") || listen.address().equals("::");
        return everywhere ? "127.0.0.1" : listen.address();
    }

    @Override
    public Path kubeconfig() {
        return settings.dataDir().resolve("kubeconfig");
    }

    @Override
    public Client client() {
        return plane.client();
    }

    @Override
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closing.closeAll();
        closed.countDown();
    }
}
