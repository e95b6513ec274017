package dev.slipway.cluster.apiserver.access;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Who a credential belongs to. Any thread may ask. */
public final class Authenticator {
    private static final String BEARER = "Bearer ";
    private static final String CREDENTIAL = "authentication.kubernetes.io/credential-id";

    private final Map<String, User> byToken;
    private final Tokens tokens;
    private final ClientCertificates certificates;
    private final Function<ObjectKey, Optional<ApiObject>> objects;
    private final InstantSource clock;

    /**
     * @param byToken users by their tokens
     * @param tokens those of service accounts
     * @param certificates which of them are good
     * @param objects what is there now: a token ends with its account, and with the object that it is bound to
     */
    Authenticator(
            Map<String, User> byToken,
            Tokens tokens,
            ClientCertificates certificates,
            Function<ObjectKey, Optional<ApiObject>> objects,
            InstantSource clock) {
        this.byToken = new TreeMap<>(byToken);
        this.tokens = tokens;
        this.certificates = certificates;
        this.objects = objects;
        this.clock = clock;
    }

    /**
     * The user of a request. A good certificate counts first, as in the real server; one that is not good counts as none. A wrong token is nobody.
     *
     * @param authorization the header of that name; empty if there is none
     */
    public Optional<User> authenticate(Optional<X509Certificate> certificate, String authorization) {
        Optional<X509Certificate> good = certificate.filter(one -> certificates.isGood(one, clock.instant()));
        if (good.isPresent()) return good.flatMap(Authenticator::ofCertificate);
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? ofToken(authorization.substring(BEARER.length()).trim(), List.of(Tokens.ISSUER))
                        .map(Known::user)
                : Optional.empty();
    }

    /** Who signs the tokens of service accounts. */
    public Tokens tokens() {
        return tokens;
    }

    /** A user, and those of the audiences asked for that the credential is for. */
    public record Known(User user, List<String> audiences) {
        public Known {
            audiences = List.copyOf(audiences);
        }
    }

    /** The user of a token that is for one of some audiences. */
    public Optional<Known> ofToken(String token, List<String> audiences) {
        Optional<User> user = ofStaticToken(token);
        if (user.isPresent())
            return user.filter(known -> audiences.contains(Tokens.ISSUER))
                    .map(known -> new Known(known, List.of(Tokens.ISSUER)));
        return tokens.verify(token, clock.instant()).filter(this::isAlive).flatMap(claims -> known(claims, audiences));
    }

    private static Optional<Known> known(Claims claims, List<String> audiences) {
        List<String> shared =
                audiences.stream().filter(claims.audiences()::contains).toList();
        return shared.isEmpty() ? Optional.empty() : Optional.of(new Known(userOf(claims), shared));
    }

    private boolean isAlive(Claims claims) {
        return isThere("serviceaccount", claims.namespace(), claims.account())
                && claims.bound()
                        .map(bound -> isThere(bound.kind(), claims.namespace(), bound.object()))
                        .orElse(true);
    }

    private boolean isThere(String kind, String namespace, Claims.Named object) {
        GroupKind ofCore = switch (kind) {
            case "serviceaccount" -> new GroupKind("", "ServiceAccount");
            case "pod" -> new GroupKind("", "Pod");
            case "secret" -> new GroupKind("", "Secret");
            default -> new GroupKind("", "Node");
        };
        String place = kind.equals("node") ? "" : namespace;
        return objects.apply(new ObjectKey(ofCore, place, object.name()))
                .filter(live -> live.uid().equals(object.uid()))
                .isPresent();
    }

    private static User userOf(Claims claims) {
        List<String> groups = List.of(User.ACCOUNTS, User.ACCOUNTS + ":" + claims.namespace(), User.AUTHENTICATED);
        User user = new User(
                        Claims.userName(claims.namespace(), claims.account().name()),
                        claims.account().uid(),
                        groups,
                        new TreeMap<>())
                .withExtra(CREDENTIAL, "JTI=" + claims.id());
        Optional<Claims.Bound> bound =
                claims.bound().filter(object -> !object.kind().equals("secret"));
        if (bound.isEmpty()) return user;
        String prefix = "authentication.kubernetes.io/" + bound.get().kind();
        return user.withExtra(prefix + "-name", bound.get().object().name())
                .withExtra(prefix + "-uid", bound.get().object().uid());
    }

    /** Compares with every token, each in constant time, so that the time taken tells nothing about any of them. */
    private Optional<User> ofStaticToken(String token) {
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        Optional<User> found = Optional.empty();
        for (Map.Entry<String, User> known : byToken.entrySet())
            if (MessageDigest.isEqual(known.getKey().getBytes(StandardCharsets.UTF_8), given))
                found = Optional.of(known.getValue());
        return found;
    }

    /** The common name is the user, each organisation a group. */
    static Optional<User> ofCertificate(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN"))
                    names.add(part.getValue().toString());
                if (part.getType().equalsIgnoreCase("O"))
                    groups.add(part.getValue().toString());
            }
            if (names.isEmpty()) return Optional.empty();
            groups.add(User.AUTHENTICATED);
            return Optional.of(
                    new User(names.get(0), groups).withExtra(CREDENTIAL, "X509SHA256=" + fingerprint(certificate)));
        } catch (InvalidNameException | GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
