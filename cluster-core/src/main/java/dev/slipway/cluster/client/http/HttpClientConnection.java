package dev.slipway.cluster.client.http;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.ListOptions.RevisionMatch;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.http.Resources.Resource;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The client of a server of the Kubernetes API. To be used on the loop it was made for; every future completes there. A watch that ends is not
 * begun again: whoever watches lists again and goes on from there.
 */
public final class HttpClientConnection implements Client {
    private static final String JSON = "application/json";

    private final Transport transport;
    private final Resources resources;

    /**
     * Does not connect yet.
     *
     * @param userAgent who we say we are: a name, a slash, a version
     */
    public HttpClientConnection(Access access, EventLoop loop, String userAgent)
            throws GeneralSecurityException, IOException {
        this.transport = new Transport(access, loop, userAgent);
        this.resources = new Resources(transport);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return at(resources.of(key.kind()), resource -> object(Transport.Call.get(path(resource, key, ""))));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind kind, ListOptions options) {
        return at(
                resources.of(kind),
                resource -> transport
                        .send(Transport.Call.get(resource.path(options.namespace()) + query(options)))
                        .thenApply(answer -> answer.map(document -> page(document.tree()))));
    }

    private static Urls query(ListOptions options) {
        Urls query = new Urls()
                .with("labelSelector", options.labels().toString())
                .with("fieldSelector", options.fields().toString());
        if (options.limit() > 0) query.with("limit", Integer.toString(options.limit()));
        if (!options.next().isEmpty()) return query.with("continue", options.next());
        if (options.atRevision() == 0) return query;
        return query.with("resourceVersion", Long.toString(options.atRevision()))
                .with("resourceVersionMatch", options.match() == RevisionMatch.EXACT ? "Exact" : "NotOlderThan");
    }

    /** Items of built-in kinds come without kind and version; the list says them. */
    private static Page page(Mapping list) {
        String kind = list.text("kind").orElse("").replaceFirst("List$", "");
        String apiVersion = list.text("apiVersion").orElse("");
        List<ApiObject> items = list.sequence("items").mappings().stream()
                .map(item -> new ApiObject(item.has("kind") ? item : headed(item, kind, apiVersion)))
                .toList();
        return new Page(
                items,
                revision(list.text("metadata", "resourceVersion")),
                list.text("metadata", "continue").orElse(""),
                list.whole("metadata", "remainingItemCount").orElse(0L));
    }

    private static Mapping headed(Mapping item, String kind, String apiVersion) {
        return Mapping.builder()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .putAll(item)
                .build();
    }

