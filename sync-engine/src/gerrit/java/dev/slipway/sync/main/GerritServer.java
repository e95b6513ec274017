package dev.slipway.sync.main;

import dev.slipway.sync.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gerrit in a process of its own, with one administrator, on a free port of this machine. */
final class GerritServer implements AutoCloseable {
    static final String USER = "admin";
    static final String PASSWORD = "secret";

    private static final Pattern ADMINISTRATORS =
            Pattern.compile("\"Administrators\":\\{[^}]*\\{}[^}]*\"id\":\"([0-9a-f]+)\"");
    private static final long INIT_WITHIN_SECONDS = 180;

    private final Process daemon;
    private final Path log;
    private final int port;

    private GerritServer(Process daemon, Path log, int port) {
        this.daemon = daemon;
        this.log = log;
        this.port = port;
    }

    static GerritServer start(Path directory) throws IOException, InterruptedException {
        Path site = directory.resolve("site");
        Process init =
                run(directory, "Init", "-d", site.toString(), "--batch", "--dev", "--no-auto-start", "--skip-plugins");
        if (!init.waitFor(INIT_WITHIN_SECONDS, TimeUnit.SECONDS) || init.exitValue() != 0)
            throw new AssertionError("Gerrit was not set up: " + Files.readString(directory.resolve("Init.log")));
        int port = freePort();
        configure(site, "gerrit.canonicalWebUrl", "http://127.0.0.1:" + port + "/");
        configure(site, "httpd.listenUrl", "http://127.0.0.1:" + port + "/");
        configure(site, "sshd.listenAddress", "off");
        Path log = directory.resolve("Daemon.log");
        GerritServer server =
                new GerritServer(run(directory, "Daemon", "-d", site.toString(), "--console-log"), log, port);
        Eventually.isTrue("Gerrit is ready", () -> server.log().contains(" ready"), server::log);
        return server;
    }

    private static Process run(Path directory, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("gerrit.java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("gerrit.jars") + "/*",
                System.getProperty("gerrit.main"),
                program));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(program + ".log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    private static void configure(Path site, String key, String value) throws IOException, InterruptedException {
        Process git = new ProcessBuilder(
                        "git", "config", "-f", site.resolve("etc/gerrit.config").toString(), key, value)
                .inheritIO()
                .start();
        if (git.waitFor() != 0) throw new AssertionError("git config " + key);
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Makes an empty project whose branches and tags administrators may move as they like. */
    void project(String name) throws IOException, InterruptedException {
        ask("PUT", "/a/projects/" + name, "{\"branches\": [\"main\"]}");
        Matcher administrators = ADMINISTRATORS.matcher(ask("GET", "/a/groups/", ""));
        if (!administrators.find()) throw new AssertionError("no group of administrators");
        String rules = "{\"rules\": {\"" + administrators.group(1) + "\": {\"action\": \"ALLOW\", \"force\": true}}}";
        ask("POST", "/a/projects/" + name + "/access", """
                {"add": {
                  "refs/heads/*": {"permissions": {"push": RULES, "forgeAuthor": RULES, "forgeCommitter": RULES}},
                  "refs/tags/*": {"permissions": {"push": RULES, "create": RULES, "delete": RULES}}
                }}
                """.replace("RULES", rules));
    }

    /** Where a project is, with the name and password of somebody. */
    String url(String project, String user, String password) {
        return "http://" + user + ":" + password + "@127.0.0.1:" + port + "/a/" + project;
    }

    /** The same without. */
    String url(String project) {
        return "http://127.0.0.1:" + port + "/a/" + project;
    }

    private String ask(String method, String path, String body) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) throw new AssertionError(method + " " + path + ": " + answer.body());
        return answer.body();
    }

    @Override
    public void close() {
        daemon.destroyForcibly();
    }
}
