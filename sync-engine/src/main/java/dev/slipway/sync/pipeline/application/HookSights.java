package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.apply.HookSight;
import dev.slipway.sync.apply.HookSight.Absent;
import dev.slipway.sync.apply.HookSight.Deleted;
import dev.slipway.sync.apply.HookSight.Ended;
import dev.slipway.sync.apply.HookSight.Leaving;
import dev.slipway.sync.apply.HookSight.Running;
import dev.slipway.sync.apply.HookSight.Seen;
import dev.slipway.sync.apply.HookSight.Stale;
import dev.slipway.sync.plan.Directives;
import dev.slipway.sync.plan.HookStep;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.plan.Plan;
import dev.slipway.sync.rollout.Ending;
import dev.slipway.sync.rollout.Health;
import dev.slipway.sync.rollout.Health.State;
import dev.slipway.sync.rollout.Judge;
import dev.slipway.sync.rollout.World;
import java.util.List;
import java.util.Optional;

/** What one attempt sees of its hooks. Pure. */
record HookSights(World world, Judge judge, String attempt) {
    List<HookSight> of(Plan plan) {
        return plan.hooks().stream().map(this::of).toList();
    }

    HookSight of(HookStep hook) {
        return new HookSight(
                hook.key().toString(),
                hook.hook().phase(),
                hook.directives().wave(),
                hook.directives().timeout().orElse(Directives.TIMEOUT),
                hook.origin(),
                hook.live().map(this::seen).orElse(new Absent()));
    }

    private Seen seen(ApiObject live) {
        boolean mine = live.annotation(Marks.ATTEMPT).equals(Optional.of(attempt));
        if (!mine) return live.isDeleting() ? new Leaving() : new Stale();
        Optional<Ending> end = Ending.of(live, judge, world);
        if (end.isPresent()) return ended(live.uid(), end.get());
        return live.isDeleting() ? new Deleted(live.uid()) : new Running(live.uid(), waitingFor(judge.of(live)));
    }

    private static Ended ended(String uid, Ending end) {
        return new Ended(uid, end.good(), end.exitCode(), end.reason(), end.message());
    }

    private static String waitingFor(Health health) {
        if (health.state() == State.UNKNOWN) return health.message() + ", or has ended";
        return health.message().isEmpty() ? health.reason() : health.message();
    }
}
