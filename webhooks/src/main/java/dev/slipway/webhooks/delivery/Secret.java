package dev.slipway.webhooks.delivery;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What both sides of a webhook know. Never printed. */
public final class Secret {
    private static final String ALGORITHM = "HmacSHA256";

    /** How keys of Standard Webhooks begin; what follows is the key in Base64. */
    private static final String STANDARD = "whsec_";

    private final SecretKeySpec key;
    private final SecretKeySpec standardKey;
    private final byte[] fingerprint;

    /**
     * Of the text that was given to the forge.
     *
     * @throws IllegalArgumentException where it is empty, or begins as a key of Standard Webhooks and is none; the message does not tell it
     */
    public Secret(String text) {
        if (text.isEmpty()) throw new IllegalArgumentException("an empty webhook secret");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
        this.standardKey = text.startsWith(STANDARD) ? decoded(text.substring(STANDARD.length())) : key;
        this.fingerprint = sha256(bytes);
    }

    private static SecretKeySpec decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "what follows " + STANDARD + " in the webhook secret is not Base64", wrong);
        }
        if (bytes.length == 0) throw new IllegalArgumentException("an empty webhook secret");
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** {@code sha256=} and the HMAC of a body in lower-case hex, as GitHub writes it. */
    public String signatureOf(byte[] body) {
        return Hmac.SHA256 + hex(body);
    }

    /** {@code v1,} and the HMAC of id, time and body in Base64, as Standard Webhooks writes it. */
    public String standardSignature(String id, String time, byte[] body) {
        byte[] before = (id + "." + time + ".").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(hmac(standardKey, before, body));
    }

    /** Whether a prefix and the HMAC of the body in hex make this signature. */
    boolean signs(byte[] body, String prefix, String signature) {
        return isSame(prefix + hex(body), signature);
    }

    /** Whether somebody shows the secret itself. The hashes are compared, so that not even its length can be measured. */
    boolean is(String shown) {
        return MessageDigest.isEqual(fingerprint, sha256(shown.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes the same time wherever the first wrong character stands. */
    static boolean isSame(String expected, String shown) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    private String hex(byte[] body) {
        return HexFormat.of().formatHex(hmac(key, body));
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
