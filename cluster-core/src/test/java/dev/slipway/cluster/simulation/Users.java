package dev.slipway.cluster.simulation;

/** People who use one kind of object. What they do is drawn by chance; a request that is refused is a person out of luck. */
interface Users {

    /** Does one thing. */
    void act(Stage stage);

    /** Stops what would go on for ever by itself: without that nothing comes to rest. May be asked more than once. */
    default void leave(Stage stage) {}

    /** Makes good what was made bad on purpose, so that everything can come to a good end. May be asked more than once. */
    default void mend(Stage stage) {}
}
