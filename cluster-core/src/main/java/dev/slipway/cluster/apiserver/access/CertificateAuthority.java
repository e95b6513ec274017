package dev.slipway.cluster.apiserver.access;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The authority that clients and the server trust, as far as others than the {@link Credentials} need it: its certificate, and its signature under
 * requests. Who may have what signed is for the caller to know.
 */
public final class CertificateAuthority {
    /** The longest life of a certificate, as {@code kube-controller-manager --cluster-signing-duration} has it. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(365);

    /** The shortest, whatever was asked for. */
    public static final Duration SHORTEST_LIFE = Duration.ofMinutes(10);

    private static final Duration BACKDATED = Duration.ofMinutes(5);
    /** From here on the backdating is taken off the end: it is about a hundredth. */
    private static final Duration LONG = Duration.ofHours(8);

    private static final Map<String, Integer> USAGES = new TreeMap<>(Map.of(
            "signing", KeyUsage.digitalSignature,
            "digital signature", KeyUsage.digitalSignature,
            "content commitment", KeyUsage.nonRepudiation,
            "key encipherment", KeyUsage.keyEncipherment,
            "key agreement", KeyUsage.keyAgreement,
            "data encipherment", KeyUsage.dataEncipherment,
            "encipher only", KeyUsage.encipherOnly,
            "decipher only", KeyUsage.decipherOnly));
    private static final Map<String, KeyPurposeId> PURPOSES = new TreeMap<>(
            Map.of("server auth", KeyPurposeId.id_kp_serverAuth, "client auth", KeyPurposeId.id_kp_clientAuth));

    private final Identity identity;
    private final SecureRandom random;

    CertificateAuthority(Identity identity, SecureRandom random) {
        this.identity = identity;
        this.random = random;
    }

    /** Its certificate as text (RFC 7468), for whoever should trust it. */
    public String text() {
        return Pem.of(identity.certificate());
    }

    /**
     * A certificate for what was asked, as text (RFC 7468).
     *
     * @param usages in Kubernetes' words, such as {@code client auth}; those of authorities are not among them
     * @param life how long it should be good; kept between {@link #SHORTEST_LIFE} and {@link #LONGEST_LIFE}, and within the authority's own
     */
    public String sign(SigningRequest request, List<String> usages, Duration life, Instant now) {
        try {
            Duration bounded = bounded(life);
            Instant end = now.plus(bounded.compareTo(LONG) < 0 ? bounded : bounded.minus(BACKDATED));
            Instant last = identity.certificate().getNotAfter().toInstant();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(
                            identity.certificate().getSubjectX500Principal().getEncoded()),
                    new BigInteger(127, random).setBit(126),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(end.isBefore(last) ? end : last),
                    request.material().subject(),
                    request.material().key());
            extend(builder, request, usages);
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(identity.key()));
            return Pem.of(new JcaX509CertificateConverter().getCertificate(signed));
        } catch (IOException | OperatorCreationException | GeneralSecurityException impossible) {
            throw new IllegalStateException("a request that was read cannot be signed", impossible);
        }
    }

    private void extend(JcaX509v3CertificateBuilder builder, SigningRequest request, List<String> usages)
            throws IOException, GeneralSecurityException {
        int bits = usages.stream().map(usage -> USAGES.getOrDefault(usage, 0)).reduce(0, (some, more) -> some | more);
        if (bits != 0) builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
        List<KeyPurposeId> purposes = new ArrayList<>();
        PURPOSES.forEach((usage, purpose) -> {
            if (usages.contains(usage)) purposes.add(purpose);
        });
        if (!purposes.isEmpty())
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(identity.certificate()));
        Optional<org.bouncycastle.asn1.x509.GeneralNames> names =
                request.material().alternatives();
        boolean isAll = request.material().subject().getRDNs().length == 0;
        if (names.isPresent()) builder.addExtension(Extension.subjectAlternativeName, isAll, names.get());
    }

    private static Duration bounded(Duration life) {
        if (life.compareTo(LONGEST_LIFE) > 0) return LONGEST_LIFE;
        return life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life;
    }
}
