package dev.slipway.sync.server.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest deliveries of one repository. Those of a kind in a row are one entry, and those that were refused do not push out those that were
 * believed, so that whoever floods it hides nothing. Not for sharing between threads.
 */
final class DeliveryLog {
    /** Of those that were believed, and as many of those that were not. */
    static final int MOST = 25;

    private final Deque<DeliveryRecord> believed = new ArrayDeque<>();
    private final Deque<DeliveryRecord> refused = new ArrayDeque<>();

    /** Adds one. Whether it is a new entry, and not one more of the last kind. */
    boolean add(DeliveryRecord delivery) {
        Deque<DeliveryRecord> row = delivery.verdict().isBelieved() ? believed : refused;
        Optional<DeliveryRecord> last = Optional.ofNullable(row.peekLast()).filter(each -> each.isLike(delivery));
        last.ifPresent(alike -> row.removeLast());
        row.addLast(last.map(alike -> alike.and(delivery)).orElse(delivery));
        if (row.size() > MOST) row.removeFirst();
        return last.isEmpty();
    }

    /** All of them, the newest first. */
    List<DeliveryRecord> newestFirst() {
        List<DeliveryRecord> all = new ArrayList<>(believed);
        all.addAll(refused);
        all.sort(Comparator.comparing(DeliveryRecord::at).reversed());
        return all;
    }

    Optional<DeliveryRecord> lastBelieved() {
        return Optional.ofNullable(believed.peekLast());
    }

    Optional<DeliveryRecord> lastRefused() {
        return Optional.ofNullable(refused.peekLast());
    }
}
