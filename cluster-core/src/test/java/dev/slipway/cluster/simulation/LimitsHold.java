package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/** Nothing is made that asks for more, or for less, than the ranges allow that were there before it. */
final class LimitsHold implements Invariant {
    @Override
    public void check(Change change, Seen seen) {
        if (change.before().isPresent()) return;
        ApiObject made = change.object();
        boolean isPod = Seen.is(made, Seen.POD);
        if (!isPod && !Seen.is(made, VolumeMatch.CLAIM)) return;
        for (ApiObject range : seen.in(LimitUsers.RANGE, made.namespace()))
            for (Mapping limit : range.spec().sequence("limits").mappings()) {
                Optional<String> type = limit.text("type");
                if (isPod && type.equals(Optional.of("Container")))
                    for (Mapping container : made.spec().sequence("containers").mappings())
                        checkContainer(limit, container.mapping("resources"), made);
                if (!isPod && type.equals(Optional.of("PersistentVolumeClaim")))
                    require(
                            VolumeMatch.requested(made)
                                            .compareTo(amount(limit, "max", "storage")
                                                    .orElseThrow())
                                    <= 0,
                            limit,
                            made);
            }
    }

    private static void checkContainer(Mapping limit, Mapping resources, ApiObject pod) {
        Optional<Quantity> asked = amount(resources, "requests", "cpu");
        Optional<Quantity> most = amount(resources, "limits", "cpu");
        amount(limit, "min", "cpu")
                .ifPresent(least ->
                        require(asked.filter(has -> has.compareTo(least) >= 0).isPresent(), limit, pod));
        amount(limit, "max", "cpu")
                .ifPresent(bound ->
                        require(most.filter(has -> has.compareTo(bound) <= 0).isPresent(), limit, pod));
    }

    private static Optional<Quantity> amount(Mapping tree, String... way) {
        return tree.text(way).flatMap(Quantity::parse);
    }

    private static void require(boolean holds, Mapping limit, ApiObject made) {
        Invariant.require(holds, "is made beyond the limit " + limit, made);
    }
}