    private static long revision(Optional<String> text) {
        return text.filter(digits -> digits.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        if (options.subresource().equals("binding"))
            return at(
                    resources.of(new GroupKind("", "Pod")),
                    resource -> object(write(
                            "POST",
                            path(resource, object.key(), "binding") + query(options, false),
                            JSON,
                            object.root())));
        return at(
                resources.of(object.gvk()),
                resource -> object(
                        write("POST", resource.path(object.namespace()) + query(options, false), JSON, object.root())));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return at(
                resources.of(object.gvk()),
                resource -> object(write(
                        "PUT",
                        path(resource, object.key(), options.subresource()) + query(options, false),
                        JSON,
                        object.root())));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        String type = switch (patch.type()) {
            case JSON -> "application/json-patch+json";
            case MERGE -> "application/merge-patch+json";
            case STRATEGIC_MERGE -> "application/strategic-merge-patch+json";
        };
        return at(
                resources.of(key.kind()),
                resource -> object(new Transport.Call(
                        "PATCH",
                        path(resource, key, options.subresource()) + query(options, false),
                        JSON,
                        type,
                        Json.write(patch.body()))));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return at(
                resources.of(object.gvk()),
                resource -> object(write(
                        "PATCH",
                        path(resource, object.key(), options.subresource()) + query(options, true),
                        "application/apply-patch+yaml",
                        object.root())));
    }

    private static Urls query(WriteOptions options, boolean apply) {
        String validation = options.validation().name();
        Urls query = new Urls()
                .with("fieldManager", options.fieldManager())
                .with("dryRun", options.dryRun() ? "All" : "")
                .with(
                        "fieldValidation",
                        validation.charAt(0) + validation.substring(1).toLowerCase(Locale.ROOT));
        return apply ? query.with("force", Boolean.toString(options.force())) : query;
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return at(
                resources.of(key.kind()),
                resource -> object(write("DELETE", path(resource, key, ""), JSON, body(options)))
                        .thenApply(answer -> answer.map(last -> stateOf(last, resource, key))));
    }

    private static Mapping body(DeleteOptions options) {
        Mapping.Builder preconditions =
                Mapping.builder().put("uid", options.uid()).put("resourceVersion", options.resourceVersion());
        Mapping.Builder body = Mapping.builder()
                .put("kind", "DeleteOptions")
                .put("apiVersion", "v1")
                .put("propagationPolicy", policy(options.propagation()))
                .put("gracePeriodSeconds", options.graceSeconds());
        if (options.dryRun()) body.put("dryRun", List.of("All"));
        Mapping conditions = preconditions.build();
        return conditions.isEmpty()
                ? body.build()
                : body.put("preconditions", conditions).build();
    }

    private static Optional<String> policy(DeleteOptions.Propagation propagation) {
        return switch (propagation) {
            case USUAL -> Optional.empty();
            case BACKGROUND -> Optional.of("Background");
            case FOREGROUND -> Optional.of("Foreground");
            case ORPHAN -> Optional.of("Orphan");
        };
    }

    /** Of an object that is gone the server says no more than its name and uid. */
    private static ApiObject stateOf(ApiObject answer, Resource resource, ObjectKey key) {
        if (!answer.kind().equals("Status")) return answer;
        ApiObject gone = ApiObject.of(resource.gvk(), key.namespace(), key.name());
        return answer.root()
                .text("details", "uid")
                .map(uid -> gone.withAt(uid, "metadata", "uid"))
                .orElse(gone);
    }

    @Override
    public Watch watch(GroupKind kind, WatchOptions options, Listener listener) {
        WatchLines lines = new WatchLines(transport.loop(), listener);
        var unused = resources.of(kind).whenComplete((answer, failure) -> {
            if (failure != null) lines.end(broken(failure));
            else answer.refusal().ifPresent(lines::end);
            if (failure == null) answer.asOptional().ifPresent(resource -> watch(resource, options, lines));
        });
        return lines;
    }

    private void watch(Resource resource, WatchOptions options, WatchLines lines) {
        Urls query = new Urls()
                .with("watch", "true")
                .with("labelSelector", options.labels().toString())
                .with("fieldSelector", options.fields().toString())
                .with("allowWatchBookmarks", options.bookmarks() ? "true" : "")
                .with("resourceVersion", options.afterRevision() == 0 ? "" : Long.toString(options.afterRevision()));
        Transport.Call call = Transport.Call.get(resource.path(options.namespace()) + query);
        var unused = transport.stream(call, bodyInto(lines)).whenComplete((response, failure) -> {
            if (failure != null) lines.end(broken(failure));
            else response.body().ifPresent(body -> lines.end(Transport.refusal(response.statusCode(), body)));
        });
    }

    /** Events go to the lines; of anything else the body is kept. */
    private static HttpResponse.BodyHandler<Optional<byte[]>> bodyInto(WatchLines lines) {
        return response -> response.statusCode() == 200
                ? HttpResponse.BodySubscribers.fromLineSubscriber(
                        lines, heard -> Optional.<byte[]>empty(), StandardCharsets.UTF_8, "\n")
                : HttpResponse.BodySubscribers.mapping(HttpResponse.BodySubscribers.ofByteArray(), Optional::of);
    }

    private Status broken(Throwable failure) {
        return Status.of(
                503,
                "ServiceUnavailable",
                String.valueOf(transport.unreachable(failure).getMessage()));
    }

    private static String path(Resource resource, ObjectKey key, String subresource) {
        return resource.path(key.namespace()) + "/" + Urls.segment(key.name())
                + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    private static Transport.Call write(String method, String path, String type, Mapping body) {
        return new Transport.Call(method, path, JSON, type, Json.write(body));
    }

    private CompletableFuture<Answer<ApiObject>> object(Transport.Call call) {
        return transport.send(call).thenApply(answer -> answer.map(document -> new ApiObject(document.tree())));
    }

    private static <T, R> CompletableFuture<Answer<R>> at(
            CompletableFuture<Answer<T>> found, Function<T, CompletableFuture<Answer<R>>> next) {
        return found.thenCompose(
                answer -> answer.fold(next, refusal -> CompletableFuture.completedFuture(Answer.refused(refusal))));
    }
}
