package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.report.ApplicationMemory;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the config repository says about one application.
 *
 * @param commit since which it should be so
 * @param rendering what it should be, or why nobody can tell
 * @param isGone whether the repository does not have it any more; then the rendering is empty
 */
public record Wanted(
        Application application, CommitId commit, StageRules rules, Outcome<Rendering> rendering, boolean isGone) {

    /** The same by other rules. */
    Wanted with(StageRules other) {
        return rules.equals(other) ? this : new Wanted(application, commit, other, rendering, isGone);
    }

    /** The same, but nobody can make it so. */
    Wanted cannotBe(List<Problem> problems) {
        return new Wanted(application, commit, rules, Outcome.bad(problems), isGone);
    }

    /** The same, since another commit. */
    Wanted at(CommitId other) {
        return new Wanted(application, other, rules, rendering.then(same -> Outcome.good(same.at(other))), isGone);
    }

    /** The same, since the commit that it was wanted since before if that was no different. */
    Wanted after(Optional<Wanted> before) {
        return before.filter(one -> digest().isPresent() && one.digest().equals(digest()))
                .map(one -> at(one.commit))
                .orElse(this);
    }

    /** The same, since the commit that was synced last if this is what was synced. */
    public Wanted after(ApplicationMemory memory) {
        boolean same = digest().isPresent() && digest().equals(memory.syncedDigest());
        return memory.revision()
                .filter(revision -> same)
                .map(CommitId::new)
                .map(this::at)
                .orElse(this);
    }

    /** Whether another says the same of the application, wherever it was found. */
    public boolean isSame(Wanted other) {
        return commit.equals(other.commit)
                && rules.equals(other.rules)
                && isGone == other.isGone
                && digest().equals(other.digest())
                && holds().equals(other.holds())
                && rendering.problems().equals(other.rendering.problems());
    }

    private SortedMap<ObjectKey, String> holds() {
        return rendering.asOptional().map(Rendering::holds).orElse(new TreeMap<>());
    }

    /** Of the rendering; empty where there is none. */
    public Optional<String> digest() {
        return rendering.asOptional().map(Rendering::digest);
    }

    /** That of an application which is no longer in the repository: nothing, pruned by the stage's rules or, without a stage, if confirmed. */
    public static Wanted gone(Application application, CommitId commit, Optional<StageRules> rules, String namespace) {
        Rendering nothing = Rendering.nothing(application, commit, namespace);
        return new Wanted(application, commit, rules.orElse(StageRules.GONE), Outcome.good(nothing), true);
    }
}
