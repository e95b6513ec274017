package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewReport;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps the PullRequestPreview objects of one repository: one for each open pull request, and the newest few of those that are over. */
final class PreviewBook {
    /** So many of those that are over can still vouch for what is deployed. */
    private static final int MOST_OVER = 50;

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final RepositorySettings settings;

    PreviewBook(Surroundings around, LiveView view, StatusWriter writer, RepositorySettings settings) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.settings = settings;
    }

    Optional<ApiObject> find(long number) {
        return view.get(key(number)).filter(this::isOurs);
    }

    /** The numbers of those that are not over, as far as the objects know. */
    List<Long> open() {
        return ours().filter(object -> !isOver(object))
                .flatMap(object -> object.spec().whole("number").stream())
                .toList();
    }

    /** What was said last at the forge; the empty text if nothing was. */
    String told(long number) {
        return find(number)
                .flatMap(object -> object.status().text("published", "digest"))
                .orElse("");
    }

    /** Writes a preview down; @return why it could not be. */
    CompletableFuture<Optional<Status>> write(PullRequest from, Preview preview, String link) {
        return writer.ensure(object(from))
                .thenCompose(refusal -> refusal.isPresent() ? done(refusal) : status(from, preview, link));
    }

    private CompletableFuture<Optional<Status>> status(PullRequest from, Preview preview, String link) {
        Optional<ApiObject> seen = find(from.number());
        if (seen.isEmpty()) return done(Optional.empty());
        ApiObject object = seen.get();
        Mapping status = PreviewReport.status(preview, link, around.now());
        boolean same = status.text("digest").equals(object.status().text("digest"))
                && object.status().text("phase").equals(Optional.of("Open"));
        if (same) return done(Optional.empty());
        Mapping whole = status.with("observedGeneration", dev.slipway.diff.tree.Tree.of(object.generation()));
        return writer.status(
                object,
                object.status()
                        .get("published")
                        .map(published -> whole.with("published", published))
                        .orElse(whole));
    }

    /** Writes down what became of saying it. */
    CompletableFuture<Optional<Status>> published(long number, String head, String digest, Optional<String> failure) {
        return find(number)
                .map(object -> writer.status(
                        object,
                        object.status()
                                .with(
                                        "published",
                                        Mapping.builder()
                                                .put("head", head)
                                                .put("digest", digest)
                                                .put("failure", failure)
                                                .build())))
                .orElseGet(() -> done(Optional.empty()));
    }

    /** The pull request is over: what was previewed last stays for a while. */
    CompletableFuture<Optional<Status>> settle(PullRequest over) {
        Optional<ApiObject> found = find(over.number());
        if (found.isEmpty()) return done(Optional.empty());
        String phase = over.state() == PullRequest.State.MERGED ? "Merged" : "Closed";
        Mapping status = found.get()
                .status()
                .with("phase", dev.slipway.diff.tree.Tree.of(phase))
                .with("finishedAt", dev.slipway.diff.tree.Tree.of(Times.seconds(around.now())));
        return writer.status(found.get(), status).thenCompose(refusal -> refusal.isPresent() ? done(refusal) : sweep());
    }

    private CompletableFuture<Optional<Status>> sweep() {
        List<ApiObject> over = ours().filter(PreviewBook::isOver)
                .sorted(Comparator.comparing((ApiObject object) ->
                                object.status().text("finishedAt").orElse(""))
                        .thenComparing(ApiObject::name)
                        .reversed())
                .skip(MOST_OVER)
                .toList();
        CompletableFuture<Optional<Status>> chain = done(Optional.empty());
        for (ApiObject old : over)
            chain = chain.thenCompose(before -> around.client()
                    .delete(old.key(), DeleteOptions.BACKGROUND.onlyUid(old.uid()))
                    .thenApply(answer -> before));
        return chain;
    }

    static boolean isOver(ApiObject object) {
        String phase = object.status().text("phase").orElse("");
        return phase.equals("Merged") || phase.equals("Closed");
    }

    private java.util.stream.Stream<ApiObject> ours() {
        return around.informers().world().list(Definitions.PREVIEW.groupKind(), settings.namespace()).stream()
                .filter(this::isOurs);
    }

    private boolean isOurs(ApiObject object) {
        return object.spec().text("repository").equals(Optional.of(settings.name()));
    }

    private ApiObject object(PullRequest from) {
        Mapping spec = Mapping.builder()
                .put("repository", settings.name())
                .put("number", from.number())
                .put("title", from.title())
                .put("author", from.author())
                .put("url", from.url())
                .put("branch", from.head().branch())
                .put("base", from.base())
                .put("fork", from.head().fork())
                .build();
        return ApiObject.of(Definitions.PREVIEW, settings.namespace(), name(from.number()))
                .with("spec", spec);
    }

    private ObjectKey key(long number) {
        return new ObjectKey(Definitions.PREVIEW.groupKind(), settings.namespace(), name(number));
    }

    private static String name(long number) {
        return "pr-" + number;
    }

    private static CompletableFuture<Optional<Status>> done(Optional<Status> refusal) {
        return CompletableFuture.completedFuture(refusal);
    }
}
