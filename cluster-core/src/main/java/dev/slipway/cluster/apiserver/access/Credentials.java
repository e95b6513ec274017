package dev.slipway.cluster.apiserver.access;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that a control plane needs to be spoken to safely, kept in {@code pki/} of its data folder, readable by the owner only: made on the
 * first start, used again on later ones, renewed a month before it runs out or when the server gets another address.
 */
public final class Credentials {
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final int TOKEN_BYTES = 32;
    private static final List<String> ALWAYS = List.of(
            "localhost",
            "127.0.0.1",
            "::1",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");

    private final Identity authority;
    private final CertificateAuthority signing;
    private final Identity server;
    private final String adminToken;
    private final Tokens tokens;
    private final StaticTokens others;

    private Credentials(
            Identity authority,
            CertificateAuthority signing,
            Identity server,
            String adminToken,
            Tokens tokens,
            StaticTokens others) {
        this.authority = authority;
        this.signing = signing;
        this.server = server;
        this.adminToken = adminToken;
        this.tokens = tokens;
        this.others = others;
    }

    /** The same, and others who are let in. */
    public Credentials letting(StaticTokens more) {
        return new Credentials(authority, signing, server, adminToken, tokens, more);
    }

    /**
     * Those of a data folder.
     *
     * @param addresses names and addresses by which clients will know the server, besides the usual ones
     * @throws IOException where the folder cannot be read or written
     * @throws GeneralSecurityException where a file in it is not what it should be
     */
    public static Credentials open(Path dataFolder, Collection<String> addresses, InstantSource clock)
            throws IOException, GeneralSecurityException {
        PrivateFiles files = new PrivateFiles(dataFolder.resolve("pki"));
        Instant now = clock.instant();
        SecureRandom random = new SecureRandom();
        CertificateMaker maker = new CertificateMaker(random, now);
        Set<String> names = new LinkedHashSet<>(ALWAYS);
        names.addAll(addresses);
        Optional<Identity> known = read(files, "ca").filter(ca -> ca.lasts(RENEW_BEFORE, now));
        Identity authority = known.isPresent() ? known.get() : written(files, "ca", maker.authority("slipway-ca"));
        return new Credentials(
                authority,
                new CertificateAuthority(authority, random),
                server(files, maker, authority, names, now),
                token(files, random, maker, authority, now),
                tokens(files, maker),
                StaticTokens.NONE);
    }

    /** The private key goes first, as with certificates. */
    private static Tokens tokens(PrivateFiles files, CertificateMaker maker)
            throws IOException, GeneralSecurityException {
        Optional<String> known = files.read("sa.key");
        Optional<String> knownPublic = files.read("sa.pub");
        try {
            if (known.isPresent() && knownPublic.isPresent())
                return new Tokens(Pem.key(known.get()), Pem.publicKey(knownPublic.get()));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new GeneralSecurityException(
                    "pki/sa.key or sa.pub is broken; restore it, or remove both to have new ones made", broken);
        }
        KeyPair made = maker.keys();
        files.write("sa.key", Pem.of(made.getPrivate()));
        files.write("sa.pub", Pem.of(made.getPublic()));
        return new Tokens(made.getPrivate(), made.getPublic());
    }

    private static Identity server(
            PrivateFiles files, CertificateMaker maker, Identity authority, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        Optional<Identity> known = read(files, "server");
        boolean good = known.isPresent()
                && known.get().lasts(RENEW_BEFORE, now)
                && isSignedBy(authority, known.get())
                && namesOf(known.get().certificate()).containsAll(normal(names));
        return good ? known.get() : written(files, "server", maker.server(authority, List.copyOf(names)));
    }

    /** The administrator's token; the client certificate beside it is for those who prefer one. */
    private static String token(
            PrivateFiles files, SecureRandom random, CertificateMaker maker, Identity authority, Instant now)
            throws IOException, GeneralSecurityException {
        Optional<Identity> client = read(files, "admin");
        if (client.filter(known -> known.lasts(RENEW_BEFORE, now) && isSignedBy(authority, known))
                .isEmpty()) written(files, "admin", maker.client(authority, User.ADMIN.name(), User.MASTERS));
        Optional<String> known = files.read("admin.token").map(String::strip).filter(text -> !text.isEmpty());
        if (known.isPresent()) return known.get();
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        files.write("admin.token", token + "\n");
        return token;
    }

    private static Optional<Identity> read(PrivateFiles files, String name)
            throws IOException, GeneralSecurityException {
        Optional<String> certificate = files.read(name + ".crt");
        Optional<String> key = files.read(name + ".key");
        if (certificate.isEmpty() || key.isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Identity(Pem.certificate(certificate.get()), Pem.key(key.get())));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new GeneralSecurityException(
                    "pki/" + name + ".crt or .key is broken; restore it, or remove both to have new ones made", broken);
        }
    }

