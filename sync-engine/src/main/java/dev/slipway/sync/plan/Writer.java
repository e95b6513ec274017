package dev.slipway.sync.plan;

import dev.slipway.diff.merge.Manager;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who wrote a field of a live object, as its managed fields tell.
 *
 * @param manager its name for itself, such as {@code kubectl-edit}; control planes keep no other
 * @param operation Apply where it states what it wants, Update where it changed what was there
 * @param subresource through which it wrote; empty for the object itself
 * @param at when it last wrote any of its fields
 */
public record Writer(String manager, Manager.Operation operation, String subresource, Optional<Instant> at) {

    static Writer of(Manager manager) {
        return new Writer(manager.name(), manager.operation(), manager.subresource(), moment(manager.time()));
    }

    /** {@code kubectl-edit (Update, 2026-01-02T00:00:00Z)}. */
    @Override
    public String toString() {
        String through = subresource.isEmpty() ? "" : " of " + subresource;
        return manager + " (" + operation.text() + through
                + at.map(time -> ", " + time).orElse("") + ")";
    }

    private static Optional<Instant> moment(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
