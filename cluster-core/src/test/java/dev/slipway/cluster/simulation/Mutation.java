package dev.slipway.cluster.simulation;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.Reconciler;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A mistake that somebody could make, made on purpose.
 *
 * @param users in whose stories it shows
 * @param reconcilers gives a reconciler the mistake, if it is the one that has it
 * @param doors the same for a client
 */
record Mutation(String name, Set<String> users, UnaryOperator<Reconciler> reconcilers, UnaryOperator<Client> doors) {
    static final Mutation NONE = new Mutation("none", Set.of(), UnaryOperator.identity(), UnaryOperator.identity());

    Reconciler reconciler(Reconciler right) {
        return reconcilers.apply(right);
    }

    Client door(Client right) {
        return doors.apply(right);
    }

    @Override
    public String toString() {
        return name;
    }
}
