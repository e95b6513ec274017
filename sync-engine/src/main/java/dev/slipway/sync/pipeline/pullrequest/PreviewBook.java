package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.PreviewReport;
import dev.slipway.webhooks.reply.PullRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps the PullRequestPreview objects of one repository: one for each open pull request, and the newest few of those that are over. */
final class PreviewBook {
    /** So many of those that are over can still vouch for what is deployed. */
    private static final int MOST_OVER = 50;

    private static final int MOST_PENDING = 5;
    private static final String PENDING = "pending";

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

    /** Those that were over at some time since, as far as the objects know. */
    List<ApiObject> overSince(Instant earliest) {
        return ours().filter(PreviewBook::isOver)
                .filter(object -> object.time("status", "finishedAt")
                        .filter(at -> !at.isBefore(earliest))
                        .isPresent())
                .toList();
    }

    /** The digest of what was said last at the forge; the empty text if nothing was, or it is to be said again. */
    String said(long number) {
        return find(number)
                .flatMap(object -> object.status().text("published", "digest"))
                .orElse("");
    }

    /** Whether the last that was said at the forge is about this head. */
    boolean told(long number, String head) {
        return !said(number).isEmpty()
                && find(number)
                        .flatMap(object -> object.status().text("published", "head"))
                        .equals(Optional.of(head));
    }

    /**
     * Statuses that are said to be under way.
     *
     * @param head the commit whose statuses they are
     */
    record Pending(String head, List<String> stages) {
        Pending {
            stages = List.copyOf(stages);
        }

        private static Pending of(Mapping tree) {
            return new Pending(
                    tree.text("head").orElse(""), tree.sequence("stages").texts());
        }

        private Mapping tree() {
            return Mapping.of("head", head, "stages", stages);
        }
    }

    /** Statuses that are said to be under way, the oldest first. */
    List<Pending> pending(long number) {
        return find(number).map(PreviewBook::pending).orElse(List.of());
    }

    private static List<Pending> pending(ApiObject object) {
        return object.status().sequence(PENDING).mappings().stream()
                .map(Pending::of)
                .toList();
    }

    /** Writes down which statuses are said to be under way; @return why it could not be. */
    CompletableFuture<Optional<Status>> pending(PullRequest from, List<Pending> all) {
        return ensure(from).thenCompose(refusal -> {
            Optional<ApiObject> seen = find(from.number());
            if (refusal.isPresent() || seen.isEmpty()) return done(refusal);
            Mapping status = with(seen.get().status(), all);
            boolean untold = status.text("summary").isEmpty();
            String head = from.head().commit();
            return writer.status(
                    seen.get(),
                    untold
                            ? status.with("phase", "Open")
                                    .with("summary", head.substring(0, 7) + ": is being previewed")
                            : status);
        });
    }

    /** More than a few heads that were overtaken in a row are given up. */
    private static Mapping with(Mapping status, List<Pending> all) {
        List<Mapping> newest = all.stream()
                .skip(Math.max(0, all.size() - MOST_PENDING))
                .map(Pending::tree)
                .toList();
        return newest.isEmpty() ? status.without(PENDING) : status.with(PENDING, newest);
    }

    /** Writes a preview down; @return why it could not be. */
    CompletableFuture<Optional<Status>> write(PullRequest from, Preview preview, String link) {
        return ensure(from).thenCompose(refusal -> refusal.isPresent() ? done(refusal) : status(from, preview, link));
    }

    /** Makes the object of a pull request, if there is none; @return why it could not be. */
    CompletableFuture<Optional<Status>> ensure(PullRequest from) {
        return writer.ensure(object(from));
    }

    private CompletableFuture<Optional<Status>> status(PullRequest from, Preview preview, String link) {
        Optional<ApiObject> seen = find(from.number());
        if (seen.isEmpty()) return done(Optional.empty());
        ApiObject object = seen.get();
        Mapping status = PreviewReport.status(preview, link, around.now());
        boolean same = status.text("digest").equals(object.status().text("digest"))
                && object.status().text("phase").equals(Optional.of("Open"));
        if (same) return done(Optional.empty());
        Mapping whole = status.with("observedGeneration", object.generation());
        return writer.status(object, keeping(object.status(), whole));
    }

    /** What was said and asked at the forge stays. */
    private static Mapping keeping(Mapping before, Mapping status) {
        Mapping kept = status;
        for (String field : List.of("published", PENDING, PreviewCommands.FIELD))
            if (before.get(field).isPresent())
                kept = kept.with(field, before.get(field).get());
        return kept;
    }

    /** Writes down what became of saying it. */
    CompletableFuture<Optional<Status>> published(long number, String head, String digest, Optional<String> failure) {
        Optional<ApiObject> found = find(number);
        if (found.isEmpty()) return done(Optional.empty());
        List<Pending> left = pending(found.get()).stream()
                .filter(one -> digest.isEmpty() || !one.head().equals(head))
                .toList();
        Mapping said = Mapping.builder()
                .put("head", head)
                .put("digest", digest)
                .put("failure", failure)
                .build();
        return writer.status(found.get(), with(found.get().status(), left).with("published", said));
    }

    /** The pull request is over: what was previewed last stays for a while. */
    CompletableFuture<Optional<Status>> settle(PullRequest over) {
        Optional<ApiObject> found = find(over.number());
        if (found.isEmpty()) return done(Optional.empty());
        String phase = over.state() == PullRequest.State.MERGED ? "Merged" : "Closed";
        Mapping status = found.get()
                .status()
                .without(PENDING)
                .with("phase", phase)
                .with("finishedAt", Times.seconds(around.now()));
        // Should it be opened again, all is said anew.
        if (status.has("published")) status = status.withAt("", "published", "digest");
        if (over.merge().isPresent()) status = status.with("merge", over.merge().get());
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
