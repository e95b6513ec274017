package dev.slipway.sync.main;

import dev.slipway.cluster.client.Watcher.Event;
import dev.slipway.cluster.client.Watcher.Listener;
import dev.slipway.cluster.client.Watcher.WatchOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.cli.Service;
import dev.slipway.sync.server.Listen;
import dev.slipway.sync.source.Remote;
import dev.slipway.sync.testing.GitClone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The whole program and somebody who pushes to its config repository: the real git pushes to a bare repository, a signed webhook says "look
 * again", and the Applications are watched until they have arrived. The pods of its simulated nodes take no time to get ready.
 */
final class PushedService implements AutoCloseable {
    /** What a delivery says: the branch has moved. */
    static final String DELIVERY = "{\"ref\": \"refs/heads/main\"}";

    private static final String SECRET = "bench";
    private static final GroupKind APPLICATION = new GroupKind("slipway.dev", "Application");
    private static final GroupKind STAGE = new GroupKind("slipway.dev", "Stage");
    private static final int PATIENCE_MINUTES = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Path bare;
    private final GitClone clone;
    private final Set<String> there = new TreeSet<>();
    private Optional<Service.Running> running = Optional.empty();
    private String commit = "";
    private int expected;
    private CountDownLatch arrived = new CountDownLatch(1);
    private Duration poll = Duration.ofHours(1);

    /** An empty repository below the build's folder for benchmarks, and no service yet. */
    PushedService(String name) throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), name)
                .toAbsolutePath();
        bare = GitClone.bare(directory.resolve("bench.git"));
        clone = GitClone.of(bare.toUri().toString(), directory.resolve("clone"));
    }

    /** How often the service asks of itself; by default hardly ever, so that the webhook is what counts. */
    PushedService polling(Duration interval) {
        poll = interval;
        return this;
    }

    /** Starts the service. */
    void start() throws IOException {
        Service.Running service =
                Wiring.start(settings(), InstantSource.system()).asOptional().orElseThrow();
        running = Optional.of(service);
        service.client().watch(APPLICATION, WatchOptions.after(0), new Arrivals(this::see));
        service.client().watch(STAGE, WatchOptions.after(0), new Arrivals(this::seeStage));
    }

    void write(String file, String text) {
        clone.write(file, text);
    }

    /** Commits what was written. From now on a number of applications is expected to arrive at the commit. */
    void commit(String message, int applications) {
        expect(clone.commit(message), applications);
    }

    /** Commits what was written, which concerns no application: only the stage is expected to arrive. */
    void commitNothing(String message) {
        expect(clone.commit(message), 0);
    }

    /** Pushes, tells the service, and returns when the expected applications are synced and healthy. */
    void pushToReady() throws IOException, InterruptedException, GeneralSecurityException {
        push();
        if (!arrived.await(PATIENCE_MINUTES, TimeUnit.MINUTES))
            throw new IllegalStateException("not there after " + PATIENCE_MINUTES + " minutes: " + commit);
    }

    /** Pushes and tells the service. */
    void push() throws IOException, InterruptedException, GeneralSecurityException {
        clone.git("push", "-q", "origin", "HEAD");
        lookAgain();
    }

    @Override
    public void close() {
        running.ifPresent(Service.Running::close);
    }

    private synchronized void expect(String next, int applications) {
        commit = next;
        expected = applications;
        there.clear();
        arrived = new CountDownLatch(1);
    }

    private synchronized void see(ApiObject application) {
        boolean isThere = application.status().text("revision").equals(Optional.of(commit))
                && application.status().text("sync").equals(Optional.of("Synced"))
                && application.status().text("health").equals(Optional.of("Healthy"));
        if (isThere) there.add(application.name());
        if (expected > 0 && there.size() == expected) arrived.countDown();
    }

    private synchronized void seeStage(ApiObject stage) {
        boolean isThere = stage.status().text("commit").equals(Optional.of(commit));
        if (expected == 0 && isThere) arrived.countDown();
    }

    private Settings settings() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET);
        return new Settings(
                directory.resolve("data"),
                new Listen("127.0.0.1", 0),
                Optional.empty(),
                new Listen("127.0.0.1", 0),
                Optional.empty(),
                new Settings.Nodes(3, List.of(), Duration.ZERO),
                List.of(new Settings.ConfigRepository(
                        "bench",
                        new Remote(bare.toUri().toString(), Optional.of("main"), new Remote.Credentials.None()),
                        poll,
                        Optional.of(new Settings.Webhook("generic", Optional.of(secret))),
                        Optional.empty(),
                        Optional.empty())));
    }

    private void lookAgain() throws IOException, InterruptedException, GeneralSecurityException {
        HttpResponse<String> answer = http.send(delivery(), BodyHandlers.ofString());
        if (answer.statusCode() != 202) throw new IllegalStateException("the webhook was refused: " + answer.body());
    }

    private HttpRequest delivery() throws GeneralSecurityException {
        return HttpRequest.newBuilder(webhook())
                .header("Content-Type", "application/json")
                .header("X-Signature", signatureOfDelivery())
                .POST(BodyPublishers.ofString(DELIVERY))
                .build();
    }

    static String signatureOfDelivery() throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(DELIVERY.getBytes(StandardCharsets.UTF_8)));
    }

    /** Where deliveries go. */
    URI webhook() {
        return running.orElseThrow().http().resolve("/webhooks/bench");
    }

    private record Arrivals(Consumer<ApiObject> see) implements Listener {
        @Override
        public void onEvent(Event event) {
            see.accept(event.object());
        }

        @Override
        public void onEnd(Status reason) {
            throw new IllegalStateException("the watch ended: " + reason);
        }
    }
}
