package dev.slipway.sync.testing;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Git over HTTP as many people run it: the real {@code git http-backend} behind a small web server, with one user and password. */
public final class HttpGitServer implements AutoCloseable {
    public static final String USER = "ada";
    public static final String PASSWORD = "correct horse";
    private static final String RECEIVE = "/git-receive-pack";

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Consumer<String> pushed;

    /** Serves all repositories below a folder at a free port of the loopback address. */
    public HttpGitServer(Path root) throws IOException {
        this(root, repository -> {});
    }

    /** The same, and tells after each push which repository it was to, by its path below the folder. */
    public HttpGitServer(Path root, Consumer<String> pushed) throws IOException {
        this.root = root;
        this.pushed = pushed;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve).setAuthenticator(new BasicAuthenticator("git") {
            @Override
            public boolean checkCredentials(String user, String password) {
                return user.equals(USER) && password.equals(PASSWORD);
            }
        });
        server.start();
    }

    /** The URL of a repository below the folder. */
    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "-c", "http.receivepack=true", "http-backend");
        builder.environment().putAll(cgi(exchange));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process backend = builder.start();
        try (exchange) {
            try (OutputStream in = backend.getOutputStream()) {
                exchange.getRequestBody().transferTo(in);
            }
            answer(exchange, backend.getInputStream());
            // Before the answer ends, so that whoever pushed finds done what follows from it.
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith(RECEIVE)) pushed.accept(path.substring(1, path.length() - RECEIVE.length()));
        }
    }

    private Map<String, String> cgi(HttpExchange exchange) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("REMOTE_USER", USER);
        header(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
        header(exchange, "Content-Encoding").ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
        header(exchange, "Git-Protocol").ifPresent(value -> environment.put("GIT_PROTOCOL", value));
        return environment;
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** CGI: header lines, an empty line, the body. */
    private static void answer(HttpExchange exchange, InputStream out) throws IOException {
        int status = 200;
        for (String line = line(out); !line.isEmpty(); line = line(out)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) status = Integer.parseInt(value.substring(0, 3));
            else exchange.getResponseHeaders().add(line.substring(0, colon), value);
        }
        exchange.sendResponseHeaders(status, 0);
        out.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) line.append((char) next);
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }
}
