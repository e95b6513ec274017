package dev.slipway.sync.pipeline.application;

import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptEvent;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.apply.Brief;
import dev.slipway.sync.apply.Brief.Purpose;
import dev.slipway.sync.apply.HookSight;
import dev.slipway.sync.apply.Results;
import dev.slipway.sync.apply.Sight;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Inventory;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.plan.Selection;
import dev.slipway.sync.rollout.Judge;
import dev.slipway.sync.rollout.World;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The attempts of one application that are in hand: which goes first, when another begins, and what ends one for something newer. Where an
 * attempt goes from there only {@link Attempt} decides. Only decides; nothing is written or sent here.
 */
final class Attempts {
    private final String application;
    private final InstantSource clock;
    private final World world;
    private final Judge judge;
    private final Supplier<Inventory> inventory;
    /** At all that is wanted. */
    private Optional<Attempt> whole = Optional.empty();
    /** At some objects that somebody has asked for; it goes before. */
    private Optional<Attempt> selected = Optional.empty();
    /** Ended by something newer, and not written down as such yet. */
    private final List<Attempt> leaving = new ArrayList<>();

    /** @param inventory what the application owns now; hooks that must end are among it */
    Attempts(String application, InstantSource clock, World world, Judge judge, Supplier<Inventory> inventory) {
        this.application = application;
        this.clock = clock;
        this.world = world;
        this.judge = judge;
        this.inventory = inventory;
    }

    /** Goes on with what the process before left. */
    void takeUp(Optional<Attempt> atAll, Optional<Attempt> atSome) {
        whole = atAll;
        selected = atSome;
    }

    /** The one in hand, ended or not. */
    Optional<Attempt> inHand() {
        return selected.or(() -> whole);
    }

    /** Whether live was as wanted, as far as this process or the one before it knows. */
    boolean isAtRest(Plan plan) {
        return whole.map(before -> isFor(before, plan) && before.state() instanceof AttemptState.Succeeded)
                .orElse(plan.unchanged());
    }

    /** Whether some objects that somebody has asked for are in hand. */
    boolean isSelecting() {
        return selected.isPresent();
    }

    /** Whether the attempt at what is wanted writes already; see {@link Attempt#hasBegun}. */
    boolean hasBegun(Plan plan) {
        List<String> before = plan.hooks().stream()
                .filter(hook -> hook.hook().phase() == Hook.Phase.PRE_SYNC)
                .map(hook -> hook.key().toString())
                .toList();
        return inHand().filter(under -> isFor(under, plan) && under.hasBegun(before))
                .isPresent();
    }

    /** Whether an attempt at what is wanted is under way: what was let through once is not held any more. */
    boolean isUnderWay(Plan plan) {
        return inHand().filter(under -> isFor(under, plan)
                        && under.isNumbered()
                        && !under.state().hasEnded())
                .isPresent();
    }

    /** Somebody asks for some objects alone: an attempt of their own, before all else. */
    void select(Plan plan, SyncRequest request) {
        giveUp("a sync of " + String.join(", ", request.only().names()));
        selected = Optional.of(Attempt.planned(
                brief(plan, Purpose.Selection, request.only(), Optional.of(request.id()), request.by())));
    }

    /** What stood in the way of a failed attempt has changed, or somebody wants it tried again. */
    void encourage() {
        whole = whole.map(attempt -> attempt.on(new AttemptEvent.Encouraged(), clock.instant()));
    }

    /** Ends what is under way because of something newer. */
    void giveUp(String by) {
        selected.ifPresent(attempt -> given(attempt, by));
        selected = Optional.empty();
        whole = whole.map(attempt -> given(attempt, by));
    }

    /** Ends what is under way for something else than a plan. */
    void giveUpOthers(Plan plan) {
        boolean newer = inHand().filter(before -> !isFor(before, plan)).isPresent();
        if (newer) giveUp(plan.commit().abbreviated());
    }

    private Attempt given(Attempt attempt, String by) {
        if (attempt.state().hasEnded()) return attempt;
        Attempt given = attempt.on(new AttemptEvent.Overtaken(by, finishing(attempt)), clock.instant());
        if (given.isNumbered() && given.state().hasEnded()) leaving.add(given);
        return given;
    }

    /** The hooks of an attempt that are let run to their end, whatever their manifests have become. */
    private List<HookSight> finishing(Attempt attempt) {
        String name = attempt.brief().name();
        HookSights sights = new HookSights(world, judge, name);
        return inventory.get().uids().keySet().stream()
                .flatMap(owned -> world.get(owned).stream())
                .filter(live -> live.annotation(Marks.ATTEMPT).equals(Optional.of(name)))
                .flatMap(live -> HookStep.of(live).stream())
                .filter(HookStep::finishes)
                .map(sights::of)
                .toList();
    }

