package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Portion;
import dev.slipway.cluster.controller.SlowStart;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next step of a set towards what it should be. In order: the lowest pod that is missing is made once all below it are available; then the
 * highest one that is too many goes, if those below it are available; then, from the highest down, the next one of an old revision is deleted, to
 * come back with the new one, if those above it are available. All at once: whatever is missing is made and whatever is too many goes; only
 * updates still care for availability.
 */
final class Advance {
    /** Most pods made in one decision: other keys want their turn. */
    private static final int BURST = 500;

    /** A pod that ends is not made anew sooner: one that fails as soon as it runs would keep everybody busy. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

    private final SetView view;
    private final SetClaims claims;
    private final SetPods pods;
    private Optional<Instant> lookAgain = Optional.empty();

    Advance(SetView view) {
        this.view = view;
        this.claims = new SetClaims(view);
        this.pods = new SetPods(view, claims);
    }

    /** What to do now; empty where there is nothing to do, or something to wait for. */
    List<Command> next() {
        return view.isParallel() ? atOnce() : inOrder();
    }

    /** When a pod that has ended may be made anew. */
    Optional<Instant> lookAgain() {
        return lookAgain;
    }

    private List<Command> inOrder() {
        for (int ordinal = view.start(); ordinal < view.end(); ordinal++) {
            Optional<ApiObject> pod = view.pod(ordinal);
            if (pod.isEmpty()) return create(Identity.of(view.set(), ordinal));
            List<Command> care = care(pod.get());
            if (!care.isEmpty() || !view.isReliable(pod.get())) return care;
        }
        List<ApiObject> condemned = view.condemned();
        if (condemned.isEmpty()) return update();
        List<Command> owned = owned(condemned);
        return owned.isEmpty() ? scaleDown(condemned) : owned;
    }

    /** The highest goes if it is available or nothing below it is in trouble; one after the other. */
    private List<Command> scaleDown(List<ApiObject> condemned) {
        ApiObject highest = condemned.get(0);
        Optional<ApiObject> firstInTrouble =
                condemned.stream().filter(pod -> !view.isReliable(pod)).reduce((higher, lower) -> lower);
        boolean free = view.isAvailable(highest)
                || firstInTrouble.filter(highest::equals).isPresent();
        return highest.isDeleting() || !free ? List.of() : List.of(pods.delete(highest));
    }

    private List<Command> create(Identity who) {
        if (claims.isStale(who)) return List.of();
        List<Command> commands = new ArrayList<>(claims.missing(who));
        commands.add(pods.create(who));
        return commands;
    }

    /** What a pod that is there needs: to go when it has ended, its claims as long as it waits, else what makes it a member. */
    private List<Command> care(ApiObject pod) {
        if (pod.isDeleting()) return List.of();
        if (Pods.isTerminal(pod)) return replace(pod);
        if (Pods.phase(pod).equals("Pending"))
            return claims.missing(Identity.of(pod.name()).orElseThrow());
        if (!view.isParallel() && !view.isAvailable(pod)) return List.of();
        List<Command> commands = new ArrayList<>(claims.owned(pod));
        pods.mend(pod).ifPresent(commands::add);
        return commands;
    }

    private List<Command> replace(ApiObject ended) {
        Instant due = ended.creationTimestamp().orElse(Instant.EPOCH).plus(SHORTEST_LIFE);
        if (!due.isAfter(view.now())) return List.of(pods.delete(ended));
        lookAgain = lookAgain.filter(sooner -> sooner.isBefore(due)).or(() -> Optional.of(due));
        return List.of();
    }

    private List<Command> owned(List<ApiObject> condemned) {
        return condemned.stream().flatMap(pod -> claims.owned(pod).stream()).toList();
    }

    /** What leaves makes room, so it goes first; what is mended waits for nobody and comes last. */
    private List<Command> atOnce() {
        List<ApiObject> condemned = view.condemned();
        List<Command> owned = owned(condemned);
        List<Command> leaving = new ArrayList<>();
        List<Command> staying = new ArrayList<>();
        for (ApiObject pod : view.replicas()) (Pods.isTerminal(pod) ? leaving : staying).addAll(care(pod));
        if (owned.isEmpty()) {
            condemned.stream().filter(pod -> !pod.isDeleting()).forEach(pod -> leaving.add(pods.delete(pod)));
        }
        List<Command> commands = new ArrayList<>(owned);
        if (!leaving.isEmpty()) commands.add(new Command.Together(leaving));
        commands.addAll(createMissing());
        if (!staying.isEmpty()) commands.add(new Command.Together(staying));
        if (leaving.isEmpty()) commands.addAll(update());
        return commands;
    }

    private List<Command> createMissing() {
        List<Command> missingClaims = new ArrayList<>();
        List<Command> creates = new ArrayList<>();
        for (int ordinal = view.start(); ordinal < view.end() && creates.size() < BURST; ordinal++) {
            Identity who = Identity.of(view.set(), ordinal);
            if (view.pod(ordinal).isPresent() || claims.isStale(who)) continue;
            missingClaims.addAll(claims.missing(who));
            creates.add(pods.create(who));
        }
        List<Command> commands = SlowStart.batches(missingClaims);
        commands.addAll(SlowStart.batches(creates));
        return commands;
    }

    /** Replaces pods of an old revision, highest first, as far as the strategy lets it. */
    private List<Command> update() {
        if (view.isOnDelete()) return List.of();
        return view.strategy().at("rollingUpdate", "maxUnavailable").isPresent() ? updateSome() : updateOne();
    }

    private List<Command> updateOne() {
        for (int ordinal = view.end() - 1; ordinal >= view.updateFrom(); ordinal--) {
            Optional<ApiObject> pod = view.pod(ordinal);
            if (pod.isPresent() && isOutdated(pod.get())) return List.of(pods.delete(pod.get()));
            if (pod.filter(view::isReliable).isEmpty()) return List.of();
        }
        return List.of();
    }

    /** As many as may be unavailable, less those that are. */
    private List<Command> updateSome() {
        Optional<Tree> limit = view.strategy().at("rollingUpdate", "maxUnavailable");
        int most = Math.max(1, Portion.roundedDown(limit, "1", view.wanted()));
        List<ApiObject> replicas = view.replicas();
        long down = view.wanted() - replicas.stream().filter(view::isReliable).count();
        return replicas.stream()
                .filter(pod ->
                        isOutdated(pod) && Identity.of(pod.name()).orElseThrow().ordinal() >= view.updateFrom())
                .limit(Math.max(0, most - down))
                .map(pods::delete)
                .toList();
    }

    private boolean isOutdated(ApiObject pod) {
        return !view.isUpdated(pod) && !pod.isDeleting();
    }
}
