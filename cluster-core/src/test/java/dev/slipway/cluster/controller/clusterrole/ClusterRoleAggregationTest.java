package dev.slipway.cluster.controller.clusterrole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRoleAggregationTest {
    private static final GroupVersionKind KIND = GroupVersionKind.of("rbac.authorization.k8s.io/v1", "ClusterRole");

    private static ApiObject role(String name, String... verbs) {
        Mapping rule = Mapping.of("verbs", List.of(verbs));
        return ApiObject.of(KIND, "", name).withLabel("part", "shop").with("rules", Sequence.of(rule));
    }

    private static final ApiObject WHOLE = ApiObject.of(KIND, "", "whole")
            .withLabel("part", "shop")
            .with(
                    "aggregationRule",
                    Mapping.of(
                            "clusterRoleSelectors",
                            Sequence.of(Mapping.of("matchLabels", Mapping.of("part", "shop")))));

    private static Decision reconcile(ApiObject... objects) {
        return new ClusterRoleAggregation().reconcile(WHOLE.key(), World.of(List.of(objects)), Instant.EPOCH);
    }

    @Test
    void givesTheRulesOfAllThatItSelectsEachOnce() {
        ApiObject other = role("other", "list").withLabel("part", "else");

        Decision decision = reconcile(WHOLE, role("b", "get"), role("a", "list"), role("c", "get"), other);

        Sequence rules = Sequence.of(Mapping.of("verbs", List.of("list")), Mapping.of("verbs", List.of("get")));
        assertThat(decision.commands()).containsExactly(new Command.Update(WHOLE.with("rules", rules)));
    }

    @Test
    void isDoneWhenTheRulesAreThere() {
        ApiObject filled = WHOLE.with("rules", role("a", "get").root().sequence("rules"));

        assertThat(reconcile(filled, role("a", "get")).isNothing()).isTrue();
    }

    @Test
    void leavesOtherRolesAlone() {
        assertThat(new ClusterRoleAggregation()
                        .reconcile(role("a").key(), World.of(List.of(WHOLE, role("a"))), Instant.EPOCH)
                        .isNothing())
                .isTrue();
    }
}
