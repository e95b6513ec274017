package dev.slipway.cluster.apiserver.http.audit;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Permission;
import java.util.Optional;

/**
 * Who a request came from, and whether they might ask.
 *
 * @param user empty where no credential was good
 * @param impersonated as whom they asked, where that was somebody else
 * @param permission what the rules said; empty where it did not come to that
 */
public record Asker(Optional<User> user, Optional<User> impersonated, Optional<Permission> permission) {
    /** Nobody that is known. */
    public static final Asker NOBODY = new Asker(Optional.empty(), Optional.empty(), Optional.empty());

    /** One whose credential was good. */
    public static Asker of(User user) {
        return new Asker(Optional.of(user), Optional.empty(), Optional.empty());
    }

    /** The same, asking as somebody, who may be themselves. */
    public Asker as(User other) {
        return new Asker(user, Optional.of(other).filter(acting -> !user.equals(Optional.of(acting))), permission);
    }

    /** The same, with what the rules said. */
    public Asker told(Permission said) {
        return new Asker(user, impersonated, Optional.of(said));
    }
}
