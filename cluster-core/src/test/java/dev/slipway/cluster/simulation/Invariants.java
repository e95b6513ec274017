package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All promises of one story. Who adds one adds it here. */
final class Invariants {
    private final List<Invariant> all;

    /** @param clock that never jumps
     *  @param planes the clock of the plane, which does */
    Invariants(Script script, Supplier<Instant> clock, Supplier<Instant> planes) {
        Duration lag = script.lag();
        Rollouts rollouts = new Rollouts(clock);
        all = List.of(
                rollouts,
                new RolloutsKeepAvailable(rollouts),
                new RolloutsKeepSurge(rollouts),
                new RolloutsConverge(),
                new ReplicasAreMadeOnce(),
                new JobsCountOnce(),
                new JobsKeepParallelism(),
                new JobsConverge(),
                new AddressesAreUnique(),
                new PodsStayThemselves(),
                new PodsConverge(),
                new NodesAreNotOvercommitted(),
                new QuotasHold(),
                new BudgetsHold(),
                new OwnersAreOutlived(lag),
                new DeletionFinishes(),
                new ServicesFindTheirPods(),
                new VolumesHaveOneClaim(),
                new StorageIsProtected(lag),
                new ClaimsConverge(script.isHeard()),
                new AddressesAreGivenBack(script.isHeard()),
                new AutoscalersKeepBounds(lag, planes),
                new AutoscalersConverge(),
                new DefinitionsOutliveObjects(),
                new CertificatesAreEarned(),
                new LimitsHold(),
                new SetsGrowInOrder(clock),
                new SetsUpdateInOrder(new Calm(lag, clock)),
                new IdentitiesRunOnce(lag, clock),
                new ClaimsAreRetained(),
                new DaemonsAreOnePerNode(new Calm(lag, clock)),
                new DaemonsKeepAvailable(new Calm(lag, clock), lag),
                new SetsConverge(),
                new CronJobsKeepTime(new Calm(lag, clock)),
                new JobsAreForgotten(),
                new NodesTellTheTruth(),
                new NamespacesAreEquipped(script.hasCredentials()),
                new StatusTellsTheTruth());
    }

    void check(Change change, Seen seen) {
        each(invariant -> invariant.check(change, seen), seen);
    }

    void disturbed(String uid) {
        all.forEach(invariant -> invariant.disturbed(uid));
    }

    void taken(String uid) {
        all.forEach(invariant -> invariant.taken(uid));
    }

    void forced(String uid) {
        all.forEach(invariant -> invariant.forced(uid));
    }

    void checkAtRest(Seen seen, boolean mended) {
        each(invariant -> invariant.checkAtRest(seen, mended), seen);
    }

    private void each(Consumer<Invariant> check, Seen seen) {
        for (Invariant invariant : all) {
            try {
                check.accept(invariant);
            } catch (AssertionError broken) {
                throw new AssertionError(
                        invariant.getClass().getSimpleName() + ": " + broken.getMessage() + " (revision "
                                + seen.revision() + ")",
                        broken);
            }
        }
    }
}
