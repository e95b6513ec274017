package dev.slipway.sync.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory bodies of requests may take together, however many are on their way. The first part of each is free, so that those who
 * send much and slowly do not keep out the small bodies that nearly all deliveries have.
 *
 * @param most bytes of one body
 * @param free bytes of each body that do not count
 */
record BodyRoom(long most, long free, AtomicLong left) {

    BodyRoom(long most, long free, long together) {
        this(most, free, new AtomicLong(together));
    }

    Share share() {
        return new Share(this);
    }

    /** What one body takes of it. Only for one thread at a time. */
    static final class Share implements AutoCloseable {
        private final BodyRoom room;
        private long taken;
        private boolean tooLarge;

        private Share(BodyRoom room) {
            this.room = room;
        }

        /** Takes as much as so many bytes of a body need, if there is as much. */
        boolean mayKeep(long bytes) {
            tooLarge = bytes > room.most;
            long more = Math.max(0, bytes - room.free) - taken;
            if (tooLarge || (more > 0 && !take(more))) return false;
            taken += Math.max(0, more);
            return true;
        }

        private boolean take(long more) {
            if (room.left.addAndGet(-more) >= 0) return true;
            room.left.addAndGet(more);
            return false;
        }

        /** Whether it was the body itself that was too large, and not the others together. */
        boolean isTooLarge() {
            return tooLarge;
        }

        /** Gives back what was taken. */
        @Override
        public void close() {
            room.left.addAndGet(taken);
            taken = 0;
        }
    }
}
