package dev.slipway.cluster.apiserver.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Who a credential belongs to. */
public final class Authenticator {
    private static final String BEARER = "Bearer ";

    private final Map<String, User> byToken;

    /**
     * @param byToken users by their tokens
     */
    public Authenticator(Map<String, User> byToken) {
        this.byToken = new TreeMap<>(byToken);
    }

    /**
     * The user of a request. A certificate is one that the TLS layer has verified against our authority; it counts first, as in the real
     * server. A wrong token is nobody, whatever else is right.
     *
     * @param authorization the header of that name; empty if there is none
     */
    public Optional<User> authenticate(Optional<X509Certificate> certificate, String authorization) {
        if (certificate.isPresent()) return certificate.flatMap(Authenticator::ofCertificate);
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? ofToken(authorization.substring(BEARER.length()).trim())
                : Optional.empty();
    }

    /** Compares with every token, each in constant time, so that the time taken tells nothing about any of them. */
    private Optional<User> ofToken(String token) {
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
        } catch (InvalidNameException unreadable) {
            return Optional.empty();
        }
        if (names.isEmpty()) return Optional.empty();
        groups.add(User.AUTHENTICATED);
        return Optional.of(new User(names.get(0), groups));
    }
}
