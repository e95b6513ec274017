package dev.slipway.sync.promote;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.Lineage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which tag moves where. What it needs of the repository comes in as values. */
public final class Promotions {
    private static final String TAGS = "refs/tags/";
    private static final int SHORTEST_ABBREVIATION = 7;

    private final Pipeline pipeline;
    private final Refs refs;
    private final Proof.Source proofs;

    public Promotions(Pipeline pipeline, Refs refs, Proof.Source proofs) {
        this.pipeline = pipeline;
        this.refs = refs;
        this.proofs = proofs;
    }

    /** The move that somebody asks for; its direction is judged apart, see {@link #judge}. */
    public Outcome<Move> resolve(Wish wish) {
        return stage(wish)
                .then(stage -> tagOf(stage, wish.component()).then(tag -> {
                    Outcome<CommitId> target = wish.commit().isPresent()
                            ? named(wish.commit().get(), List.of())
                            : provenBefore(stage, wish);
                    return target.then(commit -> Outcome.good(new Move(stage.name(), tag, refs.find(tag), commit)));
                }));
    }

    /**
     * The move back that somebody asks for: to the commit that is named, or to the last good one. Whether it goes back is judged apart, see
     * {@link #backOnly}.
     */
    public Outcome<Rollback> rollback(Wish wish, Past past) {
        return stage(wish)
                .then(stage -> tagOf(stage, wish.component()).then(tag -> {
                    if (past.now().isEmpty()) return bad("stage " + stage.name() + " runs no commit yet");
                    CommitId left = past.now().get();
                    if (wish.from().filter(from -> !left.hex().startsWith(from)).isPresent())
                        return bad(stage.name() + " is not at " + wish.from().get() + " any more, but at "
                                + left.abbreviated() + "; nothing is moved back");
                    return wish.commit()
                            .map(name -> named(name, past.good()))
                            .orElseGet(() -> lastGood(stage, wish, past))
                            .then(to ->
                                    Outcome.good(new Rollback(new Move(stage.name(), tag, refs.find(tag), to), left)));
                }));
    }

    private static Outcome<CommitId> lastGood(Stage stage, Wish wish, Past past) {
        return past.before()
                .map(Outcome::good)
                .orElseGet(() -> bad("no earlier commit is known at which "
                        + wish.component().map(name -> name + " at ").orElse("all of ") + stage.name()
                        + " was synced and healthy; name a commit"));
    }

    private Outcome<Stage> stage(Wish wish) {
        return pipeline.stage(wish.stage())
                .map(Outcome::good)
                .orElseGet(() -> bad("there is no stage \"" + wish.stage() + "\"; stages are "
                        + pipeline.stages().stream().map(Stage::name).collect(Collectors.joining(", "))));
    }

    /**
     * The move that would bring a stage what the stage before should run, or the default branch has; whether it may is judged apart. Empty if it
     * is there already, or if the stage does not follow a tag.
     */
    public Optional<Move> candidate(Stage stage) {
        if (!stage.isOnTag()) return Optional.empty();
        return stage.promotion()
                .from()
                .flatMap(this::commitOf)
                .map(commit -> new Move(stage.name(), stage.ref(), refs.find(stage.ref()), commit))
                .filter(move -> !move.isDone());
    }

    /** Whether a move may go that way. Back is fine for people; elsewhere needs force, since it drops commits that nobody named. */
    public static Outcome<Move> judge(Move move, Lineage lineage, boolean force) {
        if (lineage != Lineage.SIDEWAYS || force) return Outcome.good(move);
        return bad("commit " + move.to().abbreviated() + " is neither before nor after "
                + move.from().map(ref -> ref.commit().abbreviated()).orElse("") + " that " + move.stage()
                + " runs: history was rewritten, or it is on another branch; set spec.force if that is meant");
    }

    /** Whether a rollback goes back. */
    public static Outcome<Move> backOnly(Move move, CommitId left, Lineage lineage, boolean force) {
        if (lineage == Lineage.ROLLBACK || force && lineage == Lineage.SIDEWAYS) return Outcome.good(move);
        return bad("commit " + move.to().abbreviated() + " does not come before " + left.abbreviated() + " that "
                + move.stage() + " runs, so that is no rollback; to go there all the same, promote it");
    }

    /** Whether Slipway may make a move by itself: only ever forward. */
    public static Outcome<Move> forwardOnly(Move move, Lineage lineage) {
        if (lineage == Lineage.FORWARD) return Outcome.good(move);
        return bad("commit " + move.to().abbreviated() + " does not come after "
                + move.from().map(ref -> ref.commit().abbreviated()).orElse("") + " that " + move.stage()
                + " runs, so it is not promoted by itself; promote it by hand if that is meant");
    }

    private Optional<CommitId> commitOf(String from) {
        if (from.equals("HEAD")) return refs.head().map(Refs.Ref::commit);
        return proofs.of(from, Optional.empty()).commit();
    }

    private Outcome<CommitId> provenBefore(Stage stage, Wish wish) {
        Optional<String> from = stage.promotion().from();
        if (from.isEmpty())
            return bad("stage " + stage.name() + " has no stage before it (promotion.from); name a commit");
        if (from.get().equals("HEAD"))
            return refs.head().map(head -> Outcome.good(head.commit())).orElse(bad("the repository has no commits"));
        Proof proof = proofs.of(from.get(), wish.component());
        if (proof.commit().isEmpty()) return bad("stage " + from.get() + " runs no commit yet");
        if (proof.doubt().isPresent() && !wish.force())
            return bad("stage " + from.get() + " does not vouch for "
                    + proof.commit().get().abbreviated() + " yet: "
                    + proof.doubt().get() + "; wait, name a commit, or set spec.force");
        return Outcome.good(proof.commit().get());
    }

    /** @param more commits that are known besides those that refs point to */
    private Outcome<CommitId> named(String commit, List<CommitId> more) {
        try {
            return Outcome.good(new CommitId(commit));
        } catch (IllegalArgumentException abbreviated) {
            return byAbbreviation(commit, more);
        }
    }

    private Outcome<CommitId> byAbbreviation(String start, List<CommitId> more) {
        if (start.length() < SHORTEST_ABBREVIATION)
            return bad("\"" + start + "\" is no commit: give at least " + SHORTEST_ABBREVIATION + " digits");
        List<CommitId> found = Stream.concat(refs.byName().values().stream().map(Refs.Ref::commit), more.stream())
                .filter(commit -> commit.hex().startsWith(start))
                .distinct()
                .toList();
        return found.size() == 1
                ? Outcome.good(found.get(0))
                : bad("no branch or tag points to a commit " + start + "; give the full commit id");
    }

    private static Outcome<String> tagOf(Stage stage, Optional<String> component) {
        if (component.isPresent()) return Outcome.good(TAGS + component.get() + "/" + stage.name());
        return stage.ref().startsWith(TAGS)
                ? Outcome.good(stage.ref())
                : bad("stage " + stage.name() + " follows " + stage.ref()
                        + ", which is not a tag: it moves by pushing there");
    }

    private static <T> Outcome<T> bad(String message) {
        return Outcome.bad(Problem.of(Reason.InvalidPromotion, message));
    }
}
