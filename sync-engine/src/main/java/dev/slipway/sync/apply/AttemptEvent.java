package dev.slipway.sync.apply;

import dev.slipway.sync.model.Problem;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /**
     * Writes or deletes came back.
     *
     * @param results what became of each
     */
    record Wrote(List<StepResult> results, List<Problem> problems) implements AttemptEvent {
        public Wrote {
            results = List.copyOf(results);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Hooks were started, or refused.
     *
     * @param uids of those that run now, by name
     */
    record Hooked(SortedMap<String, String> uids, List<Problem> problems) implements AttemptEvent {
        public Hooked {
            uids = Collections.unmodifiableSortedMap(new TreeMap<>(uids));
            problems = List.copyOf(problems);
        }
    }

    /** What a failed attempt depended on has changed, or somebody asks for it: there is no reason to wait longer. */
    record Encouraged() implements AttemptEvent {}

    /**
     * Something newer is wanted.
     *
     * @param by for people: a commit, or what somebody asked for
     * @param finishing the hooks that ask to be let run to their end
     */
    record Overtaken(String by, List<HookSight> finishing) implements AttemptEvent {
        public Overtaken {
            finishing = List.copyOf(finishing);
        }
    }
}
