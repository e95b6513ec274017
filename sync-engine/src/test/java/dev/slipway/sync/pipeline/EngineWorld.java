package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Watcher.Event;
import dev.slipway.cluster.client.Watcher.Listener;
import dev.slipway.cluster.client.Watcher.WatchOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.part.Reporting;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.plan.Kinds;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.testing.FakePullRequests;
import dev.slipway.sync.testing.FakeRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A real control plane, an engine and a repository in memory, on virtual time. */
final class EngineWorld {
    static final String NAMESPACE = "shop";
    static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    static final GroupKind CONFIG_MAP = new GroupKind("", "ConfigMap");
    static final GroupKind POD = new GroupKind("", "Pod");
    static final GroupKind JOB = new GroupKind("batch", "Job");
    static final GroupKind EVENT = new GroupKind("", "Event");

    /** Loaded once: thousands of planes are made, and they do not change. */
    private static final Schemas SCHEMAS = Schemas.load();

    final VirtualLoop loop;
    final FakeRepository repository = new FakeRepository();
    final ControlPlane plane;
    final Client client;
    /** What somebody called ann speaks through. */
    final Client ann;

    final TreeMap<String, String> files = new TreeMap<>();
    /** Repositories beside the shop, by name; see {@link #alsoFollow}. */
    final TreeMap<String, FakeRepository> others = new TreeMap<>();
    /** What the engine speaks through; tests may put a bad line in. */
    Client line;

    /** The forge of the shop; see {@link #previewing}. */
    final FakePullRequests forge = new FakePullRequests();

    private boolean previewing;
    /** What cuts the engine's process off. */
    private List<Runnable> cut = List.of();

    private Unsealer unsealer = Unsealer.withoutKeys("give it some");
    Engine engine;
    private final TreeSet<String> made = new TreeSet<>();
    private final TreeMap<String, TreeSet<String>> hooked = new TreeMap<>();

    EngineWorld(long seed) {
        this(seed, Optional.empty());
    }

    /** @param webhooks whom the plane asks about writes */
    EngineWorld(long seed, Optional<WebhookCaller> webhooks) {
        this(seed, webhooks, new MemoryJournal());
    }

    /** @param journal where the plane keeps what is written */
    EngineWorld(long seed, Optional<WebhookCaller> webhooks, Journal journal) {
        this.loop = new VirtualLoop(seed, Instant.parse("2026-01-01T00:00:00Z"));
        this.plane = new ControlPlane(
                loop, journal, new ControlPlane.Settings(SimulatedNodes.of(2), StoreLimits.DEFAULT, webhooks), SCHEMAS);
        this.client = plane.client();
        this.ann = person("ann");
        this.line = client;
        this.engine = newEngine();
    }

    /** A world with one stage that follows main, and one component with a Deployment and a ConfigMap. */
    static EngineWorld withWeb(long seed) {
        EngineWorld world = new EngineWorld(seed);
        world.files.put("slipway.yaml", pipeline("{name: development, promotion: {from: HEAD, auto: true}}"));
        world.component("web", "1");
        return world;
    }

    static String pipeline(String... stages) {
        return "apiVersion: slipway.dev/v1alpha1\nkind: Pipeline\nstages:\n  - " + String.join("\n  - ", stages) + "\n";
    }

    EngineWorld start() {
        plane.start();
        remember(POD);
        remember(JOB);
        answer(engine.start());
        return this;
    }

    /** Pull requests of the shop are previewed; before it starts. */
    EngineWorld previewing() {
        previewing = true;
        engine.close();
        engine = newEngine();
        return this;
    }

    /** The engine gets private keys; before it starts. */
    EngineWorld withKeys(Unsealer keys) {
        unsealer = keys;
        engine = newEngine();
        return this;
    }

    /** Whatever is made of a kind, whether it stays or not. */
    private void remember(GroupKind kind) {
        client.watch(kind, WatchOptions.after(0), new Listener() {
            @Override
            public void onEvent(Event event) {
                if (event.type() != Event.Type.ADDED) return;
                ApiObject object = event.object();
                made.add(kind.kind() + " " + object.name() + " " + object.uid());
                object.annotation(Marks.ATTEMPT)
                        .ifPresent(
                                attempt -> hooked.computeIfAbsent(attempt + " " + object.name(), key -> new TreeSet<>())
                                        .add(object.uid()));
            }

            @Override
            public void onEnd(Status reason) {}
        });
    }

