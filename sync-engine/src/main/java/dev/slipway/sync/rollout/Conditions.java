package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Conditions as rules ask for them: a condition says something only by its status, never by being there. */
final class Conditions {
    private Conditions() {}

    static Optional<Condition> whenTrue(ApiObject object, String type) {
        return object.condition(type).filter(Condition::isTrue);
    }

    static Optional<Condition> whenFalse(ApiObject object, String type) {
        return object.condition(type).filter(condition -> condition.status().equals("False"));
    }

    /** Since when the condition has the status that it has; empty if it does not say. */
    static Optional<Instant> since(ApiObject object, String type) {
        return time(object, type, "lastTransitionTime");
    }

    /** A moment that a condition carries. */
    static Optional<Instant> time(ApiObject object, String type, String field) {
        return object.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of(type)))
                .findFirst()
                .flatMap(condition -> condition.text(field))
                .flatMap(Conditions::moment);
    }

    /** The reason of a condition, or else a word for it. */
    static String reason(Condition condition, String otherwise) {
        return condition.reason().isEmpty() ? otherwise : condition.reason();
    }

    /** What a condition says to people, or else what it is. */
    static String message(Condition condition) {
        return condition.message().isEmpty()
                ? "its condition " + condition.type() + " is " + condition.status()
                : condition.message();
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
