package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.object.FieldSelector;
import java.util.Locale;

/** From method, path and query to what rules speak of. Knows no kinds: what does not exist may be forbidden all the same. */
public final class Asking {
    private Asking() {}

    /** What a call wants to do. */
    public static Attributes of(Call call, Target target) {
        if (!(target instanceof Target.Objects objects))
            return Attributes.ofPath(call.method().toLowerCase(Locale.ROOT), call.path());
        String verb = verb(call, objects);
        boolean many = verb.equals("list") || verb.equals("watch") || verb.equals("deletecollection");
        String name = many && objects.name().isEmpty() ? selectedName(call) : objects.name();
        String subresource = objects.subresource().split("/", 2)[0];
        return Attributes.of(verb, namespace(objects), objects.group(), objects.resource(), subresource, name);
    }

    private static String verb(Call call, Target.Objects objects) {
        boolean one = !objects.name().isEmpty();
        return switch (call.method()) {
            case "POST" -> "create";
            case "GET", "HEAD" ->
                call.query().flag("watch") && objects.subresource().isEmpty() ? "watch" : one ? "get" : "list";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> "";
        };
    }

    /** A namespace counts as being in itself, so that a role there may grant looking at it. */
    private static String namespace(Target.Objects objects) {
        boolean isNamespace = objects.group().isEmpty()
                && objects.resource().equals("namespaces")
                && !objects.name().isEmpty();
        return isNamespace ? objects.name() : objects.namespace();
    }

    /** The one name that a selection by field is about, so that a rule with names lets its objects be watched. */
    private static String selectedName(Call call) {
        try {
            return Selectors.fields(call.query().text("fieldSelector")).requirements().stream()
                    .filter(requirement -> requirement.path().equals("metadata.name") && requirement.equal())
                    .map(FieldSelector.Requirement::value)
                    .findFirst()
                    .orElse("");
        } catch (BadParameter refusedBelow) {
            return "";
        }
    }
}
