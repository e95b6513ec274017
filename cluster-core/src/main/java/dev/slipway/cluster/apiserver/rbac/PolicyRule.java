package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule of a role: these verbs on these resources, or on these paths. {@code *} stands for all; a resource {@code pods/log} is a subresource,
 * {@code *}{@code /log} the same one of everything; a path may end with {@code *}.
 *
 * @param names to which objects it is confined; empty for all
 */
public record PolicyRule(
        List<String> verbs, List<String> groups, List<String> resources, List<String> names, List<String> paths) {
    private static final String ALL = "*";

    public PolicyRule {
        verbs = List.copyOf(verbs);
        groups = List.copyOf(groups);
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        paths = List.copyOf(paths);
    }

    /** As a role writes it. */
    public static PolicyRule of(Mapping rule) {
        return new PolicyRule(
                rule.sequence("verbs").texts(),
                rule.sequence("apiGroups").texts(),
                rule.sequence("resources").texts(),
                rule.sequence("resourceNames").texts(),
                rule.sequence("nonResourceURLs").texts());
    }

    /** All rules of a role. */
    public static List<PolicyRule> of(ApiObject role) {
        return role.root().sequence("rules").mappings().stream()
                .map(PolicyRule::of)
                .toList();
    }

    /** As a role writes it; what is empty is left out. */
    public Mapping tree() {
        Mapping.Builder tree = Mapping.builder();
        put(tree, "verbs", verbs);
        put(tree, "apiGroups", groups);
        put(tree, "resources", resources);
        put(tree, "resourceNames", names);
        put(tree, "nonResourceURLs", paths);
        return tree.build();
    }

    private static void put(Mapping.Builder tree, String field, List<String> values) {
        if (!values.isEmpty()) tree.put(field, Tree.of(values));
    }

    /** Whether the rule lets somebody do this. */
    public boolean allows(Attributes asked) {
        if (!matches(verbs, asked.verb())) return false;
        if (asked.isAboutPath()) return allowsPath(asked.path());
        return matches(groups, asked.group())
                && allowsResource(asked.fullResource(), asked.subresource())
                && (names.isEmpty() || names.contains(asked.name()));
    }

    private boolean allowsResource(String full, String subresource) {
        return matches(resources, full) || (!subresource.isEmpty() && resources.contains("*/" + subresource));
    }

    private boolean allowsPath(String path) {
        for (String pattern : paths) {
            if (pattern.equals(path)) return true;
            if (pattern.endsWith(ALL) && path.startsWith(pattern.substring(0, pattern.length() - 1))) return true;
        }
        return false;
    }

    private static boolean matches(List<String> allowed, String asked) {
        return allowed.contains(ALL) || allowed.contains(asked);
    }

    /** Whether the rule grants all that an {@linkplain #atoms atom} of a rule grants. */
    boolean covers(PolicyRule atom) {
        if (!all(atom.verbs, verb -> matches(verbs, verb))) return false;
        if (!atom.paths.isEmpty()) return all(atom.paths, this::allowsPath);
        return all(atom.groups, group -> matches(groups, group))
                && all(atom.resources, this::coversResource)
                && (names.isEmpty() || (!atom.names.isEmpty() && names.containsAll(atom.names)));
    }

    private boolean coversResource(String resource) {
        int slash = resource.indexOf('/');
        return allowsResource(resource, slash < 0 ? "" : resource.substring(slash + 1));
    }

    private static boolean all(List<String> wanted, java.util.function.Predicate<String> covered) {
        return wanted.stream().allMatch(covered);
    }

    /** The rule in its smallest parts: one verb on one resource, by one name if there are names, or on one path. */
    List<PolicyRule> atoms() {
        List<PolicyRule> atoms = new ArrayList<>();
        for (String group : groups)
            for (String resource : resources)
                for (String verb : verbs) {
                    if (names.isEmpty()) atoms.add(atom(verb, group, resource, List.of()));
                    for (String name : names) atoms.add(atom(verb, group, resource, List.of(name)));
                }
        for (String path : paths)
            for (String verb : verbs)
                atoms.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
        return atoms;
    }

    private static PolicyRule atom(String verb, String group, String resource, List<String> names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    /** The same for other verbs. */
    PolicyRule withVerbs(List<String> others) {
        return new PolicyRule(others, groups, resources, names, paths);
    }

    /** As the refusals of Kubernetes write it. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        show(parts, "APIGroups", groups);
        show(parts, "Resources", resources);
        show(parts, "NonResourceURLs", paths);
        show(parts, "ResourceNames", names);
        show(parts, "Verbs", verbs);
        return parts.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static void show(List<String> parts, String field, List<String> values) {
        if (!values.isEmpty()) parts.add(field + ":" + quoted(values));
    }

    /** As Go prints a list of texts. */
    static String quoted(List<String> values) {
        return values.stream().map(value -> "\"" + value + "\"").collect(Collectors.joining(" ", "[", "]"));
    }
}
