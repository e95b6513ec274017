package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.GroupVersionResource;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From method, path and query to what is asked. */
public final class ResourceRequests {
    private static final Status NO_SUCH_RESOURCE =
            Status.of(404, "NotFound", "the server could not find the requested resource");
    private static final Status NO_SUCH_METHOD =
            Status.of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    private ResourceRequests() {}

    /** What a call asks of objects, or why nobody can know. */
    public static Answer<ResourceRequest> parse(Call call, Target.Objects target, KindRegistry kinds) {
        Optional<Kind> kind = kind(target, kinds);
        if (kind.isEmpty()) return Answer.refused(NO_SUCH_RESOURCE);
        try {
            return Answer.done(request(call, target, kind.get()));
        } catch (BadParameter bad) {
            return Answer.refused(bad.status());
        }
    }

    /** Whether anything is at the version of a group that a path names. */
    public static boolean isServed(Target.Objects target, KindRegistry kinds) {
        return kinds.has(target.group(), target.version())
                || kind(target, kinds).isPresent();
    }

    private static Optional<Kind> kind(Target.Objects target, KindRegistry kinds) {
        GroupVersionResource asked = new GroupVersionResource(target.group(), target.version(), target.resource());
        return kinds.find(asked).or(() -> OldQuestions.find(asked, kinds));
    }

    private static ResourceRequest request(Call call, Target.Objects target, Kind kind) throws BadParameter {
        checkPlace(target, kind);
        if (!kind.traits().stored()
                && !(call.method().equals("POST") && target.name().isEmpty()))
            throw new BadParameter(target.name().isEmpty() ? NO_SUCH_METHOD : NO_SUCH_RESOURCE);
        boolean reads = call.method().equals("GET") && !call.query().flag("watch");
        if (kind.traits().readOnly() && !reads) throw new BadParameter(NO_SUCH_METHOD);
        if (target.name().isEmpty()) return onCollection(call, target, kind);
        return target.subresource().isEmpty() ? onObject(call, target, kind) : onSubresource(call, target, kind);
    }

    private static void checkPlace(Target.Objects target, Kind kind) throws BadParameter {
        boolean inNamespace = !target.namespace().isEmpty();
        if (inNamespace && !kind.namespaced()) throw new BadParameter(NO_SUCH_RESOURCE);
        if (!inNamespace && kind.namespaced() && !target.name().isEmpty()) throw new BadParameter(NO_SUCH_RESOURCE);
    }

    private static ResourceRequest onCollection(Call call, Target.Objects target, Kind kind) throws BadParameter {
        Query query = call.query();
        return switch (call.method()) {
            case "GET" ->
                query.flag("watch")
                        ? ListParameters.follow(kind, target.namespace(), query)
                        : new ResourceRequest.ListAll(kind, ListParameters.list(target.namespace(), query));
            case "POST" -> {
                if (kind.namespaced() && target.namespace().isEmpty()) throw new BadParameter(NO_SUCH_METHOD);
                yield new ResourceRequest.Create(
                        kind, target.namespace(), "", WriteParameters.read(call, "CreateOptions", ""));
            }
            case "DELETE" -> {
                if (kind.namespaced() && target.namespace().isEmpty()) throw new BadParameter(NO_SUCH_METHOD);
                yield new ResourceRequest.RemoveAll(
                        kind, ListParameters.list(target.namespace(), query), WriteParameters.deletion(query));
            }
            default -> throw new BadParameter(NO_SUCH_METHOD);
        };
    }

    private static ResourceRequest onObject(Call call, Target.Objects target, Kind kind) throws BadParameter {
        ObjectKey key = key(target, kind);
        return switch (call.method()) {
            case "GET" ->
                call.query().flag("watch")
                        ? ListParameters.followOne(kind, target.namespace(), target.name(), call.query())
                        : new ResourceRequest.Get(kind, key, "", ListParameters.revision(call.query()));
            case "PUT" -> new ResourceRequest.Replace(kind, key, WriteParameters.read(call, "UpdateOptions", ""));
            case "PATCH" -> patch(call, kind, key, "");
            case "DELETE" -> new ResourceRequest.Remove(kind, key, WriteParameters.deletion(call.query()));
            default -> throw new BadParameter(NO_SUCH_METHOD);
        };
    }

