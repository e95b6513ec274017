package dev.slipway.cluster.informer;

import dev.slipway.cluster.object.GroupKind;
import java.util.List;
import java.util.function.Supplier;

/**
 * Something kept up to date from every change of some kinds, such as what the pods of each node take, for those to whom asking the world anew
 * each time would cost a walk over everything. An {@link Index} that adds up.
 *
 * @param name unique among folds
 * @param kinds whose changes it hears
 * @param fresh makes it with nothing in it
 */
public record Fold<T extends Fold.State>(String name, List<GroupKind> kinds, Supplier<T> fresh) {
    public Fold {
        kinds = List.copyOf(kinds);
    }

    /** What is kept. It may remember what was asked of it, as long as forgetting that costs work only. */
    public interface State {
        /** Takes a change in; what is there at first comes as objects that appear. */
        void apply(Change change);
    }

    /** Of what a world holds now. */
    T of(World world) {
        T state = fresh.get();
        kinds.forEach(kind -> world.list(kind, "").forEach(object -> state.apply(Change.appeared(object))));
        return state;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fold<?> that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
