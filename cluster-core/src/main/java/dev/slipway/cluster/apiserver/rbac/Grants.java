package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All that is granted to anybody at one moment: bindings filed under those whom they name, roles understood when first asked for. Made once
 * for as long as no role and no binding changes; any thread may ask.
 */
public final class Grants {
    static final String GROUP = "rbac.authorization.k8s.io";
    static final GroupKind ROLE = new GroupKind(GROUP, "Role");
    static final GroupKind CLUSTER_ROLE = new GroupKind(GROUP, "ClusterRole");
    static final GroupKind ROLE_BINDING = new GroupKind(GROUP, "RoleBinding");
    static final GroupKind CLUSTER_ROLE_BINDING = new GroupKind(GROUP, "ClusterRoleBinding");
    private static final List<GroupKind> KINDS = List.of(ROLE, CLUSTER_ROLE, ROLE_BINDING, CLUSTER_ROLE_BINDING);

    private static final String ACCOUNT = "system:serviceaccount:";

    private final Snapshot snapshot;
    private final Map<String, Map<String, List<Grant>>> bySubject = new TreeMap<>();
    private final ConcurrentMap<ObjectKey, Optional<List<PolicyRule>>> understood = new ConcurrentHashMap<>();

    private Grants(Snapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.list(CLUSTER_ROLE_BINDING).forEach(this::file);
        snapshot.list(ROLE_BINDING).forEach(this::file);
    }

    /** Those of a snapshot. */
    public static Grants in(Snapshot snapshot) {
        return new Grants(snapshot);
    }

    /** Whether another snapshot grants the same for certain. */
    boolean holdFor(Snapshot other) {
        return KINDS.stream().allMatch(kind -> snapshot.shares(kind, other));
    }

    /** A role, and the one subject of a binding to which it is granted. */
    record Grant(ApiObject binding, Mapping subject, ObjectKey role) {

        /** For people, in Kubernetes' words. */
        String describe() {
            String place = binding.namespace().isEmpty() ? "" : "/" + binding.namespace();
            return binding.kind() + " \"" + binding.name() + place + "\" of "
                    + role.kind().kind() + " \"" + role.name() + "\" to " + receiver();
        }

        private String receiver() {
            String kind = subject.text("kind").orElse("");
            String name = subject.text("name").orElse("");
            if (!kind.equals("ServiceAccount")) return kind + " \"" + name + "\"";
            return kind + " \"" + name + "/" + subject.text("namespace").orElse(binding.namespace()) + "\"";
        }
    }

    private void file(ApiObject binding) {
        ObjectKey role = roleOf(binding);
        Map<String, List<Grant>> here = bySubject.computeIfAbsent(binding.namespace(), none -> new TreeMap<>());
        for (Mapping subject : binding.root().sequence("subjects").mappings())
            here.computeIfAbsent(label(subject, binding.namespace()), none -> new ArrayList<>())
                    .add(new Grant(binding, subject, role));
    }

    /** The role that a binding grants. */
    static ObjectKey roleOf(ApiObject binding) {
        Mapping reference = binding.root().mapping("roleRef");
        String name = reference.text("name").orElse("");
        return reference.text("kind").orElse("").equals("Role")
                ? new ObjectKey(ROLE, binding.namespace(), name)
                : new ObjectKey(CLUSTER_ROLE, "", name);
    }

    private static String label(Mapping subject, String namespace) {
        String name = subject.text("name").orElse("");
        return switch (subject.text("kind").orElse("")) {
            case "Group" -> "group " + name;
            case "ServiceAccount" ->
                "user " + ACCOUNT + subject.text("namespace").orElse(namespace) + ":" + name;
            default -> "user " + name;
        };
    }

    /** Whether a user may do something, and why. */
    public Permission decide(User user, Attributes asked) {
        if (user.isMaster()) return Permission.ALWAYS;
        List<String> missing = new ArrayList<>();
        for (Grant grant : of(user, asked.namespace())) {
            Optional<List<PolicyRule>> rules = rules(grant.role());
            if (rules.isEmpty()) missing.add(notFound(grant.role()));
            else if (rules.get().stream().anyMatch(rule -> rule.allows(asked)))
                return new Permission(true, "RBAC: allowed by " + grant.describe());
        }
        return new Permission(false, missing.isEmpty() ? "" : "RBAC: " + aggregate(missing));
    }

    private static String aggregate(List<String> problems) {
        List<String> distinct = problems.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]";
    }

    private static String notFound(ObjectKey role) {
        return role.kind().kind().toLowerCase(java.util.Locale.ROOT) + "." + GROUP + " \"" + role.name()
                + "\" not found";
    }

    /** Every rule that holds for a user in a namespace; those for the whole cluster come first. */
    public List<PolicyRule> rulesOf(User user, String namespace) {
        List<PolicyRule> all = new ArrayList<>();
        for (Grant grant : of(user, namespace)) rules(grant.role()).ifPresent(all::addAll);
        return all;
    }

    private List<Grant> of(User user, String namespace) {
        List<Grant> all = new ArrayList<>();
        collect(user, "", all);
        if (!namespace.isEmpty()) collect(user, namespace, all);
        return all;
    }

    private void collect(User user, String namespace, List<Grant> all) {
        Map<String, List<Grant>> here = bySubject.get(namespace);
        if (here == null) return;
        all.addAll(here.getOrDefault("user " + user.name(), List.of()));
        for (String group : user.groups()) all.addAll(here.getOrDefault("group " + group, List.of()));
    }

    /** The rules of a role; empty if there is no such role. */
    Optional<List<PolicyRule>> rules(ObjectKey role) {
        return understood.computeIfAbsent(role, key -> snapshot.get(key).map(PolicyRule::of));
    }
}
