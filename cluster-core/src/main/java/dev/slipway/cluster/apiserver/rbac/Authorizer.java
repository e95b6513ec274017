package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Snapshot;
import java.util.Optional;
import java.util.function.Supplier;

/** Says who may do what, by what is durable now. Any thread may ask; members of {@code system:masters} are never looked up. */
public final class Authorizer {
    private final Supplier<Snapshot> present;
    private volatile Grants known;

    /**
     * @param present the newest durable snapshot
     */
    public Authorizer(Supplier<Snapshot> present) {
        this.present = present;
        this.known = Grants.in(present.get());
    }

    /** Whether a user may do something, and why. */
    public Permission decide(User user, Attributes asked) {
        return user.isMaster() ? Permission.ALWAYS : grants().decide(user, asked);
    }

    /** Why a user may not do something; empty if they may. */
    public Optional<Status> refusal(User user, Attributes asked) {
        Permission permission = decide(user, asked);
        return permission.allowed() ? Optional.empty() : Optional.of(asked.forbidden(user, permission.reason()));
    }

    /** All that is granted now. */
    public Grants grants() {
        return in(present.get());
    }

    /** All that is granted in a snapshot. */
    public Grants in(Snapshot snapshot) {
        Grants last = known;
        if (last.holdFor(snapshot)) return last;
        Grants made = Grants.in(snapshot);
        known = made;
        return made;
    }
}
