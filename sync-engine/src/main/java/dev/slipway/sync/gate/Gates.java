package dev.slipway.sync.gate;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Step;
import dev.slipway.sync.plan.Step.Action;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Decides whether a plan may be carried out. Writes and deletions are judged apart: most of what holds a deletion is no reason to keep a new
 * version back.
 */
public final class Gates {
    private static final int SHOWN = 3;

    private Gates() {}

    /** The answer for what is written, and the answer for what is deleted. */
    public record Verdicts(Verdict writes, Verdict deletions) {}

    /**
     * The same, where objects must not change now.
     *
     * @param holds the flag by object. Nothing at all is written while one of them would change, so that nothing is half applied; what is new
     *     disturbs nobody, and is written
     */
    public static Verdicts judge(Plan plan, Facts facts, SortedMap<ObjectKey, String> holds) {
        Verdicts verdicts = judge(plan, facts);
        Optional<Verdict> held =
                held(plan, holds).filter(any -> verdicts.writes().isOpen());
        return held.map(verdict -> new Verdicts(verdict, verdict)).orElse(verdicts);
    }

    private static Optional<Verdict> held(Plan plan, SortedMap<ObjectKey, String> holds) {
        return plan.steps()
                .filter(step -> step.action() == Action.UPDATE || step.action() == Action.REPLACE)
                .map(Step::key)
                .filter(holds::containsKey)
                .findFirst()
                .map(key -> new Verdict.Held(key + " is held while the flag \"" + holds.get(key)
                        + "\" says so (slipway.dev/hold-while); nothing of the application is written until then"));
    }

    public static Verdicts judge(Plan plan, Facts facts) {
        Verdict writes = writes(plan, facts);
        return new Verdicts(writes, writes.isOpen() ? deletions(plan, facts) : writes);
    }

    private static Verdict writes(Plan plan, Facts facts) {
        if (facts.pause().isPresent())
            return new Verdict.Held(
                    facts.pause().get().text(plan.application().name()),
                    facts.pause().get().until());
        if (facts.unseen().isPresent())
            return Verdict.Held.by(Gate.Rule.PREVIEW, facts.unseen().get());
        if (facts.waitsFor().isPresent())
            return new Verdict.Held(facts.waitsFor().get());
        boolean nothingWanted = plan.steps().findAny().isEmpty();
        if (nothingWanted && facts.wanted() && !plan.deletions().isEmpty() && !isConfirmed(plan, facts))
            return new Verdict.Refused(Problem.of(
                    Reason.EmptyRendering,
                    "nothing was rendered at " + plan.commit().abbreviated() + ", and that would delete all "
                            + plan.deletions().size() + " objects; if it is meant, " + confirmation(plan)));
        return Verdict.OPEN;
    }

    private static Verdict deletions(Plan plan, Facts facts) {
        List<Deletion> deletions = plan.deletions();
        if (deletions.isEmpty()) return Verdict.OPEN;
        if (facts.neededBy().isPresent())
            return new Verdict.Held(facts.neededBy().get() + " needs it and is still there; it goes first");
        if (isConfirmed(plan, facts)) return Verdict.OPEN;
        Stage.Prune prune = facts.prune();
        if (!prune.enabled())
            return new Verdict.Held(deletions.size()
                    + " objects are no longer wanted, and pruning is off for the stage: " + names(deletions));
        Optional<Deletion> guarded =
                deletions.stream().filter(Deletion::confirm).findFirst();
        if (guarded.isPresent())
            return new Verdict.Held(
                    guarded.get().key() + " would be deleted, which is never done unasked; " + confirmation(plan));
        if (!facts.undecided().isEmpty())
            return new Verdict.Held(deletions.size() + " objects would be deleted (" + names(deletions) + "), but "
                    + facts.undecided().get(0) + " cannot be rendered and may want them; mend it, or "
                    + confirmation(plan));
        if (deletions.size() > prune.maxObjects())
            return new Verdict.Held(deletions.size() + " objects would be deleted, more than prune.maxObjects "
                    + prune.maxObjects() + "; " + confirmation(plan));
        if (deletions.size() * 100L > (long) prune.maxPercent() * facts.owned())
            return new Verdict.Held(deletions.size() + " of " + facts.owned()
                    + " objects would be deleted, more than prune.maxPercent " + prune.maxPercent() + "; "
                    + confirmation(plan));
        return Verdict.OPEN;
    }

    private static boolean isConfirmed(Plan plan, Facts facts) {
        return facts.confirmed().equals(Optional.of(plan.digest()));
    }

    private static String confirmation(Plan plan) {
        return "confirm with: kubectl annotate --overwrite application "
                + plan.application().name() + " " + Marks.CONFIRM_PRUNE + "=" + plan.digest();
    }

    private static String names(List<Deletion> deletions) {
        String shown = deletions.stream()
                .limit(SHOWN)
                .map(deletion -> deletion.key().toString())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        return deletions.size() > SHOWN ? shown + " and " + (deletions.size() - SHOWN) + " more" : shown;
    }
}
