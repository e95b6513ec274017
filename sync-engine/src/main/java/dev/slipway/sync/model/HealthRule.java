package dev.slipway.sync.model;

import dev.slipway.cluster.object.GroupKind;
import java.util.List;
import java.util.Optional;

/**
 * How objects of a kind that Kubernetes does not bring tell whether they are well, as {@code slipway.yaml} says it.
 *
 * @param observed whether what they say counts only if their controller has seen the last change
 * @param degraded one of these is enough to be degraded; asked first
 * @param progressing one of these is enough to be on its way; asked next
 * @param healthy all of these make it healthy; at least one
 */
public record HealthRule(
        GroupKind kind, boolean observed, List<Sign> degraded, List<Sign> progressing, List<Sign> healthy) {
    public HealthRule {
        degraded = List.copyOf(degraded);
        progressing = List.copyOf(progressing);
        healthy = List.copyOf(healthy);
    }

    /** Something that can be seen in an object. */
    public sealed interface Sign {}

    /**
     * A condition of a type has a status.
     *
     * @param reason that it must have too; empty means any
     */
    public record ConditionSign(String type, String status, Optional<String> reason) implements Sign {
        @Override
        public String toString() {
            return "condition " + type + " is " + status
                    + reason.map(word -> " with reason " + word).orElse("");
        }
    }

    /**
     * A field has a value.
     *
     * @param path keys from the root of the object; a number in brackets is a place in a list
     * @param value as text
     */
    public record FieldSign(String path, String value) implements Sign {
        @Override
        public String toString() {
            return path + " is " + value;
        }
    }
}
