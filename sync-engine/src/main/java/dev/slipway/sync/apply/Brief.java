package dev.slipway.sync.apply;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.plan.Selection;
import java.time.Instant;
import java.util.Optional;

/**
 * What an attempt is for. It does not change.
 *
 * @param application name of the application
 * @param number counted from 1 for each application; 0 until there is something to do
 * @param renderedDigest of what is wanted
 * @param only the objects that somebody asked for; otherwise all
 * @param request what asked for it, where somebody did
 * @param requestedBy who did
 * @param tries how often in a row it was tried; the first is 1
 * @param mourns whether there are hooks for when it fails
 */
public record Brief(
        String application,
        int number,
        CommitId commit,
        String renderedDigest,
        String planDigest,
        Purpose purpose,
        Selection only,
        Optional<String> request,
        Optional<String> requestedBy,
        int tries,
        Instant startedAt,
        boolean mourns) {

    /** Why there is an attempt. */
    public enum Purpose {
        /** The repository wants something else than is there. */
        Sync,
        /** All it does is put back what somebody else changed. */
        Heal,
        /** Somebody asked for some of the objects. */
        Selection
    }

    /** The name of its API object. */
    public String name() {
        return application + "-" + number;
    }

    Brief mourning(boolean hooks) {
        return mourns == hooks ? this : copy(number, commit, tries, startedAt, hooks);
    }

    Brief at(CommitId later) {
        return copy(number, later, tries, startedAt, mourns);
    }

    Brief numbered(int given) {
        return copy(given, commit, tries, startedAt, mourns);
    }

    /** The same, begun once more. */
    Brief again(Instant now) {
        return copy(0, commit, tries + 1, now, mourns);
    }

    /** With another value where there may be one; what it is for stays. */
    private Brief copy(int number, CommitId commit, int tries, Instant startedAt, boolean mourns) {
        return new Brief(
                application,
                number,
                commit,
                renderedDigest,
                planDigest,
                purpose,
                only,
                request,
                requestedBy,
                tries,
                startedAt,
                mourns);
    }
}
