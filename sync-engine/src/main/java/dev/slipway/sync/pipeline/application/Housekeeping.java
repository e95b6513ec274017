package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Applier;
import dev.slipway.sync.apply.Applier.Written;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.pipeline.application.Keeping.Leave;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.report.ApplicationMemory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Lets go of the objects of one application that were only kept for their result. */
final class Housekeeping {
    /** So many at a time; the rest follows at the next look. */
    private static final int AT_ONCE = 32;

    private final Surroundings around;
    private final LiveView view;
    private final Archive archive;
    private final Applier applier;

    Housekeeping(Surroundings around, LiveView view, Archive archive) {
        this.around = around;
        this.view = view;
        this.archive = archive;
        this.applier = new Applier(around.client());
    }

    /**
     * Does what is due; empty if nothing is.
     *
     * @param under the attempt in hand, ended or not
     * @param wanted whether an object is to stay
     */
    Optional<CompletableFuture<Next>> work(
            ApiObject application, Inventory inventory, Optional<Attempt> under, Predicate<ObjectKey> wanted) {
        Optional<String> open = under.filter(attempt -> !attempt.state().hasEnded())
                .map(attempt -> attempt.brief().name());
        Keeping keeping = new Keeping(open, archive::results, ApplicationMemory.runs(application));
        List<Leave> leaving = inventory.uids().keySet().stream()
                .flatMap(key -> view.get(key).stream())
                .flatMap(live -> keeping.judge(live, wanted).stream())
                .limit(AT_ONCE)
                .toList();
        return leaving.isEmpty() ? Optional.empty() : Optional.of(letGo(application, leaving));
    }

    private CompletableFuture<Next> letGo(ApiObject application, List<Leave> leaving) {
        List<CompletableFuture<Written>> asked = leaving.stream()
                .map(leave -> applier.letGo(leave.object(), leave.delete()))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenCompose(done -> {
                    List<Written> written =
                            asked.stream().map(CompletableFuture::join).toList();
                    return view.shows(written).thenApply(shown -> next(application, written));
                });
    }

    private Next next(ApiObject application, List<Written> written) {
        return written.stream()
                .flatMap(one -> one.problem().stream())
                .findFirst()
                .map(problem -> {
                    around.warn(application, "ResultKept", problem.message());
                    return Next.AFTER_BACK_OFF;
                })
                .orElseGet(() -> isDone(written) ? Next.AT_ONCE : Next.AFTER_BACK_OFF);
    }

    /** Somebody else may have changed one in between: it is tried again, when what they did is in view. */
    private static boolean isDone(List<Written> written) {
        return written.stream()
                .noneMatch(one -> one.now().filter(Keepsake::isOn).isPresent());
    }
}