    private static ResourceRequest onSubresource(Call call, Target.Objects target, Kind kind) throws BadParameter {
        String subresource = target.subresource();
        checkContainers(target, kind);
        if (!kind.subresources().contains(subresource)) throw new BadParameter(NO_SUCH_RESOURCE);
        ObjectKey key = key(target, kind);
        boolean action = List.of("binding", "eviction", "token").contains(subresource);
        boolean view = List.of("approval", "scale", "status").contains(subresource);
        return switch (call.method()) {
            case "POST" -> {
                if (!action) throw new BadParameter(NO_SUCH_METHOD);
                yield new ResourceRequest.Create(
                        kind,
                        target.namespace(),
                        target.name(),
                        WriteParameters.read(call, "CreateOptions", subresource));
            }
            case "GET" -> {
                if (!view) throw new BadParameter(NO_SUCH_METHOD);
                yield new ResourceRequest.Get(kind, key, subresource, ListParameters.revision(call.query()));
            }
            case "PUT" -> {
                if (action) throw new BadParameter(NO_SUCH_METHOD);
                yield new ResourceRequest.Replace(kind, key, WriteParameters.read(call, "UpdateOptions", subresource));
            }
            case "PATCH" -> {
                if (!view) throw new BadParameter(NO_SUCH_METHOD);
                yield patch(call, kind, key, subresource);
            }
            default -> throw new BadParameter(NO_SUCH_METHOD);
        };
    }

    /** What happens in a container needs a container: nodes here are simulated. */
    private static void checkContainers(Target.Objects target, Kind kind) throws BadParameter {
        if (!kind.gvk().kind().equals("Pod") || !kind.gvk().group().isEmpty()) return;
        String first = target.subresource().split("/")[0];
        switch (first) {
            case "log", "exec", "attach", "portforward", "proxy" -> throw withoutContainer(target, first);
            case "ephemeralcontainers" -> throw withoutContainer(target, "debug");
            default -> {}
        }
    }

    private static BadParameter withoutContainer(Target.Objects pod, String what) {
        return new BadParameter(
                "pod " + pod.name() + " runs on a simulated node and has no container: " + what + " is not possible");
    }

    private static ResourceRequest patch(Call call, Kind kind, ObjectKey key, String subresource) throws BadParameter {
        WriteOptions options = WriteParameters.read(call, "PatchOptions", subresource);
        String type = call.contentType().split(";")[0].trim().toLowerCase(Locale.ROOT);
        boolean apply = type.equals("application/apply-patch+yaml");
        WriteParameters.checkForApply(call.query(), apply);
        if (apply) return new ResourceRequest.Apply(kind, key, options);
        Patch.Type form = switch (type) {
            case "application/json-patch+json" -> Patch.Type.JSON;
            case "application/merge-patch+json" -> Patch.Type.MERGE;
            case "application/strategic-merge-patch+json" -> strategic(kind);
            default -> throw new BadParameter(noSuchPatch(kind));
        };
        return new ResourceRequest.Change(kind, key, form, options);
    }

    private static Patch.Type strategic(Kind kind) throws BadParameter {
        if (kind.traits().custom()) throw new BadParameter(noSuchPatch(kind));
        return Patch.Type.STRATEGIC_MERGE;
    }

    private static Status noSuchPatch(Kind kind) {
        return Status.of(
                415,
                "UnsupportedMediaType",
                kind.traits().custom()
                        ? "the body of the request was in an unknown format - accepted media types include: "
                                + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
                        : "415: Unsupported Media Type");
    }

    private static ObjectKey key(Target.Objects target, Kind kind) {
        return new ObjectKey(kind.gvk().groupKind(), target.namespace(), target.name());
    }
}
