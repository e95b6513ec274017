package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.Optional;

/** Nothing is made beyond a quota that was there before it. */
final class QuotasHold implements Invariant {
    @Override
    public void check(Change change, Seen seen) {
        if (change.isGone() || change.before().isPresent()) return;
        ApiObject made = change.object();
        if (Seen.is(made, Seen.POD)) check("pods", Seen.POD, made, seen);
        if (Seen.is(made, Seen.JOB)) check("count/jobs.batch", Seen.JOB, made, seen);
    }

    private static void check(String resource, GroupKind kind, ApiObject made, Seen seen) {
        for (ApiObject quota : seen.in(QuotaUsers.QUOTA, made.namespace())) {
            Optional<Long> most = quota.spec()
                    .text("hard", resource)
                    .map(text -> text.endsWith("k") ? text.replace("k", "000") : text)
                    .map(Long::parseLong);
            long used = seen.in(kind, made.namespace()).stream()
                    .filter(object -> kind.equals(Seen.JOB) || Pods.isActive(object))
                    .count();
            Invariant.require(
                    most.isEmpty() || used <= most.get(),
                    "is made beyond " + quota + ": " + used + " of " + most,
                    made);
        }
    }

    /** What a quota says is in use is; nothing that is held on to while it goes. */
    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject quota : seen.all(QuotaUsers.QUOTA)) {
            boolean held = seen.in(Seen.POD, quota.namespace()).stream().anyMatch(ApiObject::isDeleting);
            if (held || quota.spec().text("hard", "pods").isEmpty()) continue;
            long used = seen.in(Seen.POD, quota.namespace()).stream()
                    .filter(Pods::isActive)
                    .count();
            Invariant.require(
                    quota.status().text("used", "pods").equals(Optional.of(Long.toString(used))),
                    "says that " + quota.status() + " are in use, and " + used + " are",
                    quota);
        }
    }
}
