package dev.slipway.sync.pipeline.part;

/** A part of the engine that looks at what concerns it, from its start to its end. */
public interface Part {
    Looks<?> looks();

    default void start() {
        looks().open();
    }

    default void close() {
        looks().close();
    }

    /** Whether it has nothing to look at now. */
    default boolean isIdle() {
        return looks().isIdle();
    }
}
