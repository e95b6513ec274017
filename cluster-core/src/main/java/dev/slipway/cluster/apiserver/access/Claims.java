package dev.slipway.cluster.apiserver.access;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the token of a service account says.
 *
 * @param id unique
 * @param bound the object with which the token ends; its kind is the key of the claim: {@code pod}, {@code secret}, {@code node}
 */
public record Claims(
        String id,
        List<String> audiences,
        Instant issued,
        Instant expires,
        String namespace,
        Named account,
        Optional<Bound> bound) {
    private static final String OWN = "kubernetes.io";
    private static final List<String> BINDABLE = List.of("pod", "secret", "node");

    public Claims {
        audiences = List.copyOf(audiences);
    }

    /** One particular object. */
    public record Named(String name, String uid) {
        private Mapping tree() {
            return Mapping.of("name", name, "uid", uid);
        }

        private static Named of(Mapping tree) {
            return new Named(tree.text("name").orElse(""), tree.text("uid").orElse(""));
        }
    }

    /** One particular object of a kind. */
    public record Bound(String kind, Named object) {}

    /** The name of a user that is a service account. */
    public static String userName(String namespace, String account) {
        return "system:serviceaccount:" + namespace + ":" + account;
    }

    boolean isValidAt(Instant now) {
        return !now.isBefore(issued) && now.isBefore(expires);
    }

    Mapping tree() {
        Mapping own = Mapping.of("namespace", namespace, "serviceaccount", account.tree());
        if (bound.isPresent())
            own = own.with(bound.get().kind(), bound.get().object().tree());
        return Mapping.of(
                "aud",
                Tree.of(audiences),
                "exp",
                expires.getEpochSecond(),
                "iat",
                issued.getEpochSecond(),
                "iss",
                Tokens.ISSUER,
                "jti",
                id,
                OWN,
                own,
                "nbf",
                issued.getEpochSecond(),
                "sub",
                userName(namespace, account.name()));
    }

    /** Those of a token whose signature is good; empty where something is missing or does not fit together. */
    static Optional<Claims> of(Mapping tree) {
        Mapping own = tree.mapping(OWN);
        String namespace = own.text("namespace").orElse("");
        Named account = Named.of(own.mapping("serviceaccount"));
        Optional<Bound> bound = BINDABLE.stream()
                .filter(own::has)
                .map(kind -> new Bound(kind, Named.of(own.mapping(kind))))
                .findFirst();
        boolean fits = tree.text("iss").equals(Optional.of(Tokens.ISSUER))
                && tree.text("sub").equals(Optional.of(userName(namespace, account.name())))
                && !account.uid().isEmpty()
                && tree.whole("exp").isPresent()
                && tree.whole("nbf").isPresent();
        if (!fits) return Optional.empty();
        Sequence audiences = tree.sequence("aud");
        return Optional.of(new Claims(
                tree.text("jti").orElse(""),
                audiences.texts(),
                Instant.ofEpochSecond(tree.whole("nbf").orElse(0L)),
                Instant.ofEpochSecond(tree.whole("exp").orElse(0L)),
                namespace,
                account,
                bound));
    }
}
