package dev.slipway.sync.model;

/** A layer of parameters. Later ones win over earlier ones. */
public enum Layer {
    /** {@code parameters.yaml} at the root of the repository. */
    ROOT("root"),
    /** {@code <component>/parameters.yaml}. */
    COMPONENT("component"),
    /** The stage's file. */
    STAGE("stage"),
    /** The file of the region of the stage. */
    REGION("region"),
    /** {@code slipway.stage} and its like, which nobody writes. */
    BUILT_IN("built in"),
    /** {@code flags.<key>}, from {@code flags.yaml} of the default branch. */
    FLAGS("flags");

    private final String word;

    Layer(String word) {
        this.word = word;
    }

    /** For people: {@code region}. */
    public String word() {
        return word;
    }

    /** Whether its values stand in a parameter file, so that they can be edited there. */
    public boolean isFile() {
        return this != BUILT_IN && this != FLAGS;
    }

    /** The layer that people call so. */
    public static Layer of(String word) {
        for (Layer layer : values()) if (layer.word.equals(word)) return layer;
        throw new IllegalStateException("no layer is called " + word);
    }
}
