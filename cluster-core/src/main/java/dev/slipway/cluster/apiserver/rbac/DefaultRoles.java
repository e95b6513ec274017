package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The roles and bindings that every control plane has. What somebody took away from one of them comes back with the next start, what somebody
 * added stays; one with the annotation {@code rbac.authorization.kubernetes.io/autoupdate: "false"} is left alone.
 */
public final class DefaultRoles {
    private static final String TABLE = "default-roles.txt";
    private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String PREFIX = "rbac.authorization.k8s.io/";
    private static final String VERSION = Grants.GROUP + "/v1";

    private DefaultRoles() {}

    /** All of them, roles before the bindings that name them. */
    public static List<ApiObject> all() {
        List<ApiObject> all = new ArrayList<>();
        for (String line : table().split("\n")) {
            if (line.startsWith("#") || line.isBlank()) continue;
            List<String> words = Arrays.asList(line.strip().split(" +"));
            if (line.startsWith(" ")) all.add(withRule(all.remove(all.size() - 1), words));
            else all.add(begun(words));
        }
        return List.copyOf(all);
    }

    private static String table() {
        try (InputStream table = DefaultRoles.class.getResourceAsStream(TABLE)) {
            if (table == null) throw new IllegalStateException("the build left out " + TABLE);
            return new String(table.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + TABLE, unreadable);
        }
    }

    private static ApiObject begun(List<String> words) {
        String name = words.get(1);
        return switch (words.get(0)) {
            case "role" ->
                labelled(of("ClusterRole", name), words.subList(2, words.size()))
                        .with("rules", Sequence.empty());
            case "aggregate" ->
                labelled(of("ClusterRole", name), words.subList(3, words.size()))
                        .with("aggregationRule", selecting(words.get(2)))
                        .with("rules", Sequence.empty());
            case "bind" -> binding(name, words.get(2), words.subList(3, words.size()));
            default -> throw new IllegalStateException(TABLE + ": nothing begins with " + words.get(0));
        };
    }

    private static ApiObject of(String kind, String name) {
        return ApiObject.of(GroupVersionKind.of(VERSION, kind), "", name)
                .withLabel("kubernetes.io/bootstrapping", "rbac-defaults")
                .withAnnotation(AUTOUPDATE, "true");
    }

    private static ApiObject labelled(ApiObject role, List<String> labels) {
        ApiObject labelled = role;
        for (String label : labels) labelled = labelled.withLabel(PREFIX + label, "true");
        return labelled;
    }

    private static Mapping selecting(String label) {
        return Mapping.of(
                "clusterRoleSelectors", Sequence.of(Mapping.of("matchLabels", Mapping.of(PREFIX + label, "true"))));
    }

    private static ApiObject binding(String name, String role, List<String> subjects) {
        List<Tree> all = new ArrayList<>();
        for (String subject : subjects) {
            int slash = subject.indexOf('/');
            all.add(Mapping.of(
                    "kind",
                    subject.substring(0, slash),
                    "apiGroup",
                    Grants.GROUP,
                    "name",
                    subject.substring(slash + 1)));
        }
        return of("ClusterRoleBinding", name)
                .with("subjects", new Sequence(all))
                .with("roleRef", Mapping.of("apiGroup", Grants.GROUP, "kind", "ClusterRole", "name", role));
    }

    private static ApiObject withRule(ApiObject role, List<String> words) {
        List<String> verbs = list(words.get(0));
        boolean paths = words.size() == 2;
        PolicyRule rule = paths
                ? new PolicyRule(verbs, List.of(), List.of(), List.of(), list(words.get(1)))
                : new PolicyRule(
                        verbs,
                        list(words.get(1)).stream()
                                .map(group -> group.equals("core") ? "" : group)
                                .toList(),
                        list(words.get(2)),
                        words.size() > 3 ? list(words.get(3)) : List.of(),
                        List.of());
        return role.with("rules", role.root().sequence("rules").with(rule.tree()));
    }

    private static List<String> list(String word) {
        return Arrays.asList(word.split(","));
    }

    /** Whether a binding binds another role than it should: what it binds cannot be changed, so it has to be made anew. */
    public static boolean bindsAnother(ApiObject live, ApiObject wanted) {
        boolean mine = !live.annotation(AUTOUPDATE).equals(Optional.of("false"));
        return mine && !live.root().mapping("roleRef").equals(wanted.root().mapping("roleRef"));
    }

    /** What to make of one that is there; empty if it is as it should be, or is to be left alone. */
    public static Optional<ApiObject> reconciled(ApiObject live, ApiObject wanted) {
        if (live.annotation(AUTOUPDATE).equals(Optional.of("false"))) return Optional.empty();
        ApiObject after = withLabelsOf(live, wanted);
        after = wanted.root().has("subjects") ? withSubjectsOf(after, wanted) : withRulesOf(after, wanted);
        return after.equals(live) ? Optional.empty() : Optional.of(after);
    }

    private static ApiObject withLabelsOf(ApiObject live, ApiObject wanted) {
        ApiObject after = live;
        for (var label : wanted.labels().entrySet()) after = after.withLabel(label.getKey(), label.getValue());
        for (var note : wanted.annotations().entrySet()) after = after.withAnnotation(note.getKey(), note.getValue());
        return after;
    }

    private static ApiObject withSubjectsOf(ApiObject live, ApiObject wanted) {
        Sequence subjects = live.root().sequence("subjects");
        for (Tree subject : wanted.root().sequence("subjects"))
            if (!subjects.items().contains(subject)) subjects = subjects.with(subject);
        return live.with("subjects", subjects);
    }

    private static ApiObject withRulesOf(ApiObject live, ApiObject wanted) {
        Optional<Tree> aggregation = wanted.root().get("aggregationRule");
        if (aggregation.isPresent())
            return live.root().has("aggregationRule") ? live : live.with("aggregationRule", aggregation.get());
        List<PolicyRule> missing = Escalation.missing(PolicyRule.of(live), PolicyRule.of(wanted));
        Sequence rules = live.root().sequence("rules");
        for (PolicyRule rule : Escalation.compact(missing)) rules = rules.with(rule.tree());
        return missing.isEmpty() ? live : live.with("rules", rules);
    }
}