    /** From the next start on the engine speaks to the plane over a bad line. */
    FaultyClient badLine(Random chance) {
        FaultyClient bad = new FaultyClient(client, loop, chance);
        line = bad;
        return bad;
    }

    /** The engine's process dies and another starts; the plane goes on. */
    void restart() {
        engine.close();
        engine = newEngine();
        engine.start();
    }

    /** The engine's process is killed, in the midst of what it does, and another starts. */
    void kill() {
        cut.forEach(Runnable::run);
        restart();
    }

    /** One more repository, from the start on; its API objects are in a namespace of its name. */
    FakeRepository alsoFollow(String name) {
        FakeRepository other = new FakeRepository();
        others.put(name, other);
        engine.close();
        engine = newEngine();
        return other;
    }

    /** The engine, which is not started yet, speaks through another client. */
    void speakThrough(Client other) {
        line = other;
        engine.close();
        engine = newEngine();
    }

    /** What a person speaks through who may do everything. */
    Client person(String name) {
        return plane.client(new User(name, List.of(User.MASTERS, User.AUTHENTICATED)));
    }

    private Engine newEngine() {
        List<RepositorySettings> all = new ArrayList<>();
        RepositorySettings shop = settings("shop", repository);
        CutClient own = new CutClient(line);
        FakePullRequests.Connection connection = forge.connection();
        cut = List.of(own::cut, connection::cut);
        all.add(
                previewing
                        ? shop.reporting(new Reporting(connection, Optional.of("https://slipway.example.com")))
                        : shop);
        others.forEach((name, other) -> all.add(settings(name, other)));
        return new Engine(loop, own, Kinds.of(plane.apiServer()::kinds), all);
    }

    private RepositorySettings settings(String name, FakeRepository repository) {
        return new RepositorySettings(name, name, "file:///" + name, repository, Duration.ofSeconds(30), unsealer);
    }

    void component(String name, String version) {
        files.put(name + "/templates/deployment.yaml", deployment(name, version, ""));
        files.put(name + "/templates/config.yaml", configMap(name, "version: \"" + version + "\""));
    }

    static String configMap(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {" + data + "}\n";
    }

