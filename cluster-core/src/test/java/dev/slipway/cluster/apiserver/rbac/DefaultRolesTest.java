package dev.slipway.cluster.apiserver.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultRolesTest {
    private static ApiObject role(String name) {
        return DefaultRoles.all().stream()
                .filter(object ->
                        object.kind().equals("ClusterRole") && object.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void areLabelledAndAnnotatedAsInKubernetes() {
        ApiObject view = role("view");

        assertThat(view.labels())
                .containsEntry("kubernetes.io/bootstrapping", "rbac-defaults")
                .containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true");
        assertThat(view.root().text("aggregationRule", "clusterRoleSelectors")).isEmpty();
        assertThat(role("cluster-admin").root().sequence("rules").size()).isEqualTo(2);
    }

    @Test
    void bindOnlyRolesThatAreThere() {
        assertThat(DefaultRoles.all().stream()
                        .filter(object -> object.kind().equals("ClusterRoleBinding"))
                        .map(binding -> binding.root().text("roleRef", "name").orElseThrow()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(role(name)).isNotNull());
    }

    @Test
    void areLeftAloneWhereTheyAreAsTheyShouldBe() {
        assertThat(DefaultRoles.all())
                .allSatisfy(object ->
                        assertThat(DefaultRoles.reconciled(object, object)).isEmpty());
    }

    @Test
    void comeBackWhereSomebodyTookFromThemAndKeepWhatSomebodyAdded() {
        ApiObject wanted = role("system:basic-user");
        Tree added = Mapping.of("verbs", List.of("get"), "apiGroups", List.of(""), "resources", List.of("nodes"));
        ApiObject changed = wanted.with("rules", Sequence.of(added)).withoutAt("metadata", "labels");

        Optional<ApiObject> mended = DefaultRoles.reconciled(changed, wanted);

        assertThat(mended).hasValueSatisfying(role -> {
            assertThat(Escalation.missing(PolicyRule.of(role), PolicyRule.of(wanted)))
                    .isEmpty();
            assertThat(role.root().sequence("rules").items()).contains(added);
            assertThat(role.labels()).containsAllEntriesOf(wanted.labels());
        });
    }

    @Test
    void aBindingOfAnotherRoleIsMadeAnew() {
        ApiObject wanted = DefaultRoles.all().stream()
                .filter(object -> object.kind().equals("ClusterRoleBinding"))
                .findFirst()
                .orElseThrow();
        ApiObject other = wanted.withAt("view", "roleRef", "name");
        ApiObject own = other.withAnnotation("rbac.authorization.kubernetes.io/autoupdate", "false");

        assertThat(DefaultRoles.bindsAnother(wanted, wanted)).isFalse();
        assertThat(DefaultRoles.bindsAnother(other, wanted)).isTrue();
        assertThat(DefaultRoles.bindsAnother(own, wanted)).isFalse();
    }

    @Test
    void areLeftAloneWhereSomebodySaysSo() {
        ApiObject own = role("view")
                .with("rules", Sequence.empty())
                .withAnnotation("rbac.authorization.kubernetes.io/autoupdate", "false")
                .withoutAt("aggregationRule");

        assertThat(DefaultRoles.reconciled(own, role("view"))).isEmpty();
    }
}
