package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.object.ApiObject;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A mistake that somebody could make, made on purpose.
 *
 * @param users in whose stories it shows
 * @param reconcilers gives a reconciler the mistake, if it is the one that has it
 * @param durable what is taken for durable in the place of what is
 */
record Mutation(
        String name, Set<String> users, UnaryOperator<Reconciler> reconcilers, UnaryOperator<ApiObject> durable) {
    static final Mutation NONE = new Mutation("none", Set.of(), UnaryOperator.identity(), UnaryOperator.identity());

    Reconciler reconciler(Reconciler right) {
        return reconcilers.apply(right);
    }

    ApiObject seen(ApiObject right) {
        return durable.apply(right);
    }

    @Override
    public String toString() {
        return name;
    }
}
