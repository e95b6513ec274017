package dev.slipway.sync.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The {@code post-receive} script that tells Slipway of a push: POSIX shell with curl and openssl.
 *
 * @param secretFile absolute; read at each push, so that the secret stands in no other file
 */
record PostReceive(String url, Path secretFile) {
    /** What a hook is called that was there before, and runs first. */
    static final String BEFORE = "post-receive.before-slipway";

    private static final String MARK = "# Written by `slipway hook install`";

    String script() {
        return template()
                .replace("@URL@", quoted(url))
                .replace("@SECRET_FILE@", quoted(secretFile.toString()))
                .replace("@BEFORE@", BEFORE);
    }

    /** Whether a script is one of these, of whatever version. */
    static boolean isOurs(String script) {
        return script.lines().limit(3).anyMatch(line -> line.startsWith(MARK));
    }

    /** As one word of the shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String template() {
        try (InputStream in = PostReceive.class.getResourceAsStream("/dev/slipway/sync/cli/post-receive.sh")) {
            if (in == null) throw new IllegalStateException("not in the jar: post-receive.sh");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
