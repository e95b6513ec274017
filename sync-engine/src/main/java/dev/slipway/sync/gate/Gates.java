package dev.slipway.sync.gate;

import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.plan.Deletion;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a plan may be carried out. Writes and deletions are judged apart: most of what holds a deletion is no reason to keep a new
 * version back.
 */
public final class Gates {
    private static final int SHOWN = 3;

    private Gates() {}

    /** The answer for what is written, and the answer for what is deleted. */
    public record Verdicts(Verdict writes, Verdict deletions) {}

    public static Verdicts judge(Plan plan, Facts facts) {
        Verdict writes = writes(plan, facts);
        return new Verdicts(writes, writes.isOpen() ? deletions(plan, facts) : writes);
    }

    private static Verdict writes(Plan plan, Facts facts) {
        if (facts.pause().isPresent())
            return new Verdict.Held(
                    facts.pause().get().text(plan.application().name()),
                    facts.pause().get().until());
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
