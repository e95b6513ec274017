package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.source.Refs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that there is to say of a config repository.
 *
 * @param refs as last seen; empty if it was never reached
 * @param unreachable why it cannot be read now
 * @param problems what is wrong with its pipeline and flags
 * @param webhook what came last over its webhook since the start; what was reported before stays as long as nothing has come
 */
public record RepositoryReport(
        Optional<Refs> refs, List<Problem> unreachable, List<Problem> problems, WebhookSight webhook) {
    private static final int REFS_SHOWN = 100;

    public RepositoryReport {
        unreachable = List.copyOf(unreachable);
        problems = List.copyOf(problems);
    }

    /** The status of the API object. It changes when a ref moves or something breaks, not when a look found nothing new. */
    public Mapping status(ApiObject repository, Instant now) {
        Mapping old = repository.status();
        List<Problem> all = unreachable.isEmpty() ? problems : unreachable;
        Optional<CommitId> head = refs.flatMap(Refs::head).map(Refs.Ref::commit);
        Optional<Sequence> shown = refs.map(RepositoryReport::tree);
        boolean moved = shown.isPresent() && !old.sequence("refs").equals(shown.get());
        Optional<String> lastChange = moved ? Optional.of(Times.seconds(now)) : old.text("lastChange");
        Mapping.Builder status = Mapping.builder()
                .put("observedGeneration", repository.generation())
                .put("head", head.map(CommitId::hex))
                .put("shortHead", head.map(CommitId::abbreviated))
                .put("defaultBranch", refs.map(Refs::defaultBranch))
                .put("message", Problems.line(all))
                .put("lastChange", lastChange)
                .put("refs", shown)
                .put("webhook", webhook.tree().or(() -> old.at("webhook").flatMap(Tree::asMapping)));
        if (!all.isEmpty()) status.put("problems", Problems.tree(all));
        return status.put("conditions", conditions(old.sequence("conditions"), now))
                .build();
    }

    private static Sequence tree(Refs refs) {
        return new Sequence(refs.byName().values().stream()
                .limit(REFS_SHOWN)
                .map(ref -> (Tree)
                        Mapping.of("name", ref.name(), "commit", ref.commit().hex()))
                .toList());
    }

    private Sequence conditions(Sequence old, Instant now) {
        return condition("Configured", problems, "Read")
                .setIn(condition("Reachable", unreachable, "Fetched").setIn(old, now), now);
    }

    private static Condition condition(String type, List<Problem> problems, String good) {
        return problems.isEmpty()
                ? new Condition(type, "True", good, "")
                : new Condition(type, "False", problems.get(0).reason().name(), Problems.line(problems));
    }
}
