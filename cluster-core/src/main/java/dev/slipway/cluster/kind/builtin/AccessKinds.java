package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.NameRule;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.stream.Collectors;

/** Who may do what: the kinds that say so, and the questions about it. */
final class AccessKinds {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String AUTHORIZATION = "authorization.k8s.io/v1";
    private static final String AUTHENTICATION = "authentication.k8s.io/v1";

    private AccessKinds() {}

    static List<Kind> all(Entry entry) {
        Traits traits = Traits.USUAL.named(NameRule.PATH_SEGMENT).creatingOnUpdate();
        return List.of(
                entry.of(RBAC, "Role", "roles", "V1Role")
                        .withTraits(traits)
                        .withRules(new RoleRules(true))
                        .withColumns(Column.NAME, Column.CREATED_AT),
                entry.of(RBAC, "ClusterRole", "clusterroles", "V1ClusterRole")
                        .clusterScoped()
                        .withTraits(traits)
                        .withRules(new RoleRules(false))
                        .withColumns(Column.NAME, Column.CREATED_AT),
                entry.of(RBAC, "RoleBinding", "rolebindings", "V1RoleBinding")
                        .withTraits(traits)
                        .withRules(new BindingRules(true))
                        .withColumns(ofBinding()),
                entry.of(RBAC, "ClusterRoleBinding", "clusterrolebindings", "V1ClusterRoleBinding")
                        .clusterScoped()
                        .withTraits(traits)
                        .withRules(new BindingRules(false))
                        .withColumns(ofBinding()),
                question(entry, AUTHORIZATION, "SelfSubjectAccessReview").clusterScoped(),
                question(entry, AUTHORIZATION, "SelfSubjectRulesReview").clusterScoped(),
                question(entry, AUTHORIZATION, "SubjectAccessReview").clusterScoped(),
                question(entry, AUTHORIZATION, "LocalSubjectAccessReview"),
                question(entry, AUTHENTICATION, "SelfSubjectReview").clusterScoped(),
                question(entry, AUTHENTICATION, "TokenReview").clusterScoped());
    }

    private static Kind question(Entry entry, String apiVersion, String kind) {
        String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
        return entry.of(apiVersion, kind, plural, "V1" + kind).withTraits(Traits.QUESTION);
    }

    private static List<Column> ofBinding() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "Role",
                        "What it grants.",
                        binding -> binding.root().text("roleRef", "kind").orElse("") + "/"
                                + binding.root().text("roleRef", "name").orElse("")),
                Cells.AGE,
                Cells.wide(Cells.text("Users", "To whom, by name.", binding -> subjects(binding, "User"))),
                Cells.wide(
                        Cells.text("Groups", "To the members of which groups.", binding -> subjects(binding, "Group"))),
                Cells.wide(Cells.text(
                        "ServiceAccounts",
                        "To which service accounts.",
                        binding -> subjects(binding, "ServiceAccount"))));
    }

    private static String subjects(ApiObject binding, String kind) {
        return binding.root().sequence("subjects").mappings().stream()
                .filter(subject -> subject.text("kind").orElse("").equals(kind))
                .map(subject -> (kind.equals("ServiceAccount")
                                ? subject.text("namespace").orElse("") + "/"
                                : "")
                        + subject.text("name").orElse(""))
                .collect(Collectors.joining(", "));
    }
}
