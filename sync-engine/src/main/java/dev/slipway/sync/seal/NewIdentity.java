package dev.slipway.sync.seal;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/**
 * A new pair of keys.
 *
 * @param recipient the public one: {@code age1...}
 */
public record NewIdentity(String recipient, String secret) {

    /** From the machine's own chance. */
    public static NewIdentity generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new NewIdentity(
                    text(pair.getPublic().getEncoded()), text(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK from 11 on has X25519", missing);
        }
    }

    /** An identity file as age-keygen writes it. */
    public String file() {
        return "# public key: " + recipient + "\n" + secret + "\n";
    }

    @Override
    public String toString() {
        return recipient;
    }

    private static String text(byte[] encoded) {
        return new String(encoded, StandardCharsets.US_ASCII);
    }
}
