package dev.slipway.cluster.store;

/** The answer to a wish to watch: a {@link Watch} that goes on until it is cancelled, or a refusal. */
public sealed interface Watching permits Watch, Watching.Compacted {

    /**
     * Refused: not all events after the wanted revision are kept. List again and watch from there.
     *
     * @param oldest the earliest revision that a watch could start after
     */
    record Compacted(long oldest) implements Watching {}
}