    /** Sees how far the hooks are that something newer waits for. */
    void seeFinishing() {
        whole.filter(under -> under.state() instanceof AttemptState.Finishing)
                .ifPresent(under -> whole = Optional.of(under.on(
                        new AttemptEvent.Seen(new Sight(List.of(), false, List.of(), finishing(under))),
                        clock.instant())));
    }

    /** Until when hooks may run that are let run to their end; empty if none is waited for. */
    Optional<Instant> finishedBy() {
        return whole.map(Attempt::state)
                .filter(AttemptState.Finishing.class::isInstance)
                .flatMap(AttemptState::reviewAt);
    }

    /** When to look again although nothing happens. */
    Optional<Instant> reviewAt() {
        return inHand().flatMap(under -> under.state().reviewAt());
    }

    /** The part of a plan that the attempt in hand is about. */
    Plan scope(Plan plan) {
        return selected.map(attempt -> plan.only(attempt.brief().only())).orElse(plan);
    }

    /**
     * A new attempt where something new is wanted, or where live is not any more what it was.
     *
     * @return whether there is a new one
     */
    boolean begin(Plan plan, Sight sight) {
        giveUpOthers(plan);
        if (selected.isPresent() || finishedBy().isPresent()) return false;
        whole = whole.map(same -> same.state().hasEnded() ? same : same.at(plan.commit()));
        if (!mustBegin(plan, sight)) return false;
        boolean heals =
                plan.onlyHeals() && whole.filter(before -> !isFor(before, plan)).isEmpty();
        Results done = whole.filter(
                        before -> isFor(before, plan) && !(before.state() instanceof AttemptState.Succeeded))
                .map(before -> before.results().carried())
                .orElse(Results.NONE);
        Brief brief =
                brief(plan, heals ? Purpose.Heal : Purpose.Sync, Selection.ALL, Optional.empty(), Optional.empty());
        whole = Optional.of(Attempt.planned(brief).takenUp(done, Optional.empty(), new AttemptState.Planned()));
        return true;
    }

    private boolean mustBegin(Plan plan, Sight sight) {
        if (isAtRest(plan)) return sight.hasWork();
        return whole.filter(before -> isFor(before, plan)
                        && !(before.state() instanceof AttemptState.Superseded)
                        && !(before.state() instanceof AttemptState.Succeeded))
                .isEmpty();
    }

    private Brief brief(
            Plan plan, Purpose purpose, Selection only, Optional<String> request, Optional<String> requestedBy) {
        return new Brief(
                application,
                0,
                plan.commit(),
                plan.renderedDigest(),
                plan.digest(),
                purpose,
                only,
                request,
                requestedBy,
                1,
                clock.instant(),
                false);
    }

    private static boolean isFor(Attempt attempt, Plan plan) {
        return attempt.renderedDigest().equals(plan.renderedDigest());
    }

    /** Live was looked at: the attempt in hand goes on from there. Hooks are for what the repository wants anew, not for healing. */
    void see(Plan plan, Sight sight) {
        inHand().filter(under -> !(under.state() instanceof AttemptState.Finishing))
                .ifPresent(under -> {
                    boolean hooked = under.brief().purpose() == Purpose.Sync
                            && !(isAtRest(plan) && under.state().hasEnded());
                    HookSights hooks =
                            new HookSights(world, judge, under.brief().name());
                    hear(new AttemptEvent.Seen(hooked ? sight.with(hooks.of(plan)) : sight));
                });
    }

    /** Something became of the attempt in hand. */
    void hear(AttemptEvent event) {
        become(inHand().orElseThrow().on(event, clock.instant()));
    }

    /** The attempt in hand gets the number that it is written down by. */
    void number(int number) {
        become(inHand().orElseThrow().numbered(number));
    }

    private void become(Attempt next) {
        if (selected.isPresent()) selected = Optional.of(next);
        else whole = Optional.of(next);
    }

    /** The attempt at some objects has ended: what is wanted as a whole is in hand again. */
    void endSelection() {
        selected.ifPresent(leaving::add);
        selected = Optional.empty();
    }

    /** One that has ended and is not written down as such yet, the oldest first. */
    Optional<Attempt> leaving() {
        return leaving.stream().findFirst();
    }

    /** The oldest of those that were leaving is written down. */
    void left() {
        leaving.remove(0);
    }
}
