package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Stage.OnFailure;
import dev.slipway.sync.report.StageMemory;
import dev.slipway.sync.source.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Decides what follows when applications of a stage do not become healthy at a commit that is new to them, or a hook of theirs fails. A tag goes back once: what it went
 * back to is held if it fails too, so there is no to and fro.
 */
public final class FailedRollout {
    private final Stage stage;
    private final Optional<Refs.Ref> ref;
    private final SortedMap<String, Refs.Ref> ownTags;
    private final StageMemory memory;

    /**
     * @param ref of the stage
     * @param ownTags those of single components
     */
    public FailedRollout(Stage stage, Optional<Refs.Ref> ref, SortedMap<String, Refs.Ref> ownTags, StageMemory memory) {
        this.stage = stage;
        this.ref = ref;
        this.ownTags = ownTags;
        this.memory = memory;
    }

    /**
     * An application whose newest content did not become healthy.
     *
     * @param before the commit whose content it ran before, if any
     * @param isNew whether it was never well with that content; else it is no matter of a commit
     * @param what is wrong with it, as a sentence about the application goes on
     */
    public record Failure(
            String application,
            String component,
            Optional<CommitId> before,
            boolean isNew,
            String what,
            String message) {}

    /** What follows. */
    public sealed interface Answer {}

    /** Nothing; the stage does not ask for anything, or nothing failed. */
    public record Nothing() implements Answer {}

    /** The stage asks for a rollback, but there is a reason against it. */
    public record Held(String why) implements Answer {}

    /**
     * A tag goes back.
     *
     * @param component whose own tag it is; empty means the stage's
     * @param failed the components whose content is rejected
     */
    public record Due(Optional<String> component, CommitId from, CommitId to, List<String> failed, String reason)
            implements Answer {}

    /** @param failures in the order of the applications' names */
    public Answer judge(List<Failure> failures) {
        if (stage.rollout().onFailure() != OnFailure.ROLLBACK) return new Nothing();
        List<Answer> answers = new ArrayList<>();
        List<Failure> ofStage = new ArrayList<>();
        for (Failure failure : failures) {
            Refs.Ref own = ownTags.get(failure.component());
            if (own == null) ofStage.add(failure);
            else answers.add(ofComponent(own, failure));
        }
        if (!ofStage.isEmpty()) answers.add(ofStage(ofStage));
        return first(answers, Due.class).or(() -> first(answers, Held.class)).orElse(new Nothing());
    }

    private Answer ofComponent(Refs.Ref tag, Failure failure) {
        if (isBack(tag.name(), tag.commit()))
            return held(failure, "it was rolled back to " + shortly(tag) + " already");
        if (!failure.isNew()) return new Nothing();
        if (failure.before().isEmpty()) return held(failure, "it never ran anything else here");
        return new Due(
                Optional.of(failure.component()),
                tag.commit(),
                failure.before().get(),
                List.of(failure.component()),
                reason(failure, tag));
    }

    private Answer ofStage(List<Failure> all) {
        if (ref.isPresent() && isBack(stage.ref(), ref.get().commit()))
            return held(all.get(0), "it was rolled back to " + shortly(ref.get()) + " already");
        List<Failure> failures = all.stream().filter(Failure::isNew).toList();
        if (failures.isEmpty()) return new Nothing();
        Failure first = failures.get(0);
        if (!stage.isOnTag())
            return held(
                    first,
                    stage.name() + " follows " + stage.ref() + ", which is not a tag that can be moved back;"
                            + " revert the commit there");
        if (ref.isEmpty()) return held(first, stage.ref() + " is not there");
        CommitId now = ref.get().commit();
        if (memory.good().contains(now))
            return held(
                    first, "all was well at " + shortly(ref.get()) + " before, so it is not the commit that is wrong");
        Optional<CommitId> good = memory.goodBefore();
        if (good.isEmpty())
            return held(
                    first, "no earlier commit is known at which all of " + stage.name() + " was synced and healthy");
        List<String> failed =
                failures.stream().map(Failure::component).distinct().toList();
        return new Due(Optional.empty(), now, good.get(), failed, reason(first, ref.get()));
    }

    private static Optional<Answer> first(List<Answer> answers, Class<? extends Answer> sort) {
        return answers.stream().filter(sort::isInstance).findFirst();
    }

    private boolean isBack(String tag, CommitId now) {
        return memory.rejections().stream()
                .anyMatch(rejection ->
                        rejection.tag().equals(tag) && rejection.to().equals(now));
    }

    private static Held held(Failure failure, String why) {
        return new Held(failure.application() + " " + failure.what() + " and is not rolled back by itself: " + why);
    }

    private static String reason(Failure failure, Refs.Ref at) {
        return failure.application() + " " + failure.what() + " at " + shortly(at) + ": " + failure.message();
    }

    private static String shortly(Refs.Ref ref) {
        return ref.commit().abbreviated();
    }
}
