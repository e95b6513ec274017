package dev.slipway.sync.report;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A commit that a tag was moved back from. What it brought to its components does not come again by itself, until a newer commit changes
 * one of them.
 *
 * @param commit that was left
 * @param to the commit that the tag went back to
 * @param tag the full name of the tag that moved
 * @param components whose content is rejected; none means the commit alone
 * @param made whether the tag was made for this; then it goes when the rejection ends
 * @param by who took it back
 */
public record Rejection(
        CommitId commit,
        CommitId to,
        String tag,
        List<String> components,
        boolean made,
        String by,
        String reason,
        Instant at) {
    public Rejection {
        components = List.copyOf(components);
    }

    static Optional<Rejection> of(Mapping tree) {
        try {
            return Optional.of(new Rejection(
                    new CommitId(tree.text("commit").orElse("")),
                    new CommitId(tree.text("to").orElse("")),
                    tree.text("tag").orElse(""),
                    tree.sequence("components").texts(),
                    tree.bool("made").orElse(false),
                    tree.text("by").orElse(""),
                    tree.text("reason").orElse(""),
                    Instant.parse(tree.text("at").orElse(""))));
        } catch (IllegalArgumentException | DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    Mapping tree() {
        Mapping.Builder tree = Mapping.builder()
                .put("commit", commit.hex())
                .put("to", to.hex())
                .put("tag", tag)
                .put("components", components)
                .put("by", by)
                .put("reason", reason)
                .put("at", Times.seconds(at));
        return made ? tree.build().with("made", true) : tree.build();
    }

    /** Whose content it is, for a sentence: {@code web, api}. */
    public String what() {
        return components.isEmpty() ? "everything" : String.join(", ", components);
    }

    /** {@code ann took back 1234567 ("it flickers")}. */
    @Override
    public String toString() {
        return by + " took back " + commit.abbreviated() + (reason.isEmpty() ? "" : " (\"" + reason + "\")");
    }
}
