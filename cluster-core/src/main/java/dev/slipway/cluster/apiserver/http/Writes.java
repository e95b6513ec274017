package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.request.Bodies;
import dev.slipway.cluster.apiserver.http.request.Body;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.ResourceRequest;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The writes of one request: its body, and what the client is told to do. Used on the loop. */
record Writes(Client client, Call call, byte[] body) {

    /** How many objects of a collection are removed at once. */
    private static final int AT_ONCE = 64;

    CompletableFuture<Answer<ApiObject>> create(ResourceRequest.Create request) {
        ObjectKey place = new ObjectKey(request.kind().gvk().groupKind(), request.namespace(), "");
        return with(
                Bodies.object(
                        call, body, request.kind(), place, request.options().validation()),
                object -> client.create(object, request.options()));
    }

    /** An action on an object: a binding or an eviction. */
    CompletableFuture<Answer<ApiObject>> act(ResourceRequest.Create request) {
        ObjectKey place = new ObjectKey(request.kind().gvk().groupKind(), request.namespace(), request.name());
        String kind = request.options().subresource().equals("binding") ? "Binding" : "Eviction";
        return with(Bodies.action(call, body, place, kind), action -> client.create(action, request.options()));
    }

    CompletableFuture<Answer<ApiObject>> replace(ResourceRequest.Replace request) {
        if (request.options().subresource().equals("scale")) return rescale(request);
        return with(
                Bodies.object(
                        call,
                        body,
                        request.kind(),
                        request.key(),
                        request.options().validation()),
                object -> client.update(object, request.options()));
    }

    /** A scale has two fields that can change anything: how many, and the version that is meant. */
    private CompletableFuture<Answer<ApiObject>> rescale(ResourceRequest.Replace request) {
        return with(Bodies.action(call, body, request.key(), "Scale"), scale -> {
            Mapping change = Mapping.of(
                    "spec",
                    Mapping.of("replicas", scale.spec().whole("replicas").orElse(0L)));
            if (!scale.resourceVersion().isEmpty())
                change = change.with("metadata", Mapping.of("resourceVersion", scale.resourceVersion()));
            return client.patch(request.key(), Patch.merge(change), request.options());
        });
    }

    CompletableFuture<Answer<ApiObject>> change(ResourceRequest.Change request) {
        return with(
                Bodies.patch(body, request.type(), request.options().validation()),
                patch -> client.patch(request.key(), patch, request.options()));
    }

    CompletableFuture<Answer<Client.Applied>> apply(ResourceRequest.Apply request) {
        WriteOptions options = request.options();
        Answer<Body<ApiObject>> stated = options.subresource().equals("scale")
                ? Bodies.action(call, body, request.key(), "Scale")
                        .map(scale -> scale.with(Scales.stated(scale.value(), request.kind())))
                : Bodies.object(call, body, request.kind(), request.key(), options.validation());
        return with(stated, object -> client.applyTelling(object, options));
    }

    CompletableFuture<Answer<ApiObject>> remove(ResourceRequest.Remove request) {
        return Bodies.deletion(call, body, request.options())
                .fold(
                        options -> client.delete(request.key(), options),
                        refusal -> CompletableFuture.completedFuture(Answer.refused(refusal)));
    }

    /** A few at once, which share a sync of the disk; the next when those are done: a collection may be large, and the loop has other work. */
    CompletableFuture<Answer<Reader.Page>> removeAll(ResourceRequest.RemoveAll request) {
        return Bodies.deletion(call, body, request.options())
                .fold(
                        options -> client.list(request.kind().gvk().groupKind(), all(request.selection()))
                                .thenCompose(answer -> answer.fold(
                                        page -> removeEach(page, options),
                                        refusal -> CompletableFuture.completedFuture(Answer.refused(refusal)))),
                        refusal -> CompletableFuture.completedFuture(Answer.refused(refusal)));
    }

    private static ListOptions all(ListOptions selection) {
        return ListOptions.in(selection.namespace()).selecting(selection.labels(), selection.fields());
    }

    private CompletableFuture<Answer<Reader.Page>> removeEach(Reader.Page page, DeleteOptions options) {
        List<ApiObject> removed = new ArrayList<>();
        CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        for (int from = 0; from < page.items().size(); from += AT_ONCE) {
            int to = Math.min(from + AT_ONCE, page.items().size());
            List<ApiObject> some = page.items().subList(from, to);
            before = before.thenCompose(done -> remove(some, options)).thenAccept(removed::addAll);
        }
        return before.thenApply(done -> Answer.done(new Reader.Page(removed, page.revision(), "", 0)));
    }

    /** Those that could be removed. */
    private CompletableFuture<List<ApiObject>> remove(List<ApiObject> some, DeleteOptions options) {
        List<CompletableFuture<Answer<ApiObject>>> answers = some.stream()
                .map(object -> client.delete(object.key(), options))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream()
                        .flatMap(answer -> answer.join().asOptional().stream())
                        .toList());
    }

    private static <T, R> CompletableFuture<Answer<R>> with(
            Answer<Body<T>> read, Function<T, CompletableFuture<Answer<R>>> write) {
        return read.fold(
                body -> write.apply(body.value())
                        .thenApply(answer -> answer.fold(
                                value -> Answer.done(value, joined(body.warnings(), answer.warnings())),
                                Answer::refused)),
                refusal -> CompletableFuture.completedFuture(Answer.refused(refusal)));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** What is said when an action was done. */
    static Mapping success() {
        return Mapping.of(
                "kind", "Status", "apiVersion", "v1", "metadata", Mapping.empty(), "status", "Success", "code", 201);
    }

    /** What is said of an object that is gone. */
    static Mapping gone(ApiObject last, Kind kind) {
        Mapping details = Mapping.of("name", last.name());
        if (!kind.gvk().group().isEmpty())
            details = details.with("group", kind.gvk().group());
        details = details.with("kind", kind.names().plural()).with("uid", last.uid());
        return Mapping.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Mapping.empty(),
                "status",
                "Success",
                "details",
                details);
    }
}
