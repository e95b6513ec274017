package dev.slipway.cluster.simulation;

import dev.slipway.cluster.apiserver.access.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The credentials of all planes in stories that need some: made once, since that takes as long as some stories. What they sign is different in each
 * process, so such a story is told the same but for the letters of its certificates and tokens.
 */
final class Authority {
    static final Credentials CREDENTIALS = made();

    private Authority() {}

    private static Credentials made() {
        try {
            Path folder = Files.createTempDirectory("authority");
            try {
                return Credentials.open(folder, List.of(), () -> Seedling.START);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
                }
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("new credentials are not what they should be", impossible);
        }
    }

    /** A request for a certificate, as {@code spec.request} wants it. */
    static String request(String name) {
        try (InputStream file = Authority.class.getResourceAsStream("/requests/" + name + ".csr")) {
            return Base64.getEncoder().encodeToString(file.readAllBytes());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
