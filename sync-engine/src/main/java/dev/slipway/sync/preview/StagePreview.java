package dev.slipway.sync.preview;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What merging a pull request would change at one stage.
 *
 * @param existence whether the pull request makes the stage or takes it away
 * @param deploysOnMerge whether it follows the branch that the pull request goes into, so that it gets all of it with no promotion
 * @param running the commit that the stage should be at now; empty where its ref is not there
 * @param flags that say something else here once it is merged
 * @param dangers of the stage as a whole, such as gates that will hold a promotion
 * @param applications those that it has now or then, in order
 * @param problems why something of it cannot be told
 */
public record StagePreview(
        String name,
        Existence existence,
        boolean deploysOnMerge,
        Optional<CommitId> running,
        List<FlagChange> flags,
        List<Danger> dangers,
        List<ApplicationPreview> applications,
        List<Problem> problems) {

    /** Whether a stage is there before and after. */
    public enum Existence {
        STAYS,
        COMES,
        GOES
    }

    public StagePreview {
        flags = List.copyOf(flags);
        dangers = dangers.stream().sorted().toList();
        applications = List.copyOf(applications);
        problems = List.copyOf(problems);
    }

    /** Whether the pull request by itself changes nothing here, and nothing is wrong with it. */
    public boolean isUntouched() {
        return existence == Existence.STAYS
                && flags.isEmpty()
                && problems.isEmpty()
                && applications.stream().allMatch(ApplicationPreview::isUntouched);
    }

    /** Whether it is there already and nobody knows what it runs: its ref is not there. */
    public boolean isLost() {
        return running.isEmpty() && existence != Existence.COMES;
    }

    /** The applications that the pull request by itself changes, or stands in the way of. */
    public List<ApplicationPreview> affected() {
        return applications.stream().filter(one -> !one.isUntouched()).toList();
    }

    /** What the pull request changes here by itself and in many objects alike, whatever applications they belong to. */
    public List<Alike> groups() {
        return Alike.withMarks(applications.stream()
                        .flatMap(one -> one.own().objects().stream())
                        .toList())
                .stream()
                .filter(Alike::isGroup)
                .toList();
    }

    public Optional<ApplicationPreview> application(String name) {
        return applications.stream()
                .filter(one -> one.application().name().equals(name))
                .findFirst();
    }

    /** Its own problems and those of its applications. */
    public List<Problem> allProblems() {
        return Stream.concat(problems.stream(), applications.stream().flatMap(one -> one.problems().stream()))
                .distinct()
                .toList();
    }

    /** Everything to think twice about here, the worst first: of the stage, its flags and its applications. */
    public List<Danger> allDangers() {
        TreeSet<Danger> all = new TreeSet<>(dangers);
        flags.forEach(flag -> all.add(new Danger(Danger.Kind.FLAG, Optional.empty(), flag.sentence())));
        applications.forEach(one -> all.addAll(one.dangers()));
        return List.copyOf(all);
    }

    /** The same with more to think twice about, and with other applications. */
    public StagePreview with(List<Danger> more, List<ApplicationPreview> others) {
        List<Danger> all = new ArrayList<>(dangers);
        all.addAll(more);
        return new StagePreview(name, existence, deploysOnMerge, running, flags, all, others, problems);
    }
}
