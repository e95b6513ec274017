package dev.slipway.testing.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.forge.Call.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Git forge for tests: the REST calls that Slipway uses, in the words of one kind of forge, over real HTTP, with signed webhooks and faults that
 * can be switched on. Git itself comes by a {@link ForgeGit}.
 */
public final class TestForge implements AutoCloseable {
    private final Face face;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService postman = Executors.newSingleThreadExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, ForgeRepository> repositories = new LinkedHashMap<>();
    private final Map<String, String> tokens = new TreeMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Integer> deliveries = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private long deliveryIds;

    /** An answer in the place of the right one, once, to the first call that is meant. */
    private record Fault(
            Predicate<String> calls, Optional<CountDownLatch> until, Optional<Reply> reply, boolean afterwards) {}

    /** A call and its answer, to be checked against what the forge documents. */
    public record Seen(String method, List<String> path, int status, Optional<Tree> body) {}

    /** An event that webhooks were told of, by the name in the header of GitHub and those who resemble it. */
    public record Told(String event, Mapping body) {}

    /** @param kind as the settings call it: github, gitlab, gitea, forgejo, bitbucket-cloud, bitbucket-server, azure-devops, gitbucket */
    public TestForge(String kind) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        face = switch (kind) {
            case "gitlab" -> new GitLabFace(this);
            case "bitbucket-cloud" -> new BitbucketCloudFace(this);
            case "bitbucket-server" -> new BitbucketServerFace(this);
            case "azure-devops" -> new AzureFace(this);
            default -> new GitHubFace(this, kind);
        };
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where its interface begins. */
    public String apiUrl() {
        return url() + face.prefix();
    }

    Face face() {
        return face;
    }

    public ForgeRepository create(String owner, String name, ForgeGit git) {
        synchronized (this) {
            ForgeRepository repository = new ForgeRepository(this, owner, name, git);
            repositories.put(repository.fullName(), repository);
            return repository;
        }
    }

    List<ForgeRepository> all() {
        return List.copyOf(repositories.values());
    }

    Optional<ForgeRepository> find(String owner, String name) {
        return Optional.ofNullable(repositories.get(owner + "/" + name));
    }

    /** A token that stands for somebody. */
    public void token(String token, String user) {
        synchronized (this) {
            tokens.put(token, user);
        }
    }

    /** Answers the next call whose {@code METHOD /path} contains a text with a status, instead of doing it. */
    public void fail(String call, int status, Map<String, String> headers, String message) {
        Reply reply = new Reply(status, Optional.of(Mapping.of("message", message)), headers);
        fault(new Fault(text -> text.contains(call), Optional.empty(), Optional.of(reply), false));
    }

    /** Does the next such call, and loses the answer. */
    public void loseAnswer(String call) {
        fault(new Fault(text -> text.contains(call), Optional.empty(), Optional.of(Reply.error(502, "lost")), true));
    }

    /** Answers the next such call only after the latch is open. */
    public void hold(String call, CountDownLatch until) {
        fault(new Fault(text -> text.contains(call), Optional.of(until), Optional.empty(), false));
    }

    private void fault(Fault fault) {
        synchronized (faults) {
            faults.add(fault);
        }
    }

    /** What was called so far, as {@code METHOD /path}, without queries. */
    public List<String> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** What was answered so far. */
    public List<Seen> seen() {
        synchronized (calls) {
            return List.copyOf(seen);
        }
    }

