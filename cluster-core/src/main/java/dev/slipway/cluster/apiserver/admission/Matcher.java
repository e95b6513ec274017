package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Which writes a webhook or a policy is about. A rule that names another version of the same kind matches too where the match policy is {@code
 * Equivalent}; whoever is asked then sees the object at the version of the rule.
 *
 * @param excluded rules for what is not meant although the others say so
 */
public record Matcher(
        List<Mapping> rules,
        List<Mapping> excluded,
        boolean equivalent,
        LabelSelector namespaces,
        LabelSelector objects) {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final String REGISTRATION = "admissionregistration.k8s.io";
    private static final Sequence ANY = Sequence.of("*");
    private static final Mapping EVERYTHING =
            Mapping.of("operations", ANY, "apiGroups", ANY, "apiVersions", ANY, "resources", Sequence.of("*", "*/*"));
    private static final Answer<Optional<Kind>> NO = Answer.done(Optional.empty());

    public Matcher {
        rules = List.copyOf(rules);
        excluded = List.copyOf(excluded);
    }

    /** The one that a webhook states. */
    public static Matcher ofWebhook(Mapping webhook) {
        return of(webhook, webhook.sequence("rules").mappings(), List.of());
    }

    /** The one that {@code matchConstraints} of a policy or {@code matchResources} of a binding state: without any rule it is about everything. */
    public static Matcher ofConstraints(Mapping constraints) {
        List<Mapping> rules = constraints.sequence("resourceRules").mappings();
        return of(
                constraints,
                rules.isEmpty() ? List.of(EVERYTHING) : rules,
                constraints.sequence("excludeResourceRules").mappings());
    }

    private static Matcher of(Mapping matcher, List<Mapping> rules, List<Mapping> excluded) {
        return new Matcher(
                rules,
                excluded,
                !matcher.text("matchPolicy").equals(Optional.of("Exact")),
                LabelSelector.of(matcher.mapping("namespaceSelector")),
                LabelSelector.of(matcher.mapping("objectSelector")));
    }

    /** What says who is asked is decided without asking anybody: else a bad configuration could not be mended. */
    public static boolean isExempt(Request request) {
        return request.kind().gvk().group().equals(REGISTRATION);
    }

    /** The kind, at the version that a rule names, as which the object is meant; empty where no rule is about the write. */
    public Answer<Optional<Kind>> match(Request request) {
        if (!matchesObject(request)) return NO;
        Optional<Kind> meant = named(rules, request);
        if (meant.isEmpty() || named(excluded, request).isPresent()) return NO;
        Optional<Status> homeless = homeless(request);
        if (homeless.isPresent()) return Answer.refused(homeless.get());
        return matchesNamespace(request) ? Answer.done(meant) : NO;
    }

    private Optional<Kind> named(List<Mapping> some, Request request) {
        Kind sent = request.kind();
        if (some.stream().anyMatch(rule -> names(rule, sent, request))) return Optional.of(sent);
        if (!equivalent || some.isEmpty()) return Optional.empty();
        List<Kind> views = request.views();
        return some.stream()
                .flatMap(rule -> views.stream().filter(view -> names(rule, view, request)))
                .findFirst();
    }

    private static boolean names(Mapping rule, Kind kind, Request request) {
        List<String> operations = rule.sequence("operations").texts();
        return inScope(rule, request)
                && names(operations, request.operation().name())
                && names(rule.sequence("apiGroups").texts(), kind.gvk().group())
                && names(rule.sequence("apiVersions").texts(), kind.gvk().version())
                && namesResource(
                        rule.sequence("resources").texts(), kind.names().plural(), request.subresource())
                && namesObject(rule.sequence("resourceNames").texts(), request);
    }

    private static boolean names(List<String> list, String word) {
        return list.contains("*") || list.contains(word);
    }

    /** {@code pods}, {@code pods/log}, {@code pods/*}, {@code *}, {@code *}{@code /scale}, {@code *}{@code /*}: a star before the slash is no star behind it. */
    private static boolean namesResource(List<String> resources, String plural, String subresource) {
        for (String resource : resources) {
            int slash = resource.indexOf('/');
            String before = slash < 0 ? resource : resource.substring(0, slash);
            String behind = slash < 0 ? "" : resource.substring(slash + 1);
            if ((before.equals("*") || before.equals(plural)) && (behind.equals("*") || behind.equals(subresource)))
                return true;
        }
        return false;
    }

    private static boolean namesObject(List<String> names, Request request) {
        return names.isEmpty() || names.contains(request.object().name());
    }

    private static boolean inScope(Mapping rule, Request request) {
        boolean inNamespace = request.kind().namespaced();
        return switch (rule.text("scope").orElse("*")) {
            case "Namespaced" -> inNamespace;
            case "Cluster" -> !inNamespace;
            default -> true;
        };
    }

    /** The object as it is to be or as it is; of a deletion only the latter. */
    private boolean matchesObject(Request request) {
        return objects.isEverything()
                || objects.matches(request.object())
                || request.before().filter(objects::matches).isPresent();
    }

    /** Kinds without a namespace are never left out, except for namespaces themselves. */
    private boolean matchesNamespace(Request request) {
        if (isAnywhere(request)) return true;
        return namespace(request).filter(namespaces::matches).isPresent();
    }

    private Optional<Status> homeless(Request request) {
        if (isAnywhere(request) || namespace(request).isPresent()) return Optional.empty();
        String name = request.object().namespace();
        Status.Details details = new Status.Details(name, "", "namespaces", "", List.of(), 0);
        return Optional.of(new Status(404, "NotFound", "namespaces \"" + name + "\" not found", details));
    }

    private boolean isAnywhere(Request request) {
        return namespaces.isEverything() || (!request.kind().namespaced() && !request.isOf(NAMESPACE));
    }

    private static Optional<ApiObject> namespace(Request request) {
        boolean isItself = request.isOf(NAMESPACE) && request.operation() != Operation.DELETE;
        if (isItself && request.subresource().isEmpty()) return Optional.of(request.object());
        return request.head().get(new ObjectKey(NAMESPACE, "", request.namespace()));
    }
}