    static String deployment(String name, String version, String podAnnotations) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME}
                spec:
                  replicas: 2
                  progressDeadlineSeconds: 30
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata:
                      labels: {app: NAME}
                      annotations: {ANNOTATIONS}
                    spec:
                      containers:
                        - {name: main, image: "NAME:VERSION"}
                """.replace("NAME", name).replace("VERSION", version).replace("ANNOTATIONS", podAnnotations);
    }

    /** Commits and pushes all files, and tells the engine as a webhook would. */
    CommitId push() {
        CommitId commit = repository.push(files);
        engine.lookAgain("shop");
        return commit;
    }

    void run(Duration time) {
        loop.runFor(time);
    }

    /** Runs until a condition holds; fails after two minutes of virtual time. */
    void until(String what, BooleanSupplier condition) {
        boolean reached = loop.runUntil(condition, Duration.ofMinutes(2));
        assertThat(reached)
                .as(() -> what + "; applications are " + applications())
                .isTrue();
    }

    /** Pushes, and waits until an application runs what was pushed. */
    CommitId deploy(String application) {
        CommitId commit = push();
        untilSynced(application, commit);
        return commit;
    }

    void untilSynced(String application, CommitId commit) {
        until(application + " synced at " + commit, () -> isSynced(application, commit));
    }

    boolean isSynced(String application, CommitId commit) {
        return sync(application).equals("Synced")
                && status(application).text("revision").equals(Optional.of(commit.hex()))
                && status(application).text("health").equals(Optional.of("Healthy"));
    }

    String sync(String application) {
        return status(application).text("sync").orElse("");
    }

    String message(String application) {
        return status(application).text("message").orElse("");
    }

    Mapping status(String application) {
        return own("Application", application).map(ApiObject::status).orElse(Mapping.empty());
    }

    Mapping stage(String name) {
        return own("Stage", name).map(ApiObject::status).orElse(Mapping.empty());
    }

    Optional<ApiObject> own(String kind, String name) {
        return get(new ObjectKey(new GroupKind("slipway.dev", kind), NAMESPACE, name));
    }

    Optional<ApiObject> get(GroupKind kind, String name) {
        return get(new ObjectKey(kind, "development", name));
    }

    /** Read from the control plane itself, since conditions are asked before every event. */
    Optional<ApiObject> get(ObjectKey key) {
        return plane.apiServer().find(key);
    }

    List<ApiObject> list(GroupKind kind) {
        return answer(client.list(kind, ListOptions.ALL))
                .asOptional()
                .map(page -> page.items())
                .orElse(List.of());
    }

    /** Every kind that the plane knows. */
    List<GroupKind> kinds() {
        return plane.apiServer().kinds().all().stream()
                .map(kind -> kind.gvk().groupKind())
                .toList();
    }

    /** The attempts of an application that are written down, newest first. */
    List<ApiObject> attempts(String application) {
        return list(new GroupKind("slipway.dev", "Attempt")).stream()
                .filter(attempt -> attempt.spec().text("application").equals(Optional.of(application)))
                .sorted(Comparator.comparing((ApiObject attempt) ->
                                attempt.spec().whole("number").orElse(0L))
                        .reversed())
                .toList();
    }

    /** The hooks of an attempt, by the name of their object's last part. */
    Mapping hook(ApiObject attempt, String name) {
        return attempt.status().sequence("hooks").mappings().stream()
                .filter(hook -> hook.text("name").orElse("").endsWith("/" + name))
                .findFirst()
                .orElse(Mapping.empty());
    }

    /** How often a Job was made, whether it is still there or not. */
    long made(String job) {
        return made.stream().filter(one -> one.startsWith("Job " + job + " ")).count();
    }

    /** The hooks that were made more than once for one attempt. */
    List<String> hooksRunTwice() {
        return hooked.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The attempts that wait, and do not say for what and how long. */
    List<String> silentAttempts() {
        return list(new GroupKind("slipway.dev", "Attempt")).stream()
                .filter(attempt -> attempt.status()
                        .text("phase")
                        .filter(phase -> phase.endsWith("Waiting"))
                        .isPresent())
                .filter(attempt -> attempt.status().text("until").isEmpty()
                        || attempt.status().text("message").orElse("").isEmpty())
                .map(ApiObject::toString)
                .toList();
    }

    /** How many pods of a Job there have been. */
    long runs(String job) {
        return made.stream().filter(one -> one.startsWith("Pod " + job + "-")).count();
    }

    String data(String configMap, String key) {
        return get(CONFIG_MAP, configMap)
                .flatMap(object -> object.root().text("data", key))
                .orElse("");
    }

    boolean hasEvent(String reason) {
        return list(EVENT).stream()
                .anyMatch(event -> event.root().text("reason").equals(Optional.of(reason)));
    }

    /** Somebody applies, patches or deletes something with kubectl. */
    void patch(ObjectKey key, Mapping change) {
        assertThat(answer(ann.patch(key, Patch.merge(change), WriteOptions.by("kubectl-edit")))
                        .refusal())
                .isEmpty();
    }

    ApiObject create(ApiObject object) {
        Answer<ApiObject> answer = answer(ann.create(object, WriteOptions.by("kubectl-create")));
        assertThat(answer.refusal()).isEmpty();
        return answer.asOptional().orElseThrow();
    }

    void promote(String name, Map<String, Object> spec) {
        create(ApiObject.of(new GroupVersionKind("slipway.dev", "v1alpha1", "Promotion"), NAMESPACE, name)
                .with("spec", spec));
    }

    Mapping promotion(String name) {
        return own("Promotion", name).map(ApiObject::status).orElse(Mapping.empty());
    }

    /** The newest revision of the whole plane: it stands still when nobody writes. */
    long revision() {
        return answer(client.list(CONFIG_MAP, ListOptions.ALL))
                .asOptional()
                .orElseThrow()
                .revision();
    }

    /** The objects that were written since a revision, for explanations. */
    List<String> writtenSince(long revision) {
        return plane.apiServer().kinds().all().stream()
                .flatMap(kind -> list(kind.gvk().groupKind()).stream())
                .filter(object -> Informer.revisionOf(object) > revision)
                .map(object -> object + " by "
                        + object.metadata().sequence("managedFields").mappings().stream()
                                .map(entry -> entry.text("manager").orElse("") + " "
                                        + entry.text("time").orElse(""))
                                .toList())
                .toList();
    }

    <T> T answer(CompletableFuture<T> future) {
        assertThat(loop.runUntil(future::isDone, Duration.ofMinutes(1)))
                .as("answered")
                .isTrue();
        return future.join();
    }

    private List<String> applications() {
        return list(new GroupKind("slipway.dev", "Application")).stream()
                .map(object -> object.name() + " " + object.status().mapping("operation") + " "
                        + object.status().text("sync").orElse("?") + " "
                        + object.status().text("health").orElse("?") + " "
                        + object.status().text("message").orElse("?"))
                .toList();
    }
}
