package dev.slipway.cluster.client.http;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends requests with a user's credential, and brings documents or refusals back onto the loop. */
final class Transport {
    /** As long as the real server works on a request. */
    private static final Duration REQUEST = Duration.ofSeconds(60);

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Pattern WARNING = Pattern.compile("299 \\S+ \"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Access access;
    private final EventLoop loop;
    private final String userAgent;
    private final HttpClient http;

    Transport(Access access, EventLoop loop, String userAgent) throws GeneralSecurityException, IOException {
        this.access = access;
        this.loop = loop;
        this.userAgent = userAgent;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(Tls.context(access))
                .build();
    }

    /** One request; {@code path} begins with a slash and holds the query. */
    record Call(String method, String path, String accept, String contentType, byte[] body) {
        static Call get(String path) {
            return new Call("GET", path, "application/json", "", new byte[0]);
        }

        Call accepting(String types) {
            return new Call(method, path, types, contentType, body);
        }
    }

    /** What came back: a document and what the server called its type. */
    record Document(Mapping tree, String contentType) {}

    /** The document that a call brings, or the refusal; exceptionally where the server could not be reached. On the loop. */
    CompletableFuture<Answer<Document>> send(Call call) {
        CompletableFuture<Answer<Document>> result = new CompletableFuture<>();
        var sent = http.sendAsync(request(call, REQUEST), HttpResponse.BodyHandlers.ofByteArray());
        var unused = sent.whenComplete((response, failure) -> {
            Consumer<CompletableFuture<Answer<Document>>> outcome = outcome(response, failure);
            loop.post(() -> outcome.accept(result));
        });
        return result;
    }

    /** A body that does not end soon; {@code handler} decides what becomes of it. On a thread of the transport. */
    <T> CompletableFuture<HttpResponse<T>> stream(Call call, HttpResponse.BodyHandler<T> handler) {
        return http.sendAsync(request(call, Duration.ofDays(1)), handler);
    }

    EventLoop loop() {
        return loop;
    }

    private HttpRequest request(Call call, Duration timeout) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(access.server() + call.path()))
                .timeout(timeout)
                .header("Accept", call.accept())
                .header("User-Agent", userAgent)
                .method(
                        call.method(),
                        call.body().length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(call.body()));
        if (!access.token().isEmpty()) builder.header("Authorization", "Bearer " + access.token());
        if (!call.contentType().isEmpty()) builder.header("Content-Type", call.contentType());
        return builder.build();
    }

    /** Read on the thread of the transport, so that a long list does not hold the loop. */
    private Consumer<CompletableFuture<Answer<Document>>> outcome(HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) return future -> future.completeExceptionally(unreachable(failure));
        Answer<Document> answer = answer(response);
        return future -> future.complete(answer);
    }

    IOException unreachable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException("cannot reach " + access.server() + ": " + why, cause);
    }

    private static Answer<Document> answer(HttpResponse<byte[]> response) {
        boolean good = response.statusCode() / 100 == 2;
        try {
            Mapping tree = Json.read(response.body()).asMapping().orElse(Mapping.empty());
            if (!good) return Answer.refused(Status.of(tree, response.statusCode()));
            String contentType = response.headers().firstValue("Content-Type").orElse("");
            return Answer.done(new Document(tree, contentType), warnings(response));
        } catch (Malformed notJson) {
            return Answer.refused(refusal(response.statusCode(), response.body()));
        }
    }

    /** A refusal that is no Status: a proxy's page, {@code 404 page not found}. */
    static Status refusal(int code, byte[] body) {
        try {
            return Status.of(Json.read(body).asMapping().orElse(Mapping.empty()), code);
        } catch (Malformed notJson) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            String start = text.length() > 200 ? text.substring(0, 200) + "..." : text;
            return Status.of(code, code == 404 ? "NotFound" : "", "the server answered " + code + ": " + start);
        }
    }

    private static List<String> warnings(HttpResponse<byte[]> response) {
        List<String> warnings = new ArrayList<>();
        for (String header : response.headers().allValues("Warning")) {
            Matcher text = WARNING.matcher(header);
            while (text.find()) warnings.add(text.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return warnings;
    }

    /** The namespace of the kubeconfig's context. */
    Optional<String> namespace() {
        return Optional.of(access.namespace()).filter(name -> !name.isEmpty());
    }
}
