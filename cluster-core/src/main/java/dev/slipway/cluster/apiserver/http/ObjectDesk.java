package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.ConvertedClient;
import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.answer.Documents;
import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.apiserver.http.answer.View;
import dev.slipway.cluster.apiserver.http.request.Accept;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.ContinueToken;
import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.apiserver.http.request.ResourceRequest;
import dev.slipway.cluster.apiserver.http.request.ResourceRequests;
import dev.slipway.cluster.apiserver.http.request.Target;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.Reader;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves requests for objects: understands the request, asks the client, encodes the answer. All but the asking happens on threads of the server. */
final class ObjectDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectDesk.class);

    private final Plane plane;
    private final EventLoop loop;
    private final Executor threads;

    /** What watches say is encoded and sent here. */
    private final Executor drains;

    private final Questions questions;
    private final OpenWatches watches = new OpenWatches();

    ObjectDesk(Plane plane, Authenticator authenticator, EventLoop loop, Executor threads) {
        this.plane = plane;
        this.loop = loop;
        this.threads = threads;
        this.drains = new FewThreads(threads, Runtime.getRuntime().availableProcessors());
        this.questions = new Questions(plane, authenticator, loop);
    }

    /** How many watches are open. */
    int watches() {
        return watches.size();
    }

    /** Ends all watches. */
    void close() {
        watches.close();
    }

    void serve(Exchange exchange, Call call, Target.Objects target, User user) {
        KindRegistry kinds = plane.kinds();
        if (!ResourceRequests.isServed(target, kinds)) {
            exchange.send(Reply.nothingHere());
            return;
        }
        Answer<ResourceRequest> request = ResourceRequests.parse(call, target, kinds);
        Answer<View> view = request.fold(asked -> viewOf(call, asked.kind()), Answer::refused);
        Optional<Status> refusal = view.refusal();
        if (refusal.isPresent()) {
            exchange.send(Reply.refusal(refusal.get()));
            return;
        }
        View seen = view.asOptional().orElseThrow();
        Heard heard = Heard.of(exchange.request());
        Client client = ConvertedClient.seeing(plane.clientFor(user, heard), seen.kind());
        serve(
                new Visit(exchange, call, user, client, seen, heard),
                request.asOptional().orElseThrow());
    }

    /** One request on its way: where it came from, who it speaks for, how it wants to be answered, what was remarked on it. */
    private record Visit(Exchange exchange, Call call, User user, Client client, View view, Heard heard) {
        Reply refusal(Status status) {
            return Reply.refusal(status).warning(heard.warnings());
        }
    }

    private static Answer<View> viewOf(Call call, Kind kind) {
        Optional<Representation> representation = Accept.parse(call.accept()).forObjects();
        if (representation.isEmpty()) return Answer.refused(Accept.notAcceptable());
        String include = call.query().text("includeObject");
        Optional<View.Include> included = View.include(include);
        if (representation.get().view() == Representation.View.TABLE && included.isEmpty())
            return Answer.refused(View.badInclude(include));
        return Answer.done(new View(kind, representation.get(), included.orElse(View.Include.METADATA)));
    }

    private void serve(Visit visit, ResourceRequest request) {
        Client client = visit.client();
        if (request instanceof ResourceRequest.Get get) {
            answer(visit, 200, () -> read(client, get), scaled(get.subresource(), get.kind()));
        } else if (request instanceof ResourceRequest.ListAll list) {
            finish(
                    visit,
                    () -> client.list(list.kind().gvk().groupKind(), list.options()),
                    answer -> answer.fold(
                            page -> page(visit, page, next(page)), refused -> Expiry.reply(refused, list.options())));
        } else if (request instanceof ResourceRequest.Follow follow) {
            follow(visit, follow);
        } else {
            visit.exchange().body(bytes -> write(visit, request, bytes));
        }
    }

    /** A list of the one object waits for the revision, as lists do. */
    private static CompletableFuture<Answer<ApiObject>> read(Client client, ResourceRequest.Get get) {
        if (get.atRevision() == 0) return client.get(get.key());
        ListOptions waiting = new ListOptions(
                get.key().namespace(),
                LabelSelector.EVERYTHING,
                FieldSelector.name(get.key().name()),
                1,
                "",
                get.atRevision(),
                ListOptions.RevisionMatch.NOT_OLDER_THAN);
        return client.list(get.key().kind(), waiting)
                .thenCompose(answer -> answer.fold(
                        page -> client.get(get.key()),
                        refusal -> CompletableFuture.completedFuture(Answer.refused(refusal))));
    }

    private void follow(Visit visit, ResourceRequest.Follow request) {
        Function<Outlet, WatchStream> watch =
                outlet -> new WatchStream(outlet, visit.view(), request, visit.client(), loop, drains, watches);
        boolean isSocket = SocketOutlet.isWanted(visit.exchange().request());
        if (isSocket && SocketOutlet.upgrade(visit.exchange(), watch)) return;
        watch.apply(new ChunkedOutlet(visit.exchange())).start();
    }

    private void write(Visit visit, ResourceRequest request, byte[] body) {
        Writes writes = new Writes(visit.client(), visit.call(), body);
        if (request instanceof ResourceRequest.RemoveAll all) {
            finish(
                    visit,
                    () -> writes.removeAll(all),
                    answer -> answer.fold(page -> page(visit, page, ""), visit::refusal));
        } else if (request instanceof ResourceRequest.Remove remove) {
            finish(visit, () -> writes.remove(remove), answer -> removed(visit, remove, answer));
        } else if (request instanceof ResourceRequest.Create create) {
            if (!create.kind().traits().stored()) {
                answer(visit, 201, () -> questions.answer(create, visit.call(), body, visit.user()), UNCHANGED);
                return;
            }
            if (create.options().subresource().equals("token")) {
                answer(visit, 201, () -> questions.token(create, visit.call(), body), UNCHANGED);
                return;
            }
            Function<ApiObject, Reply> acted = object -> Reply.json(201, Writes.success());
            if (create.name().isEmpty()) answer(visit, 201, () -> writes.create(create), UNCHANGED);
            else finish(visit, () -> writes.act(create), answer -> answer.fold(acted, visit::refusal));
        } else if (request instanceof ResourceRequest.Replace replace) {
            answer(
                    visit,
                    200,
                    () -> writes.replace(replace),
                    scaled(replace.options().subresource(), replace.kind()));
        } else if (request instanceof ResourceRequest.Change change) {
            answer(
                    visit,
                    200,
                    () -> writes.change(change),
                    scaled(change.options().subresource(), change.kind()));
        } else if (request instanceof ResourceRequest.Apply apply) {
            finish(
                    visit,
                    () -> writes.apply(apply),
                    answer -> answer.fold(
                            applied -> one(
                                    visit,
                                    applied.isNew() ? 201 : 200,
                                    scaled(apply.options().subresource(), apply.kind())
                                            .apply(applied.object()),
                                    answer.warnings()),
                            visit::refusal));
        }
    }

    private static final Function<ApiObject, ApiObject> UNCHANGED = object -> object;

    private static Function<ApiObject, ApiObject> scaled(String subresource, Kind kind) {
        return subresource.equals("scale") ? object -> Scales.of(object, kind) : UNCHANGED;
    }

    private void answer(
            Visit visit,
            int code,
            Supplier<CompletableFuture<Answer<ApiObject>>> ask,
            Function<ApiObject, ApiObject> shown) {
        finish(
                visit,
                ask,
                answer -> answer.fold(
                        object -> one(visit, code, shown.apply(object), answer.warnings()), visit::refusal));
    }

    /** Gone at once is told by a Status, still there by the object. */
    private Reply removed(Visit visit, ResourceRequest.Remove request, Answer<ApiObject> answer) {
        return answer.fold(
                last -> last.isDeleting()
                        ? one(visit, 200, last, answer.warnings())
                        : tree(visit, 200, Writes.gone(last, request.kind()), answer.warnings()),
                visit::refusal);
    }

    private static String next(Reader.Page page) {
        return page.next().isEmpty() ? "" : new ContinueToken(page.revision(), page.next()).encode();
    }

    private Reply one(Visit visit, int code, ApiObject object, List<String> warnings) {
        byte[] body = visit.view().write(object, visit.call().wantsIndentedJson(), loop.instant());
        return reply(visit, code, body, warnings);
    }

    private Reply page(Visit visit, Reader.Page page, String next) {
        byte[] body = visit.view().write(page, next, visit.call().wantsIndentedJson(), loop.instant());
        return reply(visit, 200, body, List.of());
    }

    private static Reply tree(Visit visit, int code, Mapping tree, List<String> warnings) {
        Representation.Format format = visit.view().representation().format();
        return reply(visit, code, Documents.write(tree, format, visit.call().wantsIndentedJson()), warnings);
    }

    private static Reply reply(Visit visit, int code, byte[] body, List<String> warnings) {
        String type = visit.view().representation().format().mediaType();
        Set<String> once = new LinkedHashSet<>(warnings);
        once.addAll(visit.heard().warnings());
        return Reply.of(code, type, body).warning(List.copyOf(once));
    }

    /** What is known at once is sent from this thread; whatever had to wait is encoded away from the loop that finished it. */
    private <T> void finish(
            Visit visit, Supplier<CompletableFuture<Answer<T>>> ask, Function<Answer<T>, Reply> encode) {
        CompletableFuture<Answer<T>> asked = asked(ask);
        Executor where = asked.isDone() ? Runnable::run : threads;
        var unused = asked.whenComplete((answer, failure) -> where.execute(() -> visit.exchange()
                .send(reply(visit.call(), answer, failure, encode).warning(deprecation(visit)))));
    }

    /** Whatever comes of using a kind that goes out of use. */
    private static List<String> deprecation(Visit visit) {
        String sentence = visit.view().kind().traits().deprecation();
        return sentence.isEmpty() ? List.of() : List.of(sentence);
    }

    private static <T> Reply reply(
            Call call, @Nullable Answer<T> answer, @Nullable Throwable failure, Function<Answer<T>, Reply> encode) {
        try {
            return answer == null ? fault(call, String.valueOf(failure), failure) : encode.apply(answer);
        } catch (RuntimeException fault) {
            return fault(call, fault.getMessage(), fault);
        }
    }

    private static <T> CompletableFuture<Answer<T>> asked(Supplier<CompletableFuture<Answer<T>>> ask) {
        try {
            return ask.get();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private static Reply fault(Call call, @Nullable String message, @Nullable Throwable fault) {
        LOG.atError()
                .addKeyValue("method", call.method())
                .addKeyValue("path", call.path())
                .setCause(fault)
                .log("request failed");
        return Reply.refusal(Front.internal(String.valueOf(message)));
    }
}
