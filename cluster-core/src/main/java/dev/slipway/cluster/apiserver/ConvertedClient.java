package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.step.Patching;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.schema.Conformance;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.merge.JsonPatch;
import dev.slipway.diff.merge.MergePatch;
import dev.slipway.diff.merge.Patched;
import dev.slipway.diff.merge.StrategicMergePatch;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The client of somebody who sees objects as another kind or version than they are kept in: {@code autoscaling/v1}, {@code
 * events.k8s.io/v1}. What is sent is read by the shape of the view, then turned into what is kept; what is answered is turned back. A patch is
 * applied to the view of the newest state, and again if somebody else was faster.
 */
public final class ConvertedClient implements Client {
    /** How often a patch is applied anew because somebody else was faster. */
    private static final int TRIES = 20;

    private final Client client;
    private final Kind kind;
    private final Conversion conversion;

    private ConvertedClient(Client client, Kind kind, Conversion conversion) {
        this.client = client;
        this.kind = kind;
        this.conversion = conversion;
    }

    /** A client that sees a kind as it is asked for. */
    public static Client seeing(Client client, Kind kind) {
        return kind.conversion()
                .map(conversion -> (Client) new ConvertedClient(client, kind, conversion))
                .orElse(client);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> get(ObjectKey key) {
        return shown(client.get(kept(key)));
    }

    @Override
    public CompletableFuture<Answer<Page>> list(GroupKind asked, ListOptions options) {
        ListOptions selecting = options.selecting(options.labels(), kept(options.fields()));
        return client.list(keptKind(), selecting)
                .thenApply(answer -> answer.map(page -> new Page(
                        page.items().stream().map(this::shown).toList(),
                        page.revision(),
                        page.next(),
                        page.remaining())));
    }

    @Override
    public Watch watch(GroupKind asked, WatchOptions options, Listener listener) {
        WatchOptions selecting = new WatchOptions(
                options.namespace(),
                options.labels(),
                kept(options.fields()),
                options.afterRevision(),
                options.bookmarks());
        return client.watch(keptKind(), selecting, new Listener() {
            @Override
            public void onEvent(Event event) {
                boolean bookmark = event.type() == Event.Type.BOOKMARK;
                ApiObject object = bookmark ? event.object() : shown(event.object());
                listener.onEvent(new Event(event.type(), object));
            }

            @Override
            public void onEnd(Status reason) {
                listener.onEnd(reason);
            }
        });
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        return written(object, options, kept -> client.create(kept, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        return written(object, options, kept -> client.update(kept, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        return written(object, options, kept -> client.apply(kept, options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        return shown(client.delete(kept(key), options));
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options) {
        if (options.subresource().equals("scale")) return shown(client.patch(kept(key), patch, options));
        return patch(key, patch, options, TRIES);
    }

    private CompletableFuture<Answer<ApiObject>> patch(ObjectKey key, Patch patch, WriteOptions options, int tries) {
        return get(key).thenCompose(before -> before.fold(
                object -> patched(object, patch)
                        .fold(
                                after -> update(after, options).thenCompose(answer -> {
                                    boolean again = tries > 1
                                            && after.resourceVersion().equals(object.resourceVersion())
                                            && answer.refusal()
                                                    .filter(refusal -> refusal.code() == 409)
                                                    .isPresent();
                                    return again
                                            ? patch(key, patch, options, tries - 1)
                                            : CompletableFuture.completedFuture(answer);
                                }),
                                ConvertedClient::refused),
                ConvertedClient::refused));
    }

    private Answer<ApiObject> patched(ApiObject before, Patch patch) {
        Patched patched = switch (patch.type()) {
            case JSON -> JsonPatch.apply(before.root(), patch.body());
            case MERGE -> new Patched.To(MergePatch.apply(before.root(), patch.body()));
            case STRATEGIC_MERGE -> StrategicMergePatch.apply(before.root(), patch.body(), kind.schema());
        };
        if (patched instanceof Patched.Refused refused) {
            return Answer.refused(Patching.refusal(patch, refused));
        }
        return Optional.of(((Patched.To) patched).tree())
                .flatMap(Tree::asMapping)
                .map(root -> Answer.done(new ApiObject(root)))
                .orElseGet(() -> Answer.refused(Status.badRequest("the patch does not make an object")));
    }

    /** Reads by the shape of the view, writes what it means, shows what came of it. Versions of custom kinds are written as they are. */
    private CompletableFuture<Answer<ApiObject>> written(
            ApiObject sent, WriteOptions options, Function<ApiObject, CompletableFuture<Answer<ApiObject>>> write) {
        if (kind.traits().custom()) return shown(write.apply(sent));
        Conformance.Reading reading = Conformance.read(sent.root(), kind.schema());
        if (reading.wrongType().isPresent())
            return refused(undecodable(reading.wrongType().get()));
        List<String> unknown = reading.unknown().stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
        if (options.validation() == FieldValidation.STRICT && !unknown.isEmpty())
            return refused(
                    undecodable(unknown.stream().collect(Collectors.joining(", ", "strict decoding error: ", ""))));
        List<String> warnings = options.validation() == FieldValidation.WARN ? unknown : List.of();
        ApiObject kept = conversion.toKept().apply(new ApiObject(reading.object()));
        return shown(write.apply(kept))
                .thenApply(answer -> answer.fold(
                        object -> Answer.done(object, joined(warnings, answer.warnings())), Answer::refused));
    }

    private Status undecodable(String why) {
        return Status.badRequest(
                kind.gvk().kind() + " in version \"" + kind.gvk().version() + "\" cannot be handled as a "
                        + kind.gvk().kind() + ": " + why);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private CompletableFuture<Answer<ApiObject>> shown(CompletableFuture<Answer<ApiObject>> answer) {
        return answer.thenApply(kept -> kept.fold(
                object -> Answer.done(
                        object.gvk().groupKind().equals(keptKind()) ? shown(object) : object, kept.warnings()),
                Answer::refused));
    }

    private ApiObject shown(ApiObject kept) {
        return kept.seenThrough(conversion.toShown());
    }

    private static CompletableFuture<Answer<ApiObject>> refused(Status status) {
        return CompletableFuture.completedFuture(Answer.refused(status));
    }

    private GroupKind keptKind() {
        return conversion.kept().groupKind();
    }

    private ObjectKey kept(ObjectKey key) {
        return new ObjectKey(keptKind(), key.namespace(), key.name());
    }

    private FieldSelector kept(FieldSelector fields) {
        return new FieldSelector(fields.requirements().stream()
                .map(requirement -> new FieldSelector.Requirement(
                        conversion.keptFields().getOrDefault(requirement.path(), requirement.path()),
                        requirement.value(),
                        requirement.equal()))
                .toList());
    }
}
