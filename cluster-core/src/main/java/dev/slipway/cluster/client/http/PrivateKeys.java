package dev.slipway.cluster.client.http;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Private keys in PEM. The JDK reads PKCS #8 only; keys in the older forms of RSA (RFC 8017) and EC (RFC 5915), which Kubernetes installers
 * still write, are wrapped into it.
 */
final class PrivateKeys {
    private static final byte[] VERSION_0 = {2, 1, 0};
    /** SEQUENCE { OID rsaEncryption, NULL }. */
    private static final byte[] RSA = {
        0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    /** OID ecPublicKey. */
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    static PrivateKey read(String pem) throws GeneralSecurityException {
        String body = block(pem, "PRIVATE KEY");
        if (!body.isEmpty()) return pkcs8(decode(body));
        body = block(pem, "RSA PRIVATE KEY");
        if (!body.isEmpty()) return pkcs8(der(SEQUENCE, join(VERSION_0, RSA, der(OCTETS, decode(body)))));
        body = block(pem, "EC PRIVATE KEY");
        if (body.isEmpty()) throw new InvalidKeySpecException("no private key in PEM");
        byte[] key = decode(body);
        byte[] algorithm = der(SEQUENCE, join(EC, curve(key)));
        return pkcs8(der(SEQUENCE, join(VERSION_0, algorithm, der(OCTETS, key))));
    }

    private static String block(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int start = pem.indexOf(begin);
        int end = pem.indexOf("-----END " + label + "-----");
        return start < 0 || end < start ? "" : pem.substring(start + begin.length(), end);
    }

    private static byte[] decode(String body) {
        return Base64.getMimeDecoder().decode(body);
    }

    private static PrivateKey pkcs8(byte[] bytes) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (InvalidKeySpecException another) {
            try {
                return KeyFactory.getInstance("RSA").generatePrivate(spec);
            } catch (InvalidKeySpecException yetAnother) {
                return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
            }
        }
    }

    /** The curve's name: the object identifier in the tagged parameters after the version and the number. */
    private static byte[] curve(byte[] key) throws InvalidKeySpecException {
        int at = 0;
        at += header(key, at);
        at += whole(key, at);
        at += whole(key, at);
        if (at >= key.length || (key[at] & 0xff) != PARAMETERS) throw new InvalidKeySpecException("no curve is named");
        at += header(key, at);
        return java.util.Arrays.copyOfRange(key, at, at + whole(key, at));
    }

    private static int header(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return length < 0x80 ? 2 : 2 + (length & 0x7f);
    }

    private static int whole(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) return 2 + length;
        int value = 0;
        for (int i = 0; i < (length & 0x7f); i++) value = value << 8 | der[at + 2 + i] & 0xff;
        return header(der, at) + value;
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) out.write(content.length);
        else if (content.length < 0x100) out.writeBytes(new byte[] {(byte) 0x81, (byte) content.length});
        else out.writeBytes(new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length});
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
