package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.gate.PromotionGates.Judgement;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.source.Refs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that there is to say of a stage.
 *
 * @param overrides the tags of single components, by component
 * @param applications how many it has, and how they stand
 * @param waiting what the stage waits for; empty if nothing
 * @param next the commit that comes next
 * @param standing gates before what the stage is at already
 */
public record StageReport(
        StageMemory memory,
        SortedMap<String, Refs.Ref> overrides,
        Tally applications,
        String waiting,
        Optional<NextCommit> next,
        List<Gate> standing,
        List<Problem> problems) {
    public StageReport {
        standing = List.copyOf(standing);
        problems = List.copyOf(problems);
    }

    /** The commit that comes next, and what stands between. */
    public record NextCommit(CommitId commit, Judgement judgement) {}

    /**
     * Applications, counted.
     *
     * @param synced those that are what the stage's commit says, not those that were what an earlier one said
     * @param well those that are healthy, told to rest, or of a kind that nobody can judge
     */
    public record Tally(long all, long synced, long healthy, long well) {
        /** Whether all of it is as it should be, as far as anybody can tell. */
        public boolean isGood() {
            return synced == all && well == all;
        }
    }

    /** The status of the API object; equal reports give equal status. */
    public Mapping status(ApiObject stage, Instant now) {
        long all = applications.all();
        Mapping.Builder status = Mapping.builder()
                .put("observedGeneration", stage.generation())
                .put("commit", memory.commit().map(CommitId::hex))
                .put("shortCommit", memory.commit().map(CommitId::abbreviated));
        if (!memory.object().isEmpty()) status.put("object", memory.object());
        status.put("previous", memory.previous().map(CommitId::hex))
                .put("movedAt", memory.movedAt().map(Times::seconds))
                .put("movedBy", memory.movedAt().map(at -> memory.byOthers() ? "OutOfBand" : "Slipway"))
                .put("lineage", memory.lineage().map(StageMemory::word));
        if (!memory.good().isEmpty()) status.put("good", memory.goodTree());
        if (!memory.rejections().isEmpty()) status.put("rejections", memory.rejectionsTree());
        if (!memory.subject().isEmpty()) status.put("subject", memory.subject());
        if (!memory.author().isEmpty()) status.put("author", memory.author());
        status.put("synced", applications.synced() + "/" + all)
                .put("healthy", applications.healthy() + "/" + all)
                .put("waiting", waiting)
                .put("next", next.map(one -> one.commit().hex()))
                .put("earliest", next.flatMap(one -> one.judgement().earliest()).map(Times::seconds));
        List<Gate> gates =
                new ArrayList<>(next.map(one -> one.judgement().gates()).orElse(List.of()));
        gates.addAll(standing);
        if (!gates.isEmpty()) status.put("gates", GateList.tree(gates));
        if (!overrides.isEmpty()) status.put("components", components());
        if (!problems.isEmpty()) status.put("problems", Problems.tree(problems));
        return status.put("conditions", conditions(stage, now)).build();
    }

    private Sequence components() {
        return new Sequence(overrides.entrySet().stream()
                .map(entry -> (Tree) Mapping.of(
                        "name", entry.getKey(),
                        "ref", entry.getValue().name(),
                        "commit", entry.getValue().commit().hex()))
                .toList());
    }

    private Sequence conditions(ApiObject stage, Instant now) {
        boolean synced = applications.synced() == applications.all();
        boolean healthy = applications.healthy() == applications.all();
        Sequence old = stage.status().sequence("conditions");
        boolean good = problems.isEmpty();
        String why = good ? "Found" : problems.get(0).reason().name();
        Sequence ready =
                new Condition("Resolved", good ? "True" : "False", why, Problems.line(problems)).setIn(old, now);
        Sequence both = new Condition(
                        "Synced", synced && good ? "True" : "False", synced && good ? "Synced" : "NotSynced", waiting)
                .setIn(ready, now);
        return new Condition("Healthy", healthy ? "True" : "False", healthy ? "Healthy" : "NotHealthy", "")
                .setIn(both, now);
    }
}
