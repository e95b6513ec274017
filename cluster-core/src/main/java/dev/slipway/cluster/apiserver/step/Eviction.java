package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.disruption.Budget;
import dev.slipway.cluster.kind.disruption.Owners;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.object.Status.Details;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * The deletion of a pod on purpose, as by {@code kubectl drain}: only as far as the pod's disruption budget goes.
 *
 * <p>Kubernetes counts down a number in the budget's status, since its server sees pods of a moment ago. Here a decision sees every eviction before
 * it: a pod that goes counts as unhealthy at once, so that the pods themselves are the count.
 */
public final class Eviction {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final String WOULD_VIOLATE = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String AMBIGUOUS =
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

    private Eviction() {}

    /** What an Eviction comes to: the deletion of a pod of the same name. */
    public static Step decide(ApiObject eviction, WriteOptions options, Moment moment) {
        Optional<Kind> kind = moment.kind(POD);
        if (kind.isEmpty()) return Step.refuse(Refusals.noSuchResource());
        return moment.letsAct(kind.get(), eviction, options)
                .fold(
                        (admitted, remarks) -> evict(admitted, options, remarks, moment.inside()),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static Step evict(ApiObject eviction, WriteOptions options, Remarks remarks, Moment moment) {
        ObjectKey key = new ObjectKey(POD, eviction.namespace(), eviction.name());
        Mapping wanted = eviction.root().mapping("deleteOptions");
        DeleteOptions deletion = new DeleteOptions(
                DeleteOptions.Propagation.USUAL,
                wanted.text("preconditions", "uid"),
                wanted.text("preconditions", "resourceVersion"),
                wanted.whole("gracePeriodSeconds"),
                options.dryRun() || wanted.sequence("dryRun").texts().contains("All"));
        Step deleted = Deletion.decide(key, deletion, moment);
        if (deleted instanceof Step.Refuse) return deleted;
        Optional<Status> refusal = moment.find(key).flatMap(pod -> refusal(pod, moment));
        return refusal.map(Step::refuse).orElseGet(() -> deleted.after(remarks));
    }

    private static Optional<Status> refusal(ApiObject pod, Moment moment) {
        if (isNoLoss(pod)) return Optional.empty();
        List<ApiObject> budgets = moment.head().list(Budget.KIND, pod.namespace()).stream()
                .filter(budget -> Budget.covers(budget, pod))
                .toList();
        if (budgets.size() > 1) return Optional.of(Status.of(500, "InternalError", AMBIGUOUS));
        return budgets.stream()
                .flatMap(budget -> refusal(pod, budget, moment).stream())
                .findFirst();
    }

    /** What has ended, has not begun or goes already is missed by nobody. */
    private static boolean isNoLoss(ApiObject pod) {
        String phase = pod.status().text("phase").orElse("Pending");
        return pod.isDeleting() || List.of("Succeeded", "Failed", "Pending").contains(phase);
    }

    private static Optional<Status> refusal(ApiObject pod, ApiObject budget, Moment moment) {
        List<ApiObject> pods = moment.head().list(POD, pod.namespace()).stream()
                .filter(other -> Budget.covers(budget, other))
                .toList();
        Budget now = Budget.of(budget, pods, new Owners(moment::find, moment::kind));
        if (now.allowed() > 0 || (!Budget.isReady(pod) && mayGoUnready(budget, now))) return Optional.empty();
        String why = now.problem().isEmpty()
                ? " needs " + now.desired() + " healthy pods and has " + now.healthy() + " currently"
                : " does not allow evicting pods currently because it failed sync: " + now.problem();
        Cause cause = new Cause("DisruptionBudget", "The disruption budget " + budget.name() + why, "");
        return Optional.of(
                Refusals.of(429, "TooManyRequests", WOULD_VIOLATE, new Details("", "", "", "", List.of(cause), 0)));
    }

    /** A pod that is not ready may go if the budget always lets it, or if enough others are healthy. */
    private static boolean mayGoUnready(ApiObject budget, Budget now) {
        boolean always = budget.spec().text("unhealthyPodEvictionPolicy").equals(Optional.of("AlwaysAllow"));
        return always || (now.desired() > 0 && now.healthy() >= now.desired());
    }
}
