package dev.slipway.sync.report;

/** How an application stands towards what it should be, in one word. */
public enum Sync {
    /** Live is as wanted. */
    SYNCED("Synced"),
    /** It is not, and nothing is being done about it yet. */
    OUT_OF_SYNC("OutOfSync"),
    /** An attempt is under way. */
    PROGRESSING("Progressing"),
    /** Something holds it, and says what it waits for. */
    HELD("Held"),
    /** Something is wrong that somebody must mend. */
    FAILED("Failed");

    private final String word;

    Sync(String word) {
        this.word = word;
    }

    /** As status says it. */
    public String word() {
        return word;
    }
}
