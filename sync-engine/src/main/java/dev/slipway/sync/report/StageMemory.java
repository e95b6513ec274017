package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.source.Repository.CommitSummary;
import dev.slipway.sync.source.Repository.Lineage;
import java.time.Instant;
import java.util.Optional;

/**
 * What a stage must not forget: where its ref was last seen, and how it came there. Lives in the status of its API object.
 *
 * @param object the tag object, or the commit
 * @param rejected a commit that was rolled back; automatic promotion does not bring it back
 */
public record StageMemory(
        Optional<CommitId> commit,
        String object,
        Optional<CommitId> previous,
        Optional<Instant> movedAt,
        boolean byOthers,
        Optional<Lineage> lineage,
        Optional<CommitId> rejected,
        String subject,
        String author) {
    /** Of a stage whose ref was never seen. */
    public static final StageMemory EMPTY = new StageMemory(
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            "",
            "");

    public static StageMemory of(ApiObject stage) {
        Mapping status = stage.status();
        return new StageMemory(
                commit(status, "commit"),
                status.text("object").orElse(""),
                commit(status, "previous"),
                stage.time("status", "movedAt"),
                status.text("movedBy").equals(Optional.of("OutOfBand")),
                status.text("lineage").flatMap(StageMemory::lineage),
                commit(status, "rejected"),
                status.text("subject").orElse(""),
                status.text("author").orElse(""));
    }

    /** The same after the ref moved. A move back rejects what it left; any other move forgets what was rejected. */
    public StageMemory moved(
            CommitId to, String newObject, Lineage how, boolean others, Optional<CommitSummary> summary, Instant now) {
        return new StageMemory(
                Optional.of(to),
                newObject,
                commit,
                Optional.of(now),
                others,
                commit.map(known -> how),
                how == Lineage.ROLLBACK ? commit : Optional.empty(),
                summary.map(CommitSummary::subject).orElse(""),
                summary.map(CommitSummary::author).orElse(""));
    }

    /** As status says it. */
    public static String word(Lineage lineage) {
        return switch (lineage) {
            case SAME -> "Same";
            case FORWARD -> "Forward";
            case ROLLBACK -> "Rollback";
            case SIDEWAYS -> "Sideways";
        };
    }

    private static Optional<Lineage> lineage(String word) {
        for (Lineage lineage : Lineage.values()) if (word(lineage).equals(word)) return Optional.of(lineage);
        return Optional.empty();
    }

    private static Optional<CommitId> commit(Mapping status, String field) {
        try {
            return status.text(field).map(CommitId::new);
        } catch (IllegalArgumentException notACommit) {
            return Optional.empty();
        }
    }
}
