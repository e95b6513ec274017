package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.loop.ThreadLoop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server on a free port, in front of a plane of the test's choice, and a client that trusts it. */
public final class RunningFace implements AutoCloseable {
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final ThreadLoop loop = new ThreadLoop("test-loop", 2, InstantSource.system(), new Random(1), faults::add);
    private final HttpFace face;
    private final HttpClient client;
    private final String token;
    private final Path kubeconfig;

    /** Starts it, with its credentials in a folder. */
    public RunningFace(Path data, Function<ThreadLoop, Plane> planeOn) throws Exception {
        this(data, planeOn, Audit.NONE);
    }

    /** The same, recording its requests. */
    RunningFace(Path data, Function<ThreadLoop, Plane> planeOn, Audit audit) throws Exception {
        this(data, planeOn, audit, Limits.ofThisProcess());
    }

    /** The same, with limits of the test's choice. */
    RunningFace(Path data, Function<ThreadLoop, Plane> planeOn, Audit audit, Limits limits) throws Exception {
        Credentials credentials = Credentials.open(data, List.of("127.0.0.1"), loop);
        face = new HttpFace("127.0.0.1", 0, planeOn.apply(loop), credentials, loop, audit, limits);
        face.start();
        kubeconfig = data.resolve("kubeconfig");
        credentials.writeKubeconfig(kubeconfig, url());
        token = Files.readString(data.resolve("pki/admin.token")).strip();
        client = HttpClient.newBuilder().sslContext(trusting(credentials)).build();
    }

    private static SSLContext trusting(Credentials credentials) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", credentials.authority());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    public String url() {
        return "https://127.0.0.1:" + face.port();
    }

    public ThreadLoop loop() {
        return loop;
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** What tasks of the loop let out. */
    public List<Throwable> faults() {
        return List.copyOf(faults);
    }

    /** How many watches are open. */
    int watches() {
        return face.watches();
    }

    /** How many connections are open. */
    int connections() {
        return face.connections();
    }

    String token() {
        return token;
    }

    HttpClient client() {
        return client;
    }

    /** A request with the administrator's token. */
    HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = request(method, path, body);
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "", Map.of());
    }

    @Override
    public void close() {
        face.close();
        loop.close();
    }
}
