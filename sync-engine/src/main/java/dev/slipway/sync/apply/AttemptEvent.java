package dev.slipway.sync.apply;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import java.util.List;

/** What an attempt hears of. */
public sealed interface AttemptEvent {

    /** Live was looked at. */
    record Seen(Sight sight) implements AttemptEvent {}

    /** The dry run came back; without problems all would be accepted. */
    record Checked(List<Problem> problems) implements AttemptEvent {
        public Checked {
            problems = List.copyOf(problems);
        }
    }

    /** The inventory says what is about to be made, or could not be written. */
    record Recorded(List<Problem> problems) implements AttemptEvent {
        public Recorded {
            problems = List.copyOf(problems);
        }
    }

    /** Writes or deletes came back. */
    record Wrote(List<Problem> problems) implements AttemptEvent {
        public Wrote {
            problems = List.copyOf(problems);
        }
    }

    /** Something newer is wanted. */
    record Overtaken(CommitId by) implements AttemptEvent {}
}
