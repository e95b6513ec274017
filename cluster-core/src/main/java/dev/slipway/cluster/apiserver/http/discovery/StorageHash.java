package dev.slipway.cluster.apiserver.http.discovery;

import dev.slipway.cluster.kind.Conversion;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A short name for the version in which objects of a kind are kept: it changes when they are kept in another one. */
final class StorageHash {
    private static final int BYTES = 8;

    private StorageHash() {}

    static String of(Kind kind) {
        GroupVersionKind kept = kind.conversion().map(Conversion::kept).orElse(kind.gvk());
        String name = kept.group() + "/" + kept.version() + "/" + kept.kind();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
