package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.HookResult;
import dev.slipway.sync.apply.Results;
import dev.slipway.sync.model.Hook.DeleteWhen;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Runs;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which objects that are kept for their result may go, because it is written down or nobody asks for it any more. It is read from what is
 * written down alone, so that a process that dies leaves no finalizer behind which the next one does not know of. Pure.
 *
 * @param open the attempt that is under way, if one is
 * @param results what is written down of an attempt
 * @param runs what is written down of Jobs that have run
 */
record Keeping(Optional<String> open, Function<String, Optional<Results>> results, Runs runs) {

    /** An object that may go. */
    record Leave(ApiObject object, boolean delete) {}

    /**
     * What is to be done about a live object; empty if nothing is.
     *
     * @param wanted whether an object is to stay; asked for few of them
     */
    Optional<Leave> judge(ApiObject live, Predicate<ObjectKey> wanted) {
        Optional<String> attempt = live.annotation(Marks.ATTEMPT);
        return attempt.isPresent() ? hook(live, attempt.get(), HookStep.deleteWhen(live)) : plain(live, wanted);
    }

    private Optional<Leave> hook(ApiObject live, String attempt, Set<DeleteWhen> deleteWhen) {
        Optional<HookResult> result =
                results.apply(attempt).flatMap(all -> all.hook(live.key().toString()));
        boolean recorded = result.filter(known -> !known.isRunning()).isPresent();
        boolean isAwaited = !recorded && open.equals(Optional.of(attempt));
        if (isAwaited || !recorded && !Keepsake.isOn(live)) return Optional.empty();
        boolean mustGo = !recorded || goes(result.orElseThrow(), deleteWhen);
        return leave(live, mustGo);
    }

    private static boolean goes(HookResult result, Set<DeleteWhen> deleteWhen) {
        if (result.isAbandoned()) return true;
        return deleteWhen.contains(result.hasSucceeded() ? DeleteWhen.ON_SUCCESS : DeleteWhen.ON_FAILURE);
    }

    private Optional<Leave> plain(ApiObject live, Predicate<ObjectKey> wanted) {
        if (!Keepsake.isOn(live)) return Optional.empty();
        boolean mayGo = Keepsake.hasRun(live) ? runs.knows(live.key()) || !wanted.test(live.key()) : live.isDeleting();
        return mayGo ? leave(live, false) : Optional.empty();
    }

    private static Optional<Leave> leave(ApiObject live, boolean delete) {
        boolean mustDelete = delete && !live.isDeleting();
        return mustDelete || Keepsake.isOn(live) ? Optional.of(new Leave(live, mustDelete)) : Optional.empty();
    }
}
