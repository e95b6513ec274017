package dev.slipway.cluster.store.journal;

/** The journal could not be opened, read or written. The message is for people: which file, what is wrong, what to do. */
public final class JournalException extends RuntimeException {
    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
