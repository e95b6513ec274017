package dev.slipway.sync.adopt;

import dev.slipway.sync.layout.Refname;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.source.Proposal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody says of the commit that is to keep what is live.
 *
 * @param application its name
 * @param branch to be made; one that names application and time if it is left out
 * @param message of the commit; one that names the fields if it is left out
 * @param by who asks
 */
public record Draft(String application, Optional<String> branch, Optional<String> message, Optional<String> by) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The commit; bad where there is nothing to commit, with the reasons. */
    public Outcome<Proposal> proposal(Adopted adopted, CommitId onto, Instant now) {
        Optional<String> objection = Refname.objection("refs/heads/" + branchAt(now));
        if (objection.isPresent())
            return Outcome.bad(
                    Problem.of(Reason.InvalidAdoption, "the branch " + branchAt(now) + ": " + objection.get()));
        if (adopted.files().isEmpty()) return Outcome.bad(nothing(adopted));
        return Outcome.good(new Proposal(branchAt(now), onto, adopted.files(), text(adopted), now));
    }

    /** The branch that is made. */
    public String branchAt(Instant now) {
        return branch.orElse("adopt/" + application + "-" + STAMP.format(now));
    }

    private Problem nothing(Adopted adopted) {
        if (!adopted.left().isEmpty())
            return Problem.of(
                    Reason.InvalidAdoption,
                    adopted.left().stream().map(Object::toString).collect(Collectors.joining("; ")));
        return Problem.of(
                Reason.InvalidAdoption,
                "the default branch says already what is live; promote it, and nothing is undone");
    }

    private String text(Adopted adopted) {
        String subject = message.orElse("Keep what was changed live at " + application);
        StringBuilder text = new StringBuilder(subject.stripTrailing()).append("\n\n");
        adopted.edits().forEach(edit -> text.append("- ").append(edit).append('\n'));
        if (!adopted.left().isEmpty()) text.append("\nNot kept:\n");
        adopted.left().forEach(left -> text.append("- ").append(left).append('\n'));
        by.ifPresent(person -> text.append("\nRequested-by: ").append(person).append('\n'));
        return text.toString();
    }

    /** Why there is nothing to keep: said where no field differs. */
    public static Problem noDrift(String application, List<String> objects) {
        String what = objects.isEmpty() ? "nothing of " + application : String.join(", ", objects);
        return Problem.of(
                Reason.InvalidAdoption,
                what
                        + " differs from Git by what somebody changed live. Where the stage heals drift, it is put back at "
                        + "once: pause the application before you change it, or say \"drift: report\" for the stage");
    }
}
