package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.source.Refs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tells whether a commit brings again what a stage has taken back. What was found is kept until the repository says something new. */
final class RejectedContent {
    private final Lane lane;
    private final Contents contents;
    private final Map<Question, Boolean> known = new LinkedHashMap<>();

    RejectedContent(Lane lane, Contents contents) {
        this.lane = lane;
        this.contents = contents;
    }

    private record Question(Stage stage, CommitId rejected, List<String> components, CommitId commit) {}

    /** The repository was read again. */
    void forget() {
        known.clear();
    }

    /** The first of the rejections that a commit would undo: it has one of their components as it was rejected. */
    CompletableFuture<Optional<Rejection>> in(List<Rejection> rejections, Refs refs, Stage stage, CommitId commit) {
        CompletableFuture<Optional<Rejection>> chain = CompletableFuture.completedFuture(Optional.empty());
        for (Rejection rejection : rejections)
            chain = chain.thenCompose(found -> found.isPresent()
                    ? CompletableFuture.completedFuture(found)
                    : isIn(rejection, refs, stage, commit)
                            .thenApply(is -> Optional.of(rejection).filter(one -> is)));
        return chain;
    }

    /** Whether a commit comes after a rejected one and has something newer. */
    CompletableFuture<Boolean> isSuperseded(Rejection rejection, Refs refs, Stage stage, CommitId commit) {
        return isIn(rejection, refs, stage, commit)
                .thenCompose(same -> same
                        ? CompletableFuture.completedFuture(false)
                        : lane.offload(() -> contents.isAfter(rejection.commit(), commit)));
    }

    private CompletableFuture<Boolean> isIn(Rejection rejection, Refs refs, Stage stage, CommitId commit) {
        Question question = new Question(stage, rejection.commit(), rejection.components(), commit);
        Boolean answer = known.get(question);
        if (answer != null) return CompletableFuture.completedFuture(answer);
        return lane.offload(() -> contents.anySame(refs, stage, rejection.components(), rejection.commit(), commit))
                .thenApply(found -> {
                    known.put(question, found);
                    return found;
                });
    }

    /** Why a commit does not come, and what would help. */
    static String objection(Rejection rejection, Stage stage, CommitId commit) {
        String same = rejection.commit().equals(commit)
                ? ""
                : ", and " + commit.abbreviated() + " has " + rejection.what() + " as it was there";
        String helps = rejection.components().isEmpty()
                ? "a newer commit"
                : "a newer commit that changes " + String.join(" or ", rejection.components());
        return commit.abbreviated() + " does not come to " + stage.name() + ": " + rejection + same + "; " + helps
                + " does, or: slipway promote " + stage.name() + " --to " + commit.abbreviated() + " --force";
    }
}
