package dev.slipway.sync.plan;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import java.util.Optional;

/** Why a field of a live object is not what Git says. */
public sealed interface Cause {

    /** The manifest says something else than it did: what the commit brings. */
    record ThisChange() implements Cause {
        @Override
        public String word() {
            return "ThisChange";
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.empty();
        }
    }

    /**
     * Somebody changed the live object past Git.
     *
     * @param writer empty where nobody knows: a field that is taken out takes along who owned it
     */
    record Drift(Optional<Writer> writer) implements Cause {
        @Override
        public String word() {
            return "Drift";
        }
    }

    /**
     * Another manager applies the field as well, and to another value.
     *
     * @param taken whether the plan takes it from there; otherwise it stays as it is
     */
    record Owned(Writer by, boolean taken) implements Cause {
        @Override
        public String word() {
            return "OwnedByAnother";
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.of(by);
        }
    }

    /**
     * The default branch says something else than the stage's commit: it is merged, and comes when it is promoted. No part of a plan.
     *
     * @param commit of the default branch
     */
    record NotPromoted(CommitId commit) implements Cause {
        @Override
        public String word() {
            return "MergedNotPromoted";
        }

        @Override
        public Optional<Writer> writer() {
            return Optional.empty();
        }
    }

    Cause THIS_CHANGE = new ThisChange();

    /** For people: {@code drift, by kubectl-edit; it is undone}. */
    default String told() {
        String who = writer().map(Writer::toString).orElse("somebody");
        if (this instanceof Owned) return "applied by " + who + " as well, and taken from there";
        if (this instanceof NotPromoted later)
            return "merged with " + later.commit().abbreviated() + ", and not promoted";
        return this instanceof ThisChange ? "this change" : "drift, by " + who + "; it is undone";
    }

    /** In CamelCase, as status says it. */
    String word();

    /** As structured output and status have it: the word, and who wrote, how and when, where that is known. */
    default Mapping tree() {
        return Mapping.builder()
                .put("cause", word())
                .put("manager", writer().map(Writer::manager))
                .put("operation", writer().map(writer -> writer.operation().text()))
                .put("at", writer().flatMap(Writer::at).map(Times::seconds))
                .build();
    }

    /** Who gave the field the value that it has, where that is known and is not Slipway. */
    Optional<Writer> writer();
}