    /** The statuses with which webhooks were answered, once all that were sent are. */
    public List<Integer> deliveries() {
        CompletableFuture.runAsync(() -> {}, postman).join();
        synchronized (deliveries) {
            return List.copyOf(deliveries);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        postman.shutdownNow();
    }

    /** An id for the next delivery, as forges give them. */
    String nextDelivery() {
        return new UUID(0x4000, ++deliveryIds).toString();
    }

    void tell(ForgeRepository repository, Optional<Face.Event> event) {
        event.ifPresent(one -> told.add(new Told(one.headers().getOrDefault("X-GitHub-Event", ""), one.body())));
        for (ForgeRepository.Hook hook : repository.hooks)
            event.ifPresent(one -> postman.execute(() -> deliver(hook, one)));
    }

    /** All events so far, whether anybody listened or not. */
    public List<Told> told() {
        synchronized (this) {
            return List.copyOf(told);
        }
    }

    private void deliver(ForgeRepository.Hook hook, Face.Event event) {
        byte[] body = Json.write(event.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hook.url()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        event.headers().forEach(request::header);
        face.signed(hook.secret(), body).forEach(request::header);
        int status;
        try {
            status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException gone) {
            status = 0;
        } catch (InterruptedException closing) {
            return;
        }
        synchronized (deliveries) {
            deliveries.add(status);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String text =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
            Reply reply;
            try {
                reply = faulty(text, exchange, body);
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException bug) {
                bug.printStackTrace();
                reply = Reply.error(500, bug.toString());
            }
            write(exchange, reply);
        }
    }

    private Reply faulty(String text, HttpExchange exchange, byte[] body) throws InterruptedException {
        Optional<Fault> fault = take(text);
        if (fault.isPresent() && fault.get().until().isPresent())
            fault.get().until().get().await();
        Optional<Reply> instead = fault.flatMap(Fault::reply);
        if (instead.isPresent() && !fault.get().afterwards()) {
            synchronized (calls) {
                calls.add(text);
            }
            return instead.get();
        }
        Reply reply = answer(text, exchange, body);
        return instead.orElse(reply);
    }

    private Optional<Fault> take(String text) {
        synchronized (faults) {
            Optional<Fault> fault =
                    faults.stream().filter(one -> one.calls().test(text)).findFirst();
            fault.ifPresent(faults::remove);
            return fault;
        }
    }

    private Reply answer(String text, HttpExchange exchange, byte[] body) {
        synchronized (calls) {
            calls.add(text);
        }
        String path = exchange.getRequestURI().getRawPath();
        if (!path.startsWith(face.prefix() + "/")) return Reply.error(404, "Not Found");
        List<String> parts = parts(path.substring(face.prefix().length() + 1));
        Optional<String> user = user(exchange);
        if (user.isEmpty()) return Reply.error(401, "Bad credentials");
        Call call = new Call(
                apiUrl(),
                exchange.getRequestMethod(),
                parts,
                query(exchange.getRequestURI().getRawQuery()),
                json(exchange, body),
                user.get());
        Reply reply;
        synchronized (this) {
            reply = face.answer(call);
        }
        synchronized (calls) {
            seen.add(new Seen(call.method(), parts, reply.status(), reply.body()));
        }
        return reply;
    }

    private static List<String> parts(String path) {
        return Stream.of(path.split("/")).map(TestForge::decoded).toList();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static SortedMap<String, String> query(String raw) {
        SortedMap<String, String> query = new TreeMap<>();
        if (raw == null) return query;
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    /** Some clients send forms. */
    private static Mapping json(HttpExchange exchange, byte[] body) {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        String text = new String(body, StandardCharsets.UTF_8);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            Mapping form = Mapping.empty();
            for (Map.Entry<String, String> entry : query(text).entrySet())
                form = form.with(entry.getKey(), entry.getValue());
            return form;
        }
        try {
            return text.isBlank()
                    ? Mapping.empty()
                    : Json.read(body).asMapping().orElse(Mapping.empty());
        } catch (Malformed malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private Optional<String> user(HttpExchange exchange) {
        String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .or(() -> Optional.ofNullable(exchange.getRequestHeaders().getFirst("PRIVATE-TOKEN")))
                .orElse("");
        String proof = header.substring(header.indexOf(' ') + 1);
        if (header.startsWith("Basic ")) {
            String both = new String(Base64.getDecoder().decode(proof), StandardCharsets.UTF_8);
            proof = both.substring(both.indexOf(':') + 1);
        }
        synchronized (this) {
            return Optional.ofNullable(tokens.get(proof));
        }
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().map(Json::write).orElse(new byte[0]);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean none = reply.status() == 204 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), none ? -1 : body.length == 0 ? -1 : body.length);
        if (!none) exchange.getResponseBody().write(body);
    }
}
