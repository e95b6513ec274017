package dev.slipway.sync.main;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, closed in the opposite order. One part that fails to close does not keep the others open. */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    /** How one part is closed. */
    interface Closer {
        void close() throws Exception;
    }

    private record Part(String name, Closer closer) {}

    /** Remembers how to close what was opened. What is opened too late is closed at once. */
    synchronized void add(String name, Closer closer) {
        if (closed) close(new Part(name, closer));
        else parts.push(new Part(name, closer));
    }

    /** Closes everything; doing it again does nothing. */
    synchronized void closeAll() {
        closed = true;
        while (!parts.isEmpty()) close(parts.pop());
    }

    private static void close(Part part) {
        try {
            part.closer().close();
        } catch (Exception failure) {
            log.atWarn().addKeyValue("part", part.name()).setCause(failure).log("did not close cleanly");
        }
    }
}
