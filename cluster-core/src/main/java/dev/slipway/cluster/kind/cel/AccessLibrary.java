package dev.slipway.cluster.kind.cel;

import static dev.slipway.cluster.kind.cel.Kinds.TEXT;

import dev.cel.common.types.SimpleType;
import dev.slipway.cluster.kind.cel.Access.Question;
import dev.slipway.cluster.kind.cel.Functions.Kind;
import java.util.List;
import java.util.Optional;

/** What somebody may do besides: {@code authorizer.group("").resource("pods").namespace("shop").check("create").allowed()}. */
final class AccessLibrary {
    static final Kind AUTHORIZER = Kinds.own("kubernetes.authorization.Authorizer", Asking.class);
    static final Kind RESOURCE = Kinds.own("kubernetes.authorization.ResourceCheck", ResourceCheck.class);
    private static final Kind PATH = Kinds.own("kubernetes.authorization.PathCheck", PathCheck.class);
    private static final Kind GROUP = Kinds.own("kubernetes.authorization.GroupCheck", GroupCheck.class);
    private static final Kind DECISION = Kinds.own("kubernetes.authorization.Decision", Access.Decision.class);

    private record Asking(Access access, Optional<String> account) {}

    private record PathCheck(Asking asking, String path) {}

    private record GroupCheck(Asking asking, String group) {}

    private record ResourceCheck(Access access, Question about) {}

    private AccessLibrary() {}

    static Object authorizer(Access access) {
        return new Asking(access, Optional.empty());
    }

    static Object check(Access access, Question about) {
        return new ResourceCheck(access, about);
    }

    static void addTo(Functions functions) {
        functions
                .member(
                        "path",
                        PATH.type(),
                        List.of(AUTHORIZER, TEXT),
                        all -> new PathCheck((Asking) all[0], (String) all[1]))
                .member(
                        "group",
                        GROUP.type(),
                        List.of(AUTHORIZER, TEXT),
                        all -> new GroupCheck((Asking) all[0], (String) all[1]))
                .member(
                        "serviceAccount",
                        AUTHORIZER.type(),
                        List.of(AUTHORIZER, TEXT, TEXT),
                        all -> new Asking(((Asking) all[0]).access(), Optional.of(all[1] + "/" + all[2])))
                .member(
                        "resource",
                        RESOURCE.type(),
                        List.of(GROUP, TEXT),
                        all -> resource((GroupCheck) all[0], (String) all[1]))
                .member("subresource", RESOURCE.type(), List.of(RESOURCE, TEXT), all -> changed(all, "subresource"))
                .member("namespace", RESOURCE.type(), List.of(RESOURCE, TEXT), all -> changed(all, "namespace"))
                .member("name", RESOURCE.type(), List.of(RESOURCE, TEXT), all -> changed(all, "name"))
                .member(
                        "check",
                        DECISION.type(),
                        List.of(RESOURCE, TEXT),
                        all -> ask((ResourceCheck) all[0], (String) all[1]))
                .member("check", DECISION.type(), List.of(PATH, TEXT), all -> ask((PathCheck) all[0], (String) all[1]))
                .member("allowed", SimpleType.BOOL, List.of(DECISION), all -> ((Access.Decision) all[0]).allowed())
                .member("reason", SimpleType.STRING, List.of(DECISION), all -> ((Access.Decision) all[0]).reason())
                .member("errored", SimpleType.BOOL, List.of(DECISION), all -> false)
                .member("error", SimpleType.STRING, List.of(DECISION), all -> "");
    }

    private static ResourceCheck resource(GroupCheck group, String resource) {
        Question question = new Question(group.asking().account(), "", group.group(), resource, "", "", "", "");
        return new ResourceCheck(group.asking().access(), question);
    }

    private static ResourceCheck changed(Object[] arguments, String field) {
        ResourceCheck check = (ResourceCheck) arguments[0];
        String value = (String) arguments[1];
        Question was = check.about();
        Question about = switch (field) {
            case "subresource" ->
                new Question(was.account(), "", was.group(), was.resource(), value, was.namespace(), was.name(), "");
            case "namespace" ->
                new Question(was.account(), "", was.group(), was.resource(), was.subresource(), value, was.name(), "");
            default ->
                new Question(
                        was.account(), "", was.group(), was.resource(), was.subresource(), was.namespace(), value, "");
        };
        return new ResourceCheck(check.access(), about);
    }

    private static Access.Decision ask(ResourceCheck check, String verb) {
        Question about = check.about();
        return check.access()
                .decide(new Question(
                        about.account(),
                        verb,
                        about.group(),
                        about.resource(),
                        about.subresource(),
                        about.namespace(),
                        about.name(),
                        ""));
    }

    private static Access.Decision ask(PathCheck check, String verb) {
        return check.asking()
                .access()
                .decide(new Question(check.asking().account(), verb, "", "", "", "", "", check.path()));
    }
}
