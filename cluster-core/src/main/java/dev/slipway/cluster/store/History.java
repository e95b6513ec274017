package dev.slipway.cluster.store;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The events of the near past, immutable. Earlier snapshots are not kept but worked out by undoing events, since lists that go on and
 * watches that resume are seldom more than a few hundred events behind, while keeping a snapshot per revision would cost more memory than
 * the objects themselves.
 *
 * @param start all events after this revision are here
 */
record History(long start, TreePMap<Long, Event> events) {

    /** No events yet after a revision. */
    static History startingAt(long revision) {
        return new History(revision, TreePMap.empty());
    }

    /** The same with a newer event; at most so many are kept. */
    History plus(Event event, int most) {
        TreePMap<Long, Event> more = events.plus(event.revision(), event);
        if (more.size() <= most) return new History(start, more);
        return new History(more.firstKey(), more.minusFirstEntry());
    }

    /** The same without the events up to a revision. */
    History without(long revision) {
        return revision <= start ? this : new History(revision, events.tailMap(revision, false));
    }

    /** Whether everything after a revision is known. */
    boolean reachesBackTo(long revision) {
        return revision >= start;
    }

    Collection<Event> after(long revision) {
        return events.tailMap(revision, false).values();
    }

    /** What the newest snapshot was at an earlier revision; empty if that is out of reach. */
    Optional<Snapshot> back(Snapshot newest, long revision) {
        if (!reachesBackTo(revision) || revision > newest.revision()) return Optional.empty();
        Snapshot earlier = newest;
        for (Map.Entry<Long, Event> entry :
                events.tailMap(revision, false).descendingMap().entrySet()) {
            earlier = undo(earlier, entry.getValue());
        }
        return Optional.of(earlier.at(revision));
    }

    private static Snapshot undo(Snapshot snapshot, Event event) {
        long revisionBefore = event.revision() - 1;
        return event.before()
                .map(before -> snapshot.with(revisionBefore, before))
                .orElseGet(() -> snapshot.without(revisionBefore, event.key()));
    }
}
