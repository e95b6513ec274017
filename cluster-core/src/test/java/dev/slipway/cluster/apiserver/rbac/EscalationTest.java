package dev.slipway.cluster.apiserver.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody grants more than they have; the texts are those of a real server. */
class EscalationTest {
    private static final User ALICE = new User("alice", List.of("dev", User.AUTHENTICATED));
    private static final String TO_ALICE = "{kind: User, name: alice}";

    private static final ApiObject UP = Granted.object(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: up, namespace: shop}, rules: [{apiGroups:"
                    + " [''], resources: [secrets], verbs: [get, list]}, {apiGroups: [apps], resources: [deployments], verbs:"
                    + " [get], resourceNames: [web]}]}");
    private static final ApiObject BINDING = Granted.object(
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: up, namespace: shop}, roleRef:"
                    + " {kind: ClusterRole, name: keeper}, subjects: []}");

    private static Optional<Status> refusal(ApiObject after, Granted granted) {
        return Escalation.refusal(ALICE, Optional.empty(), after, granted.grants());
    }

    @Test
    void refusesARoleThatGrantsMoreThanItsMakerHas() {
        assertThat(refusal(UP, new Granted())).hasValueSatisfying(status -> {
            assertThat(status.code()).isEqualTo(403);
            assertThat(status.message())
                    .isEqualTo(
                            "roles.rbac.authorization.k8s.io \"up\" is forbidden: user \"alice\" (groups=[\"dev\""
                                    + " \"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
                                    + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}\n"
                                    + "{APIGroups:[\"apps\"], Resources:[\"deployments\"], ResourceNames:[\"web\"], Verbs:[\"get\"]}");
        });
    }

    @Test
    void namesOnlyWhatIsMissing() {
        Granted some = new Granted()
                .role("shop", "some", "{verbs: [list], apiGroups: [''], resources: ['*']}")
                .role("", "all-apps", "{verbs: ['*'], apiGroups: [apps], resources: ['*']}")
                .bind("shop", "Role", "some", TO_ALICE)
                .bind("", "ClusterRole", "all-apps", TO_ALICE);

        assertThat(refusal(UP, some).orElseThrow().message())
                .endsWith("\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
    }

    @Test
    void letsThoseEscalateWhoHoldTheVerb() {
        Granted verb = new Granted()
                .role("shop", "may", "{verbs: [escalate], apiGroups: [rbac.authorization.k8s.io], resources: [roles]}")
                .bind("shop", "Role", "may", TO_ALICE);

        assertThat(refusal(UP, verb)).isEmpty();
    }

    @Test
    void refusesABindingToARoleThatGrantsMore() {
        Granted keeper = new Granted().role("", "keeper", "{verbs: [get], apiGroups: [''], resources: [secrets]}");

        assertThat(refusal(BINDING, keeper).orElseThrow().message())
                .startsWith("rolebindings.rbac.authorization.k8s.io \"up\" is forbidden: ")
                .endsWith("\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
    }

    @Test
    void letsThoseBindWhoHoldTheVerbOrTheRules() {
        Granted keeper = new Granted()
                .role("", "keeper", "{verbs: [get], apiGroups: [''], resources: [secrets]}")
                .role(
                        "shop",
                        "may",
                        "{verbs: [bind], apiGroups: ['*'], resources: [clusterroles], resourceNames: [keeper]}")
                .bind("shop", "Role", "may", TO_ALICE);
        Granted holder = new Granted()
                .role("", "keeper", "{verbs: [get], apiGroups: [''], resources: [secrets]}")
                .bind("shop", "ClusterRole", "keeper", TO_ALICE);

        assertThat(refusal(BINDING, keeper)).isEmpty();
        assertThat(refusal(BINDING, holder)).isEmpty();
    }

    @Test
    void doesNotBindWhatIsNotThere() {
        assertThat(refusal(BINDING, new Granted()).orElseThrow().code()).isEqualTo(404);
    }

    @Test
    void letsEverythingElseOfARoleBeChanged() {
        ApiObject labelled = UP.withLabel("team", "shop");

        assertThat(Escalation.refusal(ALICE, Optional.of(UP), labelled, new Granted().grants()))
                .isEmpty();
    }

    @Test
    void letsOnlyThoseAggregateWhoMayDoEverything() {
        ApiObject all = Granted.object(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: all}, aggregationRule:"
                        + " {clusterRoleSelectors: [{matchLabels: {a: b}}]}}");
        Granted root = new Granted()
                .role(
                        "",
                        "root",
                        "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], nonResourceURLs: ['*']}")
                .bind("", "ClusterRole", "root", TO_ALICE);

        assertThat(refusal(all, new Granted()).orElseThrow().message())
                .endsWith("must have cluster-admin privileges to use an aggregationRule");
        assertThat(refusal(all, root)).isEmpty();
    }
}
