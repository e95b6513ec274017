package dev.slipway.cluster.plane;

/** Tells the story of one seed in a process of its own: prints, after every change, a hash of all that has happened so far. */
final class StoryTeller {
    private static final long OFFSET = 0xcbf29ce484222325L;

    private long hash = OFFSET;

    public static void main(String[] arguments) {
        PlaneStory story = new PlaneStory(Long.parseLong(arguments[0]));
        story.onChange(new StoryTeller()::hear);
        story.run();
    }

    private void hear(String change) {
        hash = PlaneStory.mix(hash, change);
        System.out.println(Long.toHexString(hash));
    }
}
