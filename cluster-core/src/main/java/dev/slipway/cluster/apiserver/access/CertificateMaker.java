package dev.slipway.cluster.apiserver.access;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates with keys on P-256, which are made a hundred times faster than RSA keys of like strength. Signs with the JDK's own
 * providers, so that Bouncy Castle's need not be loaded.
 */
final class CertificateMaker {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);
    /** Clocks of clients may be a little behind. */
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private final SecureRandom random;
    private final Instant now;

    CertificateMaker(SecureRandom random, Instant now) {
        this.random = random;
        this.now = now;
    }

    /** An authority that vouches for itself. */
    Identity authority(String name) throws GeneralSecurityException {
        KeyPair keys = keys();
        X500Name self = new X500Name("CN=" + name);
        Leaf authority =
                new Leaf(self, AUTHORITY_LIFE, KeyUsage.keyCertSign | KeyUsage.cRLSign, Optional.empty(), List.of());
        return sign(self, keys, authority, keys);
    }

    /** A server at these names and addresses. */
    Identity server(Identity authority, List<String> names) throws GeneralSecurityException {
        Leaf leaf = new Leaf(
                new X500Name("CN=slipway-apiserver"),
                LEAF_LIFE,
                KeyUsage.digitalSignature,
                Optional.of(KeyPurposeId.id_kp_serverAuth),
                names);
        return sign(
                issuer(authority),
                keys(),
                leaf,
                new KeyPair(authority.certificate().getPublicKey(), authority.key()));
    }

    /** A client that is this user. */
    Identity client(Identity authority, String user, String group) throws GeneralSecurityException {
        Leaf leaf = new Leaf(
                new X500Name("O=" + group + ",CN=" + user),
                LEAF_LIFE,
                KeyUsage.digitalSignature,
                Optional.of(KeyPurposeId.id_kp_clientAuth),
                List.of());
        return sign(
                issuer(authority),
                keys(),
                leaf,
                new KeyPair(authority.certificate().getPublicKey(), authority.key()));
    }

    private static X500Name issuer(Identity authority) {
        return X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
    }

    private record Leaf(
            X500Name subject, Duration life, int usage, Optional<KeyPurposeId> purpose, List<String> names) {
        boolean isAuthority() {
            return purpose.isEmpty();
        }
    }

    private Identity sign(X500Name issuer, KeyPair keys, Leaf leaf, KeyPair signer) throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(127, random).setBit(126),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(leaf.life())),
                    leaf.subject(),
                    keys.getPublic());
            extend(builder, Extension.basicConstraints, true, new BasicConstraints(leaf.isAuthority()));
            extend(builder, Extension.keyUsage, true, new KeyUsage(leaf.usage()));
            if (leaf.purpose().isPresent())
                extend(
                        builder,
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(leaf.purpose().get()));
            if (!leaf.names().isEmpty())
                extend(builder, Extension.subjectAlternativeName, false, alternatives(leaf.names()));
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
            return new Identity(new JcaX509CertificateConverter().getCertificate(signed), keys.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("cannot make a certificate for " + leaf.subject(), e);
        }
    }

    private static void extend(
            JcaX509v3CertificateBuilder builder, ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value)
            throws IOException {
        builder.addExtension(extension, critical, value);
    }

    private static GeneralNames alternatives(List<String> names) {
        List<GeneralName> all = new ArrayList<>();
        for (String name : names)
            all.add(new GeneralName(
                    ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName, name));
        return new GeneralNames(all.toArray(GeneralName[]::new));
    }

    /** A new pair of keys on P-256. */
    KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }
}
