package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** No eviction leaves a disruption budget with fewer healthy pods than it asks for. */
final class BudgetsHold implements Invariant {
    private static final GroupKind BUDGET = BudgetUsers.BUDGET;

    @Override
    public void check(Change change, Seen seen) {
        if (change.isGone() || change.before().isEmpty() || !Seen.is(change.object(), Seen.POD)) return;
        ApiObject pod = change.object();
        ApiObject before = change.before().get();
        boolean evicted = !before.isDeleting()
                && pod.isDeleting()
                && pod.metadata().whole("deletionGracePeriodSeconds").equals(Optional.of(Stage.EVICTION_GRACE));
        if (!evicted || !Pods.isReady(before)) return;
        for (ApiObject budget : seen.in(BUDGET, pod.namespace())) if (covers(budget, pod)) check(budget, pod, seen);
    }

    private static void check(ApiObject budget, ApiObject evicted, Seen seen) {
        List<ApiObject> pods = seen.in(Seen.POD, evicted.namespace()).stream()
                .filter(pod -> covers(budget, pod))
                .toList();
        long healthy = pods.stream()
                .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
                .count();
        long desired = desired(budget, expected(pods, seen));
        Invariant.require(
                healthy >= desired,
                "is left with " + healthy + " healthy pods and asks for " + desired + " after the eviction of "
                        + evicted,
                budget);
    }

    private static long desired(ApiObject budget, long expected) {
        Optional<Tree> least = budget.at("spec", "minAvailable");
        if (least.isPresent()) return amount(least.get(), expected);
        return Math.max(0, expected - amount(budget.at("spec", "maxUnavailable").orElseThrow(), expected));
    }

    private static long amount(Tree value, long of) {
        String text = ((Scalar) value).display();
        return text.endsWith("%")
                ? (long) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0)
                : Long.parseLong(text);
    }

    /** What the controllers of the pods want, those at the top. */
    private static long expected(List<ApiObject> pods, Seen seen) {
        Set<String> counted = new TreeSet<>();
        long expected = 0;
        for (ApiObject pod : pods) {
            Optional<ApiObject> top = Rollouts.deploymentOf(pod, seen).or(() -> seen.controllerOf(pod));
            if (top.isPresent() && counted.add(top.get().uid())) expected += Rollouts.replicas(top.get());
        }
        return expected;
    }

    private static boolean covers(ApiObject budget, ApiObject pod) {
        Optional<String> app = budget.spec().text("selector", "matchLabels", "app");
        return app.isPresent() && app.equals(Optional.ofNullable(pod.labels().get("app")));
    }
}
