package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.SharedLines;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The watches that have not ended, so that they can be ended when the server stops. Any thread. */
final class OpenWatches {
    private final Set<WatchStream> open = new LinkedHashSet<>();
    private final SharedLines lines = new SharedLines();
    private boolean closed;

    /** What they say alike. */
    SharedLines lines() {
        return lines;
    }

    /** False once the server stops: the watch must end at once. */
    synchronized boolean add(WatchStream stream) {
        return !closed && open.add(stream);
    }

    synchronized void remove(WatchStream stream) {
        open.remove(stream);
    }

    synchronized int size() {
        return open.size();
    }

    /** Ends all, and every one that is still to come. */
    void close() {
        all().forEach(WatchStream::cutOff);
    }

    private synchronized List<WatchStream> all() {
        closed = true;
        return List.copyOf(open);
    }
}
