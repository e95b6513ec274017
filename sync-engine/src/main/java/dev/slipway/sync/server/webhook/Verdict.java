package dev.slipway.sync.server.webhook;

import java.util.Locale;

/** What became of a delivery, in one word. */
public enum Verdict {
    /** Believed, and looked at again. */
    ACCEPTED(202),
    /** Believed, and there is nothing to do. */
    IGNORED(200),
    /** Believed before. Forges that sent it again are told that all is well, since they switch off hooks that fail. */
    REPEATED(200),
    /** Not signed, or not by who knows the secret, or too late. */
    FORGED(403),
    /** Cannot be read. */
    MALFORMED(400),
    /** Too large. */
    OVERSIZED(413),
    /** Not even looked at: too many from there were refused before. */
    LIMITED(429),
    /** For a repository that has no webhook. */
    CLOSED(403),
    /** The secret cannot be read here. */
    UNCHECKED(500);

    private final int status;

    Verdict(int status) {
        this.status = status;
    }

    /** Of the answer to the sender. */
    public int status() {
        return status;
    }

    public boolean isBelieved() {
        return status < 300;
    }

    /** For people and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
