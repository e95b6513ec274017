package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository.CommitSummary;
import dev.slipway.sync.source.Repository.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a stage must not forget: where its tags were last seen, how they came there, what was good and what was rejected. Lives in the status of
 * its API object.
 *
 * @param object the tag object, or the commit
 * @param components the commits of components that have a tag of their own
 * @param good the commits at which all of the stage was synced and healthy, the last one first
 * @param rejections what tags were moved back from, the last one first
 */
public record StageMemory(
        Optional<CommitId> commit,
        String object,
        Optional<CommitId> previous,
        Optional<Instant> movedAt,
        boolean byOthers,
        Optional<Lineage> lineage,
        SortedMap<String, CommitId> components,
        List<CommitId> good,
        List<Rejection> rejections,
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
            new TreeMap<>(),
            List.of(),
            List.of(),
            "",
            "");

    /** Who rolls back further than this names the commit. */
    private static final int KEPT = 10;

    public StageMemory {
        components = Collections.unmodifiableSortedMap(new TreeMap<>(components));
        good = List.copyOf(good);
        rejections = List.copyOf(rejections);
    }

    public static StageMemory of(ApiObject stage) {
        Mapping status = stage.status();
        TreeMap<String, CommitId> components = new TreeMap<>();
        status.sequence("components")
                .mappings()
                .forEach(entry -> commit(entry, "commit")
                        .ifPresent(commit -> components.put(entry.text("name").orElse(""), commit)));
        return new StageMemory(
                commit(status, "commit"),
                status.text("object").orElse(""),
                commit(status, "previous"),
                stage.time("status", "movedAt"),
                status.text("movedBy").equals(Optional.of("OutOfBand")),
                status.text("lineage").flatMap(StageMemory::lineage),
                components,
                status.sequence("good").texts().stream()
                        .flatMap(hex -> commit(hex).stream())
                        .toList(),
                status.sequence("rejections").mappings().stream()
                        .flatMap(entry -> Rejection.of(entry).stream())
                        .toList(),
                status.text("subject").orElse(""),
                status.text("author").orElse(""));
    }

    /** The same after the ref moved. */
    public StageMemory moved(Refs.Ref to, Lineage how, boolean others, Optional<CommitSummary> summary, Instant now) {
        return new StageMemory(
                Optional.of(to.commit()),
                to.object(),
                commit,
                Optional.of(now),
                others,
                commit.map(known -> how),
                components,
                good,
                rejections,
                summary.map(CommitSummary::subject).orElse(""),
                summary.map(CommitSummary::author).orElse(""));
    }

    /** The same with the tags of components where they are now. */
    public StageMemory withComponents(SortedMap<String, CommitId> now) {
        return new StageMemory(
                commit, object, previous, movedAt, byOthers, lineage, now, good, rejections, subject, author);
    }

    /** The same with other rejections; the oldest beyond a bound are forgotten. */
    public StageMemory withRejections(List<Rejection> now) {
        List<Rejection> kept = now.subList(0, Math.min(KEPT, now.size()));
        return new StageMemory(
                commit, object, previous, movedAt, byOthers, lineage, components, good, kept, subject, author);
    }

    /** The same where all of the stage is synced and healthy at its commit. */
    public StageMemory proven() {
        if (commit.isEmpty() || good.stream().findFirst().equals(commit)) return this;
        List<CommitId> all = new ArrayList<>(good);
        all.remove(commit.get());
        all.add(0, commit.get());
        List<CommitId> kept = all.subList(0, Math.min(KEPT, all.size()));
        return new StageMemory(
                commit, object, previous, movedAt, byOthers, lineage, components, kept, rejections, subject, author);
    }

    /** The last commit at which all was well, before the present one, that was not rejected since. */
    public Optional<CommitId> goodBefore() {
        return good.stream()
                .filter(known -> !commit.equals(Optional.of(known)))
                .filter(known -> rejections.stream()
                        .noneMatch(rejection -> rejection.commit().equals(known)))
                .findFirst();
    }

    /** The rejections that a move of a tag could undo: those of the tag itself, and of the stage's where only a component moves. */
    public List<Rejection> rejectionsFor(String tag, String stageTag, Optional<String> component) {
        return rejections.stream()
                .filter(rejection -> rejection.tag().equals(tag)
                        || rejection.tag().equals(stageTag)
                                && component
                                        .filter(rejection.components()::contains)
                                        .isPresent())
                .toList();
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

    Sequence goodTree() {
        return new Sequence(good.stream().map(known -> Tree.of(known.hex())).toList());
    }

    Sequence rejectionsTree() {
        return new Sequence(
                rejections.stream().map(rejection -> (Tree) rejection.tree()).toList());
    }

    private static Optional<Lineage> lineage(String word) {
        for (Lineage lineage : Lineage.values()) if (word(lineage).equals(word)) return Optional.of(lineage);
        return Optional.empty();
    }

    private static Optional<CommitId> commit(Mapping status, String field) {
        return status.text(field).flatMap(StageMemory::commit);
    }

    private static Optional<CommitId> commit(String hex) {
        try {
            return Optional.of(new CommitId(hex));
        } catch (IllegalArgumentException notACommit) {
            return Optional.empty();
        }
    }
}
