package dev.slipway.cluster.store;

import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.cluster.store.journal.Journal;
import java.util.function.Consumer;

/** What any thread may see: the newest durable snapshot, and the way back from it. */
record Published(Snapshot newest, History history) {

    /** What a journal kept. Revisions up to the compacted one are used up even if no entry of them is left. */
    static Published read(Journal journal, int mostEvents, Thrift thrift) {
        long compacted = journal.compacted();
        Replay replay = new Replay(new Published(Snapshot.EMPTY, History.startingAt(compacted)), mostEvents, thrift);
        journal.read(replay);
        Snapshot newest = replay.state.newest();
        return new Published(newest.at(Math.max(newest.revision(), compacted)), replay.state.history());
    }

    /** One revision further. What was compacted before it was read is no event any more. */
    Published plus(Decision.Written written, int mostEvents) {
        boolean compacted = written.event().revision() <= history.start();
        return new Published(written.after(), compacted ? history : history.plus(written.event(), mostEvents));
    }

    private static final class Replay implements Consumer<Entry> {
        private final int mostEvents;
        private final Thrift thrift;
        private Published state;

        Replay(Published start, int mostEvents, Thrift thrift) {
            this.state = start;
            this.mostEvents = mostEvents;
            this.thrift = thrift;
        }

        @Override
        public void accept(Entry entry) {
            Entry thinned = thrift.thinned(entry, state.newest());
            state = state.plus(Decision.written(state.newest(), thinned), mostEvents);
        }
    }
}
