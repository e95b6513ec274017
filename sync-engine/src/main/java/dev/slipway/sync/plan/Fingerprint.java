package dev.slipway.sync.plan;

import dev.slipway.sync.model.Rendering;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The name of a plan: short enough to be typed, long enough not to be met twice. */
final class Fingerprint {
    private static final int BYTES = 8;

    private Fingerprint() {}

    /** Of what is wanted and of what would be deleted, and nothing that changes while the plan is carried out. */
    static String of(Rendering rendering, List<Deletion> deletions) {
        StringBuilder text = new StringBuilder(rendering.digest());
        deletions.forEach(
                deletion -> text.append('\n').append(deletion.key()).append(' ').append(deletion.uid()));
        return of(text.toString());
    }

    /** Of a text. */
    static String of(String text) {
        byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
