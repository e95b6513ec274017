package dev.slipway.cluster.apiserver.access;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs the tokens of service accounts and knows its own again: JSON web tokens (RFC 7519) signed with ES256 (RFC 7518), with the claims that
 * Kubernetes gives them.
 */
public final class Tokens {
    /** Who issues them, and for whom they are where nobody says otherwise: the API server itself. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String ALGORITHM = "ES256";
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format";
    private static final int COORDINATE_BYTES = 32;
    /** Longer ones are not ours. */
    private static final int LONGEST = 16 * 1024;

    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

    private final PrivateKey key;
    private final ECPublicKey publicKey;
    private final String keyId;

    Tokens(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        this.key = key;
        this.publicKey = (ECPublicKey) publicKey;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
        this.keyId = TO_TEXT.encodeToString(digest);
    }

    /** A token with these claims. */
    public String sign(Claims claims) {
        Mapping header = Mapping.of("alg", ALGORITHM, "kid", keyId);
        String text = part(header) + "." + part(claims.tree());
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + TO_TEXT.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK signs with ES256", impossible);
        }
    }

    private static String part(Mapping tree) {
        return TO_TEXT.encodeToString(Json.write(tree));
    }

    /** What a token claims, if we signed it and its time is now. Whether the account is still there is another question. */
    public Optional<Claims> verify(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > LONGEST) return Optional.empty();
        Optional<Mapping> header = tree(parts[0]);
        boolean ours = header.isPresent()
                && header.get().text("alg").equals(Optional.of(ALGORITHM))
                && header.get().text("kid").equals(Optional.of(keyId));
        if (!ours || !isSigned(parts)) return Optional.empty();
        return tree(parts[1]).flatMap(Claims::of).filter(claims -> claims.isValidAt(now));
    }

    private boolean isSigned(String[] parts) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(publicKey);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(FROM_TEXT.decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }

    private static Optional<Mapping> tree(String part) {
        try {
            return Json.read(FROM_TEXT.decode(part)).asMapping();
        } catch (Malformed | IllegalArgumentException notATree) {
            return Optional.empty();
        }
    }

    /** Where others find the keys: the document at {@code /.well-known/openid-configuration}. */
    public Mapping discovery(String server) {
        return Mapping.of(
                "issuer",
                ISSUER,
                "jwks_uri",
                server + "/openid/v1/jwks",
                "response_types_supported",
                Sequence.of("id_token"),
                "subject_types_supported",
                Sequence.of("public"),
                "id_token_signing_alg_values_supported",
                Sequence.of(ALGORITHM));
    }

    /** The keys by which others know our tokens (RFC 7517): the document at {@code /openid/v1/jwks}. */
    public Mapping keySet() {
        Tree key = Mapping.of(
                "use",
                "sig",
                "kty",
                "EC",
                "kid",
                keyId,
                "crv",
                "P-256",
                "alg",
                ALGORITHM,
                "x",
                coordinate(publicKey.getW().getAffineX()),
                "y",
                coordinate(publicKey.getW().getAffineY()));
        return Mapping.of("keys", new Sequence(List.of(key)));
    }

    /** As many bytes as the curve has, whatever the number. */
    private static String coordinate(BigInteger number) {
        byte[] given = number.toByteArray();
        byte[] all = new byte[COORDINATE_BYTES];
        int length = Math.min(given.length, COORDINATE_BYTES);
        System.arraycopy(given, given.length - length, all, COORDINATE_BYTES - length, length);
        return TO_TEXT.encodeToString(all);
    }
}
