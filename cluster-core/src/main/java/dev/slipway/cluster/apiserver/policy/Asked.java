package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.apiserver.rbac.Permission;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Scales;
import dev.slipway.cluster.kind.cel.Access;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/**
 * A write as the expressions of a policy see it.
 *
 * @param meant the kind at the version that the policy asks for
 */
record Asked(Request request, Kind meant) {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final String ACCOUNT = "system:serviceaccount:";

    /** An object as it is kept, at the version of a kind. */
    static ApiObject as(Kind kind, ApiObject kept) {
        return kind.conversion()
                .map(conversion -> conversion.toShown().apply(kept))
                .orElseGet(() -> kept.with("apiVersion", kind.gvk().apiVersion()));
    }

    /** Where the write is; a namespace lies within itself. */
    static String namespace(Request request) {
        return isAboutNamespace(request)
                ? request.object().name()
                : request.object().namespace();
    }

    private static boolean isAboutNamespace(Request request) {
        return request.kind().gvk().groupKind().equals(NAMESPACE);
    }

    /** What is to be; nothing where the object is to go. */
    Optional<Mapping> object() {
        boolean isGoing = request.operation() == Request.Operation.DELETE;
        return isGoing ? Optional.empty() : Optional.of(shown(request.object()));
    }

    Optional<Mapping> oldObject() {
        return request.before().map(this::shown);
    }

    /** A scale is seen as one, and an action on an object as it was sent. */
    private Mapping shown(ApiObject kept) {
        if (isAction()) return kept.root();
        return request.subresource().equals("scale")
                ? Scales.of(kept, meant).root()
                : as(meant, kept).root();
    }

    private boolean isAction() {
        return request.subresource().equals("binding") || request.subresource().equals("eviction");
    }

    private GroupVersionKind seenAs(Kind kind) {
        return switch (request.subresource()) {
            case "scale" -> GroupVersionKind.of("autoscaling/v1", "Scale");
            case "binding" -> GroupVersionKind.of("v1", "Binding");
            case "eviction" -> GroupVersionKind.of("policy/v1", "Eviction");
            default -> kind.gvk();
        };
    }

    /** The namespace of the object without what is nobody's business; none for namespaces themselves. */
    Optional<Mapping> namespaceObject() {
        String name = request.object().namespace();
        if (name.isEmpty() || isAboutNamespace(request)) return Optional.empty();
        return request.head()
                .get(new ObjectKey(NAMESPACE, "", name))
                .map(namespace -> namespace
                        .withoutAt("metadata", "managedFields")
                        .withoutAt("metadata", "ownerReferences")
                        .root());
    }

    /** The request without the objects, which have variables of their own. */
    Mapping tree() {
        Mapping.Builder tree = Mapping.builder()
                .put("kind", kind(seenAs(meant)))
                .put("resource", resource(meant))
                .put("requestKind", kind(seenAs(request.kind())))
                .put("requestResource", resource(request.kind()));
        putSaid(tree, "subResource", request.subresource());
        putSaid(tree, "requestSubResource", request.subresource());
        putSaid(tree, "name", request.object().name());
        putSaid(tree, "namespace", namespace(request));
        return tree.put("operation", request.operation().name())
                .put("userInfo", user(request.user()))
                .put("dryRun", request.dryRun())
                .put("options", request.options().get())
                .build();
    }

    private static Mapping kind(GroupVersionKind gvk) {
        return Mapping.of("group", gvk.group(), "version", gvk.version(), "kind", gvk.kind());
    }

    private static Mapping resource(Kind kind) {
        return Mapping.of(
                "group",
                kind.gvk().group(),
                "version",
                kind.gvk().version(),
                "resource",
                kind.names().plural());
    }

    private static Mapping user(User user) {
        Mapping.Builder tree = Mapping.builder().put("username", user.name());
        putSaid(tree, "uid", user.uid());
        tree.put("groups", Tree.of(user.groups()));
        Mapping.Builder extra = Mapping.builder();
        user.extra().forEach((key, values) -> extra.put(key, Tree.of(values)));
        return tree.put("extra", extra.build()).build();
    }

    private static void putSaid(Mapping.Builder tree, String key, String value) {
        if (!value.isEmpty()) tree.put(key, value);
    }

    /** What who writes may do besides. */
    Access access() {
        return question -> {
            User asking = question.account().map(Asked::account).orElse(request.user());
            Attributes asked = question.path().isEmpty()
                    ? Attributes.of(
                            question.verb(),
                            question.namespace(),
                            question.group(),
                            question.resource(),
                            question.subresource(),
                            question.name())
                    : Attributes.ofPath(question.verb(), question.path());
            Permission permission = request.authorizer().in(request.head()).decide(asking, asked);
            return new Access.Decision(permission.allowed(), permission.reason());
        };
    }

    private static User account(String named) {
        String namespace = named.substring(0, named.indexOf('/'));
        String name = named.substring(namespace.length() + 1);
        return new User(
                ACCOUNT + namespace + ":" + name,
                List.of(User.ACCOUNTS, User.ACCOUNTS + ":" + namespace, User.AUTHENTICATED));
    }

    /** What is written, as something to do. */
    Access.Question itself() {
        return new Access.Question(
                Optional.empty(),
                "",
                request.kind().gvk().group(),
                request.kind().names().plural(),
                request.subresource(),
                namespace(request),
                request.object().name(),
                "");
    }
}
