package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Seen.DEPLOYMENT;
import static dev.slipway.cluster.simulation.Seen.POD;
import static dev.slipway.cluster.simulation.Seen.REPLICA_SET;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which Deployments owe anybody availability: those that were complete once, as long as nobody scales them, changes their strategy or harms their
 * pods, or leaves it ReplicaSets to adopt. A rollout, also of a broken template, is no excuse.
 */
final class Rollouts implements Invariant {
    /** Within this time what people do has become durable. */
    private static final Duration AFTERMATH = Duration.ofSeconds(15);

    private final Set<String> settled = new HashSet<>();
    private final Map<String, Instant> disturbed = new HashMap<>();
    private final Supplier<Instant> clock;

    /** @param clock that never jumps */
    Rollouts(Supplier<Instant> clock) {
        this.clock = clock;
    }

    boolean isSettled(ApiObject deployment) {
        return settled.contains(deployment.uid());
    }

    @Override
    public void disturbed(String uid) {
        settled.remove(uid);
        disturbed.put(uid, clock.get());
    }

    private void settle(ApiObject deployment, Seen seen) {
        if (!isSettled(deployment) && isCalm(deployment) && isComplete(deployment, seen)) settled.add(deployment.uid());
    }

    private boolean isCalm(ApiObject deployment) {
        Instant last = disturbed.getOrDefault(deployment.uid(), Instant.MIN);
        return last.isBefore(clock.get().minus(AFTERMATH));
    }

    @Override
    public void check(Change change, Seen seen) {
        ApiObject object = change.object();
        if (Seen.is(object, DEPLOYMENT)) {
            if (change.before().filter(old -> isScaled(old, object)).isPresent()) settled.remove(object.uid());
        } else if (Seen.is(object, POD)) {
            change.before()
                    .filter(old -> !old.controller().equals(object.controller()))
                    .flatMap(old -> deploymentOf(old, seen))
                    .ifPresent(former -> settled.remove(former.uid()));
            Optional<ApiObject> deployment = deploymentOf(object, seen);
            deployment.ifPresent(found -> {
                if (change.before().filter(old -> isHarmed(old, change)).isPresent()) settled.remove(found.uid());
                settle(found, seen);
            });
        } else if (Seen.is(object, REPLICA_SET) && !change.isGone()) {
            boolean adopted = change.before()
                    .filter(old -> !old.controller().equals(object.controller()))
                    .isPresent();
            if (adopted) seen.controllerOf(object).ifPresent(owner -> settled.remove(owner.uid()));
            seen.controllerOf(object)
                    .filter(owner -> Seen.is(owner, DEPLOYMENT))
                    .ifPresent(owner -> settle(owner, seen));
        }
    }

    private static boolean isScaled(ApiObject before, ApiObject after) {
        return replicas(before) != replicas(after)
                || !before.at("spec", "strategy").equals(after.at("spec", "strategy"))
                || !before.at("spec", "minReadySeconds").equals(after.at("spec", "minReadySeconds"));
    }

    /** A pod that stops being ready by itself, or that its node or the scheduler takes away, is not the rollout's fault. */
    private static boolean isHarmed(ApiObject before, Change change) {
        if (change.isGone()) return false;
        ApiObject after = change.object();
        boolean fellIll = Pods.isReady(before) && !Pods.isReady(after) && !after.isDeleting();
        boolean wasTaken = after.condition("DisruptionTarget").isPresent();
        return fellIll || wasTaken;
    }

    private static boolean isComplete(ApiObject deployment, Seen seen) {
        long wanted = replicas(deployment);
        boolean rolling = !deployment.spec().text("strategy", "type").equals(Optional.of("Recreate"));
        List<ApiObject> active =
                sets(deployment, seen).stream().filter(set -> replicas(set) > 0).toList();
        return rolling
                && !deployment.isDeleting()
                && active.size() == 1
                && ready(active.get(0), seen) == wanted
                && replicas(active.get(0)) == wanted
                && active.get(0).status().whole("availableReplicas").orElse(0L) == wanted;
    }

    static Optional<ApiObject> deploymentOf(ApiObject pod, Seen seen) {
        return seen.controllerOf(pod)
                .filter(set -> Seen.is(set, REPLICA_SET))
                .flatMap(seen::controllerOf)
                .filter(owner -> Seen.is(owner, DEPLOYMENT));
    }

    static List<ApiObject> sets(ApiObject deployment, Seen seen) {
        return seen.controlledBy(REPLICA_SET, deployment.uid());
    }

    static long ready(ApiObject set, Seen seen) {
        return seen.controlledBy(POD, set.uid()).stream()
                .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
                .count();
    }

    static long replicas(ApiObject scaled) {
        return scaled.spec().whole("replicas").orElse(1L);
    }

    /** How many more than wanted there may be. */
    static long surge(ApiObject deployment) {
        return amount(deployment, "maxSurge", true);
    }

    /** How many less than wanted may be available. */
    static long unavailable(ApiObject deployment) {
        long most = amount(deployment, "maxUnavailable", false);
        if (most == 0 && surge(deployment) == 0) most = 1;
        return Math.min(most, replicas(deployment));
    }

    private static long amount(ApiObject deployment, String field, boolean up) {
        Tree value = deployment.at("spec", "strategy", "rollingUpdate", field).orElse(Tree.of("25%"));
        String text = ((Scalar) value).display();
        if (!text.endsWith("%")) return Long.parseLong(text);
        double exact = Integer.parseInt(text.substring(0, text.length() - 1)) * replicas(deployment) / 100.0;
        return (long) (up ? Math.ceil(exact) : Math.floor(exact));
    }
}
