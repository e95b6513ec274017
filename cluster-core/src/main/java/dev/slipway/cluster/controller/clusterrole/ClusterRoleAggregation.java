package dev.slipway.cluster.controller.clusterrole;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives a ClusterRole with an aggregation rule the rules of all ClusterRoles that one of its selectors matches, in the order of their names,
 * each rule once. Where selected roles aggregate themselves, theirs follow as they change.
 */
public final class ClusterRoleAggregation implements Reconciler {
    private static final GroupKind CLUSTER_ROLE = new GroupKind("rbac.authorization.k8s.io", "ClusterRole");

    @Override
    public String name() {
        return "clusterrole-aggregation-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.of(CLUSTER_ROLE, ClusterRoleAggregation::aggregating));
    }

    /** Any ClusterRole may be selected by any that aggregates; there are few of those. */
    private static List<ObjectKey> aggregating(Change change, World world) {
        return world.list(CLUSTER_ROLE, "").stream()
                .filter(ClusterRoleAggregation::aggregates)
                .map(ApiObject::key)
                .toList();
    }

    private static boolean aggregates(ApiObject role) {
        return role.root().has("aggregationRule");
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(role -> aggregates(role) && !role.isDeleting())
                .map(role -> filled(role, world))
                .orElse(Decision.nothing());
    }

    private static Decision filled(ApiObject role, World world) {
        Set<Tree> rules = new LinkedHashSet<>();
        List<LabelSelector> selectors =
                role.root().sequence("aggregationRule", "clusterRoleSelectors").mappings().stream()
                        .map(LabelSelector::of)
                        .toList();
        for (ApiObject other : world.list(CLUSTER_ROLE, ""))
            if (!other.key().equals(role.key()) && selectors.stream().anyMatch(selector -> selector.matches(other)))
                rules.addAll(other.root().sequence("rules").items());
        Sequence wanted = new Sequence(List.copyOf(rules));
        return role.root().sequence("rules").equals(wanted)
                ? Decision.nothing()
                : Decision.of(new Command.Update(role.with("rules", wanted)));
    }
}
