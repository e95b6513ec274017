package dev.slipway.cluster.apiserver.http.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.cluster.apiserver.access.Identity;
import dev.slipway.cluster.apiserver.access.TestCertificates;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A real webhook: an HTTPS server on a free port, with a certificate for {@code 127.0.0.1} and {@code guard.hooks.svc}. */
public final class WebhookServer implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String authorities;
    /** The requests of all reviews so far. */
    public final List<Mapping> asked = new CopyOnWriteArrayList<>();

    public WebhookServer() throws GeneralSecurityException, IOException {
        TestCertificates certificates = new TestCertificates();
        authorities = pem(certificates.authority());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context(certificates.server("127.0.0.1", "guard.hooks.svc"))));
        server.setExecutor(threads);
        server.start();
    }

    private static SSLContext context(Identity identity) throws GeneralSecurityException, IOException {
        char[] secret = "memory".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", identity.key(), secret, new Certificate[] {identity.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, secret);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(Identity identity) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(identity.certificate().getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    /** Answers reviews at a path with the fields of a response. */
    public WebhookServer answering(String path, Function<Mapping, Mapping> answer) {
        return at(path, exchange -> {
            Mapping request = request(exchange);
            asked.add(request);
            Mapping response = Mapping.builder()
                    .put("uid", request.text("uid").orElseThrow())
                    .putAll(answer.apply(request))
                    .build();
            send(
                    exchange,
                    200,
                    Json.write(Mapping.of(
                            "kind", "AdmissionReview", "apiVersion", "admission.k8s.io/v1", "response", response)));
        });
    }

    /** What is done with an exchange. */
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** Does anything at a path. */
    public WebhookServer at(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    public static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    private static Mapping request(HttpExchange exchange) {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            return Json.read(body).asMapping().orElseThrow().mapping("request");
        } catch (Malformed notJson) {
            throw new AssertionError(notJson);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The URL of a path. */
    public String url(String path) {
        return "https://127.0.0.1:" + port() + path;
    }

    /** Whom to trust, in PEM. */
    public String authorities() {
        return authorities;
    }

    /** The same as configurations hold it. */
    public String caBundle() {
        return Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
