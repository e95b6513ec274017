package dev.slipway.sync.source;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a config repository is, and how to get in.
 *
 * @param url {@code file://}, {@code http://}, {@code https://} or {@code ssh://}; the short form {@code user@host:path} is ssh
 * @param branch the short name of the branch to read pipeline and flags from; empty means the one that the remote's HEAD names
 */
public record Remote(String url, Optional<String> branch, Credentials credentials) {

    /** How to get in. Files are read anew for every connection, so that a rotated secret needs no restart. */
    public sealed interface Credentials {

        /** Nothing is shown. */
        record None() implements Credentials {}

        /** HTTP basic authentication; a token goes into the password file. */
        record Password(Path usernameFile, Path passwordFile) implements Credentials {}

        /** A private key, and the host keys that are trusted. Unknown hosts are refused. */
        record SshKey(Path keyFile, Path knownHostsFile) implements Credentials {}
    }

    /** The URL without a password that somebody wrote into it, fit for messages. */
    public String display() {
        return url.replaceFirst("(?<=://)[^/@]*@", "");
    }
}