    /** The key goes first: a certificate is never there without its key. */
    private static Identity written(PrivateFiles files, String name, Identity made) throws IOException {
        files.write(name + ".key", Pem.of(made.key()));
        files.write(name + ".crt", Pem.of(made.certificate()));
        return made;
    }

    private static boolean isSignedBy(Identity authority, Identity leaf) {
        try {
            leaf.certificate().verify(authority.certificate().getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static Set<String> namesOf(X509Certificate certificate) throws CertificateParsingException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) for (List<?> name : alternatives) names.add(String.valueOf(name.get(1)));
        return normal(names);
    }

    /** Certificates spell out addresses of version 6. */
    private static Set<String> normal(Collection<String> names) {
        Set<String> normal = new LinkedHashSet<>();
        for (String name : names) normal.add(name.equals("::1") ? "0:0:0:0:0:0:0:1" : name);
        return normal;
    }

    /**
     * Who credentials belong to.
     *
     * @param objects what is there now; any thread asks
     */
    public Authenticator authenticator(Function<ObjectKey, Optional<ApiObject>> objects, InstantSource clock) {
        Map<String, User> byToken = new TreeMap<>(others.users());
        byToken.put(adminToken, User.ADMIN);
        return new Authenticator(byToken, tokens, new ClientCertificates(authority()), objects, clock);
    }

    /** The tokens of service accounts. */
    public Tokens tokens() {
        return tokens;
    }

    /** The authority, for whoever should trust it or sign with it. */
    public CertificateAuthority certificateAuthority() {
        return signing;
    }

    /** The authority: clients trust what it signed, and so does the server. */
    public X509Certificate authority() {
        return authority.certificate();
    }

    /** What the server shows. */
    public Identity server() {
        return server;
    }

    /** Writes the administrator's kubeconfig, readable by the owner only; replaces one of an earlier start. */
    public void writeKubeconfig(Path file, String serverUrl) throws IOException {
        PrivateFiles.write(file, Yaml.write(kubeconfig(serverUrl)));
    }

    private Mapping kubeconfig(String serverUrl) {
        String ca = Base64.getEncoder()
                .encodeToString(Pem.of(authority.certificate()).getBytes(StandardCharsets.US_ASCII));
        return Mapping.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                Sequence.of(Mapping.of(
                        "name",
                        "slipway",
                        "cluster",
                        Mapping.of("certificate-authority-data", ca, "server", serverUrl))),
                "users",
                Sequence.of(Mapping.of("name", User.ADMIN.name(), "user", Mapping.of("token", adminToken))),
                "contexts",
                Sequence.of(Mapping.of(
                        "name", "slipway", "context", Mapping.of("cluster", "slipway", "user", User.ADMIN.name()))),
                "current-context",
                "slipway");
    }

    /** Everything in it is a secret. */
    @Override
    public String toString() {
        return "Credentials of " + authority;
    }
}
