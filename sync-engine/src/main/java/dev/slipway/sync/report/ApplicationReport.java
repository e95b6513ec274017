package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.gate.Gate;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.plan.Held;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.rollout.Health;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.Leaf;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that there is to say of an application.
 *
 * @param attempt empty if this process has had nothing to do; then what the status says of the last one stands
 * @param message what it waits for, or what is wrong; empty if all is well
 * @param desired the commit that it should be at
 * @param plan what stands between live and that; empty if there can be none
 * @param held what somebody changed live and stays
 * @param heldBy the rule of the stage that holds all of it; empty if none does
 */
public record ApplicationReport(
        Sync sync,
        Health health,
        String message,
        Optional<CommitId> desired,
        Optional<Plan> plan,
        Optional<Attempt> attempt,
        ApplicationMemory memory,
        List<Problem> problems,
        List<Held> held,
        Optional<Gate.Rule> heldBy) {
    /** The field of the status that says on how many pages the inventory stands. */
    public static final String PAGES = "inventoryPages";

    /** The field of the status that names the stage's rule which holds the application. */
    public static final String HELD_BY = "heldBy";

    public ApplicationReport {
        held = List.copyOf(held);
        problems = List.copyOf(problems);
    }

    /** The status of the API object. What did not change keeps its times, so that equal reports give equal status. */
    public Mapping status(ApiObject application, Instant now) {
        Mapping.Builder status = Mapping.builder()
                .put("observedGeneration", application.generation())
                .put("sync", sync.word())
                .put("health", health.state().word())
                .put("message", message)
                .put(HELD_BY, heldBy.map(Gate.Rule::word))
                .put("revision", memory.revision())
                .put("shortRevision", shortRevision())
                .put("desiredRevision", desired.map(CommitId::hex))
                .put("renderedDigest", memory.syncedDigest())
                .put("planDigest", plan.map(Plan::digest))
                .put("objects", memory.inventory().size())
                .put("blocking", health.blocking().map(Leaf::toString))
                .put("cause", health.blocking().flatMap(Leaf::cause).map(Leaf.Cause::word))
                .put("unwellSince", unwellSince(application, now).map(Times::seconds))
                .put(
                        "operation",
                        attempt.map(ApplicationReport::operation)
                                .map(Tree.class::cast)
                                .or(() -> application.at("status", "operation")))
                .put("syncRequest", memory.request())
                .put("conditions", conditions(application, now));
        putInventory(application, status);
        if (!memory.needs().isEmpty()) status.put("needs", List.copyOf(memory.needs()));
        if (memory.attempts() > 0) status.put("attempts", memory.attempts());
        if (!memory.runs().digests().isEmpty()) status.put("completed", memory.runsTree());
        plan.ifPresent(planned -> putDifferences(planned, status));
        Sequence drift = drift(application, now);
        if (!drift.isEmpty()) status.put("drift", drift);
        if (!problems.isEmpty()) status.put("problems", Problems.tree(problems));
        return status.build();
    }

    /** The same, but it is a rule of the stage that holds it. */
    public ApplicationReport heldBy(Optional<Gate.Rule> rule) {
        return new ApplicationReport(sync, health, message, desired, plan, attempt, memory, problems, held, rule);
    }

    private void putInventory(ApiObject application, Mapping.Builder status) {
        int pages = pages(application, memory.inventory());
        if (pages > 0) status.put(PAGES, pages);
        else status.put("inventory", InventoryPage.tree(memory.inventory()));
    }

    /** On how many pages an inventory stands once an application's status is replaced; 0 if it stands in the status. */
    public static int pages(ApiObject application, Inventory inventory) {
        long now = application.status().whole(PAGES).orElse(0L);
        return Paging.USUAL.pages(inventory.size(), (int) now);
    }

    /**
     * The same where nothing is Progressing for ever. An attempt has its own times, and when it has given up there is nothing more to wait for.
     * At rest, what was well has a while to come right again, or as long as its own controller gives it.
     */
    public ApplicationReport bounded(ApiObject application, Instant now) {
        if (health.state() != State.PROGRESSING || sync == Sync.PROGRESSING) return this;
        if (attempt.map(Attempt::state).filter(ApplicationReport::gaveUp).isPresent())
            return with(health.as(State.DEGRADED, "NotHealthyInTime"));
        Instant since = unwellSince(application, now).orElse(now);
        Instant end = Stream.concat(health.reviewAt().stream(), Stream.of(since.plus(Health.GRACE)))
                .max(Instant::compareTo)
                .orElseThrow();
        if (now.isBefore(end)) return with(health.until(end));
        String late = health.message() + " (not healthy since " + Times.seconds(since) + ")";
        return with(health.as(State.DEGRADED, "StillProgressing").saying(late));
    }

    private static boolean gaveUp(AttemptState state) {
        return state instanceof AttemptState.Failed failed && failed.wave().isPresent();
    }

    private ApplicationReport with(Health other) {
        String words = message.equals(health.message()) ? other.message() : message;
        return new ApplicationReport(sync, other, words, desired, plan, attempt, memory, problems, held, heldBy);
    }

    /** Since when it is not well, as the status that stands has it; empty if it is. */
    private Optional<Instant> unwellSince(ApiObject application, Instant now) {
        if (health.lets()) return Optional.empty();
        return application.time("status", "unwellSince").or(() -> Optional.of(now));
    }

    /** Without a plan nobody knows better than before. */
    private Sequence drift(ApiObject application, Instant now) {
        return plan.isPresent()
                ? Drifts.tree(held, application, now)
                : application.status().sequence("drift");
    }

    private static void putDifferences(Plan plan, Mapping.Builder status) {
        Sequence shown = Differences.tree(plan);
        if (shown.size() > 0) status.put("changes", shown);
        long omitted = Differences.omitted(plan);
        if (omitted > 0) status.put("changesOmitted", omitted);
    }

    /** The commit that people mean when they ask where it is: the one it goes to while it goes, else the one it is at. */
    private Optional<String> shortRevision() {
        Optional<String> wanted = desired.map(CommitId::hex).filter(commit -> sync == Sync.PROGRESSING);
        return wanted.or(memory::revision).map(commit -> commit.substring(0, 7));
    }

    private static Mapping operation(Attempt attempt) {
        Mapping.Builder operation = Mapping.builder()
                .put("phase", attempt.state().word())
                .put("commit", attempt.commit().hex())
                .put("tries", attempt.tries())
                .put("startedAt", Times.seconds(attempt.startedAt()));
        if (attempt.isNumbered()) operation.put("attempt", attempt.brief().name());
        if (attempt.state() instanceof AttemptState.Waiting waiting) operation.put("wave", waiting.wave());
        if (!attempt.state().hasEnded())
            operation.put("until", attempt.state().reviewAt().map(Times::seconds));
        if (attempt.state() instanceof AttemptState.Failed failed)
            operation.put("wave", failed.wave()).put("retryAt", Times.seconds(failed.retryAt()));
        return operation.build();
    }

    private Sequence conditions(ApiObject application, Instant now) {
        Sequence old = application.status().sequence("conditions");
        boolean moving = sync == Sync.PROGRESSING;
        String why = problems.isEmpty() ? sync.word() : problems.get(0).reason().name();
        Sequence synced = new Condition("Synced", sync == Sync.SYNCED ? "True" : "False", why, message).setIn(old, now);
        Sequence healthy =
                new Condition("Healthy", healthStatus(), health.reason(), health.message()).setIn(synced, now);
        Sequence all = new Condition(
                        "Progressing",
                        moving ? "True" : "False",
                        attempt.filter(under -> moving)
                                .map(under -> under.state().word())
                                .orElse("AtRest"),
                        moving ? message : "")
                .setIn(healthy, now);
        return new Sequence(all.mappings().stream()
                .map(condition -> condition.with("observedGeneration", application.generation()))
                .map(Tree.class::cast)
                .toList());
    }

    private String healthStatus() {
        return switch (health.state()) {
            case HEALTHY -> "True";
            case UNKNOWN -> "Unknown";
            case SUSPENDED, PROGRESSING, MISSING, DEGRADED -> "False";
        };
    }
}
