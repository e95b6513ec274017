package dev.slipway.cluster.apiserver.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A request for a certificate (PKCS #10): who it is for, at which names, with which key. It is signed by that key, so whoever made it has it.
 *
 * @param organizations of the subject, in their order
 * @param commonName empty if the subject has none
 */
public record SigningRequest(
        List<String> organizations,
        String commonName,
        List<String> dnsNames,
        List<String> addresses,
        List<String> emails,
        List<String> uris,
        Material material) {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)\\s*-----END \\1-----", Pattern.DOTALL);

    public SigningRequest {
        organizations = List.copyOf(organizations);
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        emails = List.copyOf(emails);
        uris = List.copyOf(uris);
    }

    /** What goes into the certificate as it is. */
    record Material(X500Name subject, PublicKey key, Optional<GeneralNames> alternatives) {}

    /** A request, or what is wrong with it. */
    public record Reading(Optional<SigningRequest> request, String problem) {
        private static Reading bad(String problem) {
            return new Reading(Optional.empty(), problem);
        }
    }

    /** Reads the text of a request (RFC 7468) in base64, as API objects hold it. */
    public static Reading read(String base64) {
        Optional<byte[]> block = block(base64);
        if (block.isEmpty()) return Reading.bad("PEM block type must be CERTIFICATE REQUEST");
        try {
            JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(block.get());
            PublicKey key = parsed.getPublicKey();
            if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)))
                return Reading.bad("the request is not signed by the key that it names");
            return new Reading(Optional.of(of(parsed, key)), "");
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException unreadable) {
            return Reading.bad("the block is not a certificate request");
        } catch (RuntimeException malformed) {
            // The decoder says so where the outer shape is right and something deep inside is not.
            return Reading.bad("the block is not a certificate request");
        }
    }

    private static Optional<byte[]> block(String base64) {
        try {
            String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
            Matcher block = BLOCK.matcher(text);
            return block.find() && block.group(1).equals("CERTIFICATE REQUEST")
                    ? Optional.of(Base64.getMimeDecoder().decode(block.group(2)))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static SigningRequest of(PKCS10CertificationRequest parsed, PublicKey key) throws IOException {
        List<String> organizations = values(parsed.getSubject(), BCStyle.O);
        List<String> names = values(parsed.getSubject(), BCStyle.CN);
        Optional<GeneralNames> alternatives = alternatives(parsed);
        return new SigningRequest(
                organizations,
                names.isEmpty() ? "" : names.get(names.size() - 1),
                of(alternatives, GeneralName.dNSName),
                of(alternatives, GeneralName.iPAddress),
                of(alternatives, GeneralName.rfc822Name),
                of(alternatives, GeneralName.uniformResourceIdentifier),
                new Material(parsed.getSubject(), key, alternatives));
    }

    private static List<String> values(X500Name subject, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN part : subject.getRDNs(type))
            for (var pair : part.getTypesAndValues())
                if (pair.getType().equals(type) && pair.getValue() instanceof ASN1String text)
                    values.add(text.getString());
        return values;
    }

    private static Optional<GeneralNames> alternatives(PKCS10CertificationRequest parsed) {
        return Arrays.stream(parsed.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                .flatMap(attribute -> Arrays.stream(attribute.getAttributeValues()))
                .map(Extensions::getInstance)
                .flatMap(all -> Optional.ofNullable(all.getExtension(Extension.subjectAlternativeName)).stream())
                .map(extension -> GeneralNames.getInstance(extension.getParsedValue()))
                .findFirst();
    }

    private static List<String> of(Optional<GeneralNames> alternatives, int kind) throws UnknownHostException {
        List<String> found = new ArrayList<>();
        if (alternatives.isEmpty()) return found;
        for (GeneralName name : alternatives.get().getNames())
            if (name.getTagNo() == kind) found.add(kind == GeneralName.iPAddress ? address(name) : text(name));
        return found;
    }

    private static String address(GeneralName name) throws UnknownHostException {
        byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
        return InetAddress.getByAddress(octets).getHostAddress();
    }

    private static String text(GeneralName name) {
        return name.getName() instanceof ASN1String text
                ? text.getString()
                : name.getName().toString();
    }
}
