package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    static Mutation of(String name, String users, UnaryOperator<Reconciler> reconcilers) {
        return of(name, List.of(users), reconcilers);
    }

    /** One that shows only where some users meet. */
    static Mutation of(String name, List<String> users, UnaryOperator<Reconciler> reconcilers) {
        return new Mutation(name, new TreeSet<>(users), reconcilers, UnaryOperator.identity());
    }

    /** The server allows what is forbidden: to whoever watches that is the same as if more were forbidden than it knows. */
    static Mutation ofServer(String name, String users, UnaryOperator<ApiObject> durable) {
        return new Mutation(name, Set.of(users), UnaryOperator.identity(), durable);
    }

    /** The story in which a seed has its users meet. */
    Script script(long seed) {
        return Script.of(seed).with(users);
    }

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
