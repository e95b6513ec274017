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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From {@code git push} to the last of 100 changed objects ready, on the whole program: the real git pushes to a bare repository, a signed
 * webhook says "look again", ten components of ten objects each (a Deployment of one pod, a Service, eight ConfigMaps) are rendered, planned,
 * dry-run, applied and rolled out on simulated nodes whose pods take no time to get ready. The end is when every Application says that it
 * is synced and healthy at the pushed commit. Making the commit is not counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class PushToReadyBench {
    private static final int COMPONENTS = 10;
    private static final int CONFIG_MAPS = 8;
    private static final String SECRET = "bench";
    private static final GroupKind APPLICATION = new GroupKind("slipway.dev", "Application");

    /** The stage follows the branch, or the tag that Slipway moves first, as in the sample repository. */
    @Param({"refs/heads/main", "refs/tags/development"})
    public String ref;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> there = new TreeSet<>();
    private Path directory;
    private Service.Running running;
    private GitClone clone;
    private int version;
    private String commit = "";
    private CountDownLatch arrived = new CountDownLatch(1);

    @Setup
    public void open() throws IOException, InterruptedException, GeneralSecurityException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "push")
                .toAbsolutePath();
        Path bare = GitClone.bare(directory.resolve("bench.git"));
        clone = GitClone.of(bare.toUri().toString(), directory.resolve("clone"));
        fill();
        running = Wiring.start(settings(bare), InstantSource.system())
                .asOptional()
                .orElseThrow();
        running.client().watch(APPLICATION, WatchOptions.after(0), new Arrivals());
        edit();
        pushToReady();
    }

    /** One commit that changes every object; not counted. */
    @Setup(Level.Invocation)
    public void edit() {
        version++;
        clone.write("parameters.yaml", "version: v" + version + "\n");
        String next = clone.commit("version " + version);
        expect(next);
    }

    @Benchmark
    public void pushToReady() throws IOException, InterruptedException, GeneralSecurityException {
        clone.git("push", "-q", "origin", "HEAD");
        lookAgain();
        if (!arrived.await(60, TimeUnit.SECONDS))
            throw new IllegalStateException("not there after a minute: " + commit);
    }

    @TearDown
    public void close() {
        running.close();
    }

    private synchronized void expect(String next) {
        commit = next;
        there.clear();
        arrived = new CountDownLatch(1);
    }

    private synchronized void see(ApiObject application) {
        boolean isThere = application.status().text("revision").equals(Optional.of(commit))
                && application.status().text("sync").equals(Optional.of("Synced"))
                && application.status().text("health").equals(Optional.of("Healthy"));
        if (isThere) there.add(application.name());
        if (there.size() == COMPONENTS) arrived.countDown();
    }

    private Settings settings(Path bare) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), SECRET);
        return new Settings(
                directory.resolve("data"),
                new Listen("127.0.0.1", 0),
                Optional.empty(),
                new Listen("127.0.0.1", 0),
                new Settings.Nodes(3, Duration.ZERO),
                List.of(new Settings.ConfigRepository(
                        "bench",
                        new Remote(bare.toUri().toString(), Optional.of("main"), new Remote.Credentials.None()),
                        Duration.ofHours(1),
                        Optional.of(new Settings.Webhook("generic", secret)))));
    }

    private void lookAgain() throws IOException, InterruptedException, GeneralSecurityException {
        byte[] body = "{\"ref\": \"refs/heads/main\"}".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        HttpRequest delivery = HttpRequest.newBuilder(running.http().resolve("/webhooks/bench"))
                .header("Content-Type", "application/json")
                .header("X-Signature", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = http.send(delivery, BodyHandlers.ofString());
        if (answer.statusCode() != 202) throw new IllegalStateException("the webhook was refused: " + answer.body());
    }

    private void fill() {
        clone.write(
                "slipway.yaml",
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - name: development
                    ref: %s
                """.formatted(ref)
                        + (ref.startsWith("refs/tags/") ? "    promotion: { from: HEAD, auto: true }\n" : ""));
        for (int i = 0; i < COMPONENTS; i++) {
            String templates = "component-" + i + "/templates/";
            clone.write(templates + "workload.yaml", WORKLOAD);
            for (int j = 0; j < CONFIG_MAPS; j++) {
                clone.write(templates + "config-" + j + ".yaml", CONFIG_MAP.formatted(j));
            }
        }
    }

    private static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: "{{slipway.component}}-%d"
            data:
              version: "{{version}}"
            """;

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: "{{slipway.component}}"
            spec:
              replicas: 1
              selector:
                matchLabels: { app: "{{slipway.component}}" }
              template:
                metadata:
                  labels: { app: "{{slipway.component}}", version: "{{version}}" }
                spec:
                  containers:
                    - name: web
                      image: "registry.example.com/web:{{version}}"
                      ports: [{ containerPort: 8080 }]
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: "{{slipway.component}}"
              labels: { version: "{{version}}" }
            spec:
              selector: { app: "{{slipway.component}}" }
              ports: [{ port: 80, targetPort: 8080 }]
            """;

    private final class Arrivals implements Listener {
        @Override
        public void onEvent(Event event) {
            see(event.object());
        }

        @Override
        public void onEnd(Status reason) {
            throw new IllegalStateException("the watch ended: " + reason);
        }
    }
}
