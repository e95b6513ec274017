package dev.slipway.cluster.client;

/**
 * How a write is meant.
 *
 * @param fieldManager who owns the fields that this write sets; at most 128 printable characters
 * @param dryRun everything is checked and answered, nothing is stored
 * @param force an apply takes fields over from other managers instead of being refused
 * @param subresource {@code status}, {@code scale} ...; empty for the object itself
 * @param validation what happens to unknown and duplicate fields
 */
public record WriteOptions(
        String fieldManager, boolean dryRun, boolean force, String subresource, FieldValidation validation) {

    /** What happens to unknown and duplicate fields: dropped silently, dropped with a warning, refused. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /** A strict write to the object itself. */
    public static WriteOptions by(String fieldManager) {
        return new WriteOptions(fieldManager, false, false, "", FieldValidation.STRICT);
    }

    public WriteOptions asDryRun() {
        return new WriteOptions(fieldManager, true, force, subresource, validation);
    }

    public WriteOptions forcing() {
        return new WriteOptions(fieldManager, dryRun, true, subresource, validation);
    }

    public WriteOptions on(String otherSubresource) {
        return new WriteOptions(fieldManager, dryRun, force, otherSubresource, validation);
    }
}
