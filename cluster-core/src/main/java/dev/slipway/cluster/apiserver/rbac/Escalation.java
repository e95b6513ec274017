package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Nobody grants more than they have. Whoever writes a role must hold all that it grants, or the verb {@code escalate} on it; whoever writes a
 * binding must hold all that the role grants, or the verb {@code bind} on the role.
 */
public final class Escalation {
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private Escalation() {}

    /**
     * Why a user may not make of one object the other; empty if they may, and for objects of other kinds.
     *
     * @param before empty for a new object
     */
    public static Optional<Status> refusal(User user, Optional<ApiObject> before, ApiObject after, Grants grants) {
        if (user.isMaster()) return Optional.empty();
        GroupKind kind = after.key().kind();
        if (kind.equals(Grants.ROLE) || kind.equals(Grants.CLUSTER_ROLE)) return ofRole(user, before, after, grants);
        if (kind.equals(Grants.ROLE_BINDING) || kind.equals(Grants.CLUSTER_ROLE_BINDING))
            return ofBinding(user, before, after, grants);
        return Optional.empty();
    }

    private static Optional<Status> ofRole(User user, Optional<ApiObject> before, ApiObject after, Grants grants) {
        if (before.isPresent() && same(before.get(), after, "rules", "aggregationRule")) return Optional.empty();
        String resource = resource(after.key().kind());
        Attributes escalate = Attributes.of("escalate", after.namespace(), Grants.GROUP, resource, "", after.name());
        if (grants.decide(user, escalate).allowed()) return Optional.empty();
        List<PolicyRule> held = grants.rulesOf(user, after.namespace());
        boolean aggregates = after.root().has("aggregationRule")
                && !(before.isPresent() && same(before.get(), after, "aggregationRule"));
        if (aggregates && !missing(held, EVERYTHING).isEmpty())
            return Optional.of(forbidden(after, "must have cluster-admin privileges to use an aggregationRule"));
        return refusal(user, after, missing(held, PolicyRule.of(after)));
    }

    private static Optional<Status> ofBinding(User user, Optional<ApiObject> before, ApiObject after, Grants grants) {
        if (before.isPresent() && same(before.get(), after, "roleRef", "subjects")) return Optional.empty();
        ObjectKey role = Grants.roleOf(after);
        String resource = resource(role.kind());
        Attributes bind = Attributes.of("bind", after.namespace(), Grants.GROUP, resource, "", role.name());
        if (grants.decide(user, bind).allowed()) return Optional.empty();
        Optional<List<PolicyRule>> granted = grants.rules(role);
        if (granted.isEmpty()) return Optional.of(roleNotFound(role));
        return refusal(user, after, missing(grants.rulesOf(user, after.namespace()), granted.get()));
    }

    private static boolean same(ApiObject before, ApiObject after, String... fields) {
        for (String field : fields) if (!value(before, field).equals(value(after, field))) return false;
        return true;
    }

    /** An empty list says no more than none. */
    private static Optional<Tree> value(ApiObject object, String field) {
        return object.root()
                .get(field)
                .filter(tree -> tree.asSequence().filter(list -> list.isEmpty()).isEmpty());
    }

    /** The parts of rules that no rule held covers. */
    public static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        List<PolicyRule> missing = new ArrayList<>();
        for (PolicyRule rule : wanted)
            for (PolicyRule atom : rule.atoms())
                if (held.stream().noneMatch(own -> own.covers(atom))) missing.add(atom);
        return missing;
    }

    private static Optional<Status> refusal(User user, ApiObject object, List<PolicyRule> missing) {
        if (missing.isEmpty()) return Optional.empty();
        TreeSet<String> shown = new TreeSet<>();
        for (PolicyRule rule : compact(missing)) shown.add(rule.toString());
        return Optional.of(forbidden(
                object,
                "user \"" + user.name() + "\" (groups=" + PolicyRule.quoted(user.groups())
                        + ") is attempting to grant RBAC permissions not currently held:\n"
                        + String.join("\n", shown)));
    }

    /** Atoms that differ in their verbs only as one rule; verbs keep the order in which they came. */
    static List<PolicyRule> compact(List<PolicyRule> atoms) {
        Map<PolicyRule, List<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule atom : atoms) {
            List<String> known = verbs.computeIfAbsent(atom.withVerbs(List.of()), none -> new ArrayList<>());
            for (String verb : atom.verbs()) if (!known.contains(verb)) known.add(verb);
        }
        List<PolicyRule> rules = new ArrayList<>();
        verbs.forEach((rule, all) -> rules.add(rule.withVerbs(all)));
        return rules;
    }

    private static Status forbidden(ApiObject object, String why) {
        String resource = resource(object.key().kind());
        return new Status(
                403,
                "Forbidden",
                resource + "." + Grants.GROUP + " \"" + object.name() + "\" is forbidden: " + why,
                new Status.Details(object.name(), Grants.GROUP, resource, "", List.of(), 0));
    }

    private static Status roleNotFound(ObjectKey role) {
        String resource = resource(role.kind());
        return new Status(
                404,
                "NotFound",
                resource + "." + Grants.GROUP + " \"" + role.name() + "\" not found",
                new Status.Details(role.name(), Grants.GROUP, resource, "", List.of(), 0));
    }

    private static String resource(GroupKind kind) {
        return kind.kind().toLowerCase(java.util.Locale.ROOT) + "s";
    }
}
