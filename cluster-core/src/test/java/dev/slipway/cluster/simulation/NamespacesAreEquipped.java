package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/** At rest every namespace has its account and knows the authority; a token is there as long as its account, and no longer. */
final class NamespacesAreEquipped implements Invariant {
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    private static final GroupKind CONFIG = new GroupKind("", "ConfigMap");

    private final boolean credentials;

    /** @param credentials whether the plane has any */
    NamespacesAreEquipped(boolean credentials) {
        this.credentials = credentials;
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject namespace : seen.all(NAMESPACE)) if (!namespace.isDeleting()) check(namespace, seen);
        if (!credentials) return;
        for (ApiObject secret : seen.all(AccountUsers.SECRET))
            if (secret.root().text("type").equals(Optional.of(AccountUsers.TOKEN)) && !secret.isDeleting())
                checkToken(secret, seen);
    }

    private void check(ApiObject namespace, Seen seen) {
        Invariant.require(
                seen.get(new ObjectKey(AccountUsers.ACCOUNT, namespace.name(), "default"))
                        .isPresent(),
                "has no account",
                namespace);
        if (!credentials) return;
        Optional<String> known = seen.get(new ObjectKey(CONFIG, namespace.name(), "kube-root-ca.crt"))
                .flatMap(map -> map.root().text("data", "ca.crt"));
        String right = Authority.CREDENTIALS.certificateAuthority().text();
        Invariant.require(known.equals(Optional.of(right)), "does not know the authority: " + known, namespace);
    }

    private static void checkToken(ApiObject secret, Seen seen) {
        String name = secret.annotation(AccountUsers.NAME).orElse("");
        boolean isLive = seen.get(new ObjectKey(AccountUsers.ACCOUNT, secret.namespace(), name))
                .isPresent();
        Invariant.require(isLive, "has outlived its account " + name, secret);
        boolean isFilled = !secret.root().text("data", "token").orElse("").isEmpty();
        Invariant.require(isFilled, "has no token", secret);
    }
}
