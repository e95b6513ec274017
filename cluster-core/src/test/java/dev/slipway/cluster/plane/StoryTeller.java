package dev.slipway.cluster.plane;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the story of one seed in a process of its own: writes into a file, after every change, a hash of all that has happened so far. */
final class StoryTeller {
    private static final long OFFSET = 0xcbf29ce484222325L;

    private final PrintWriter history;
    private long hash = OFFSET;

    private StoryTeller(PrintWriter history) {
        this.history = history;
    }

    /** Of a seed and a file. */
    public static void main(String[] arguments) throws IOException {
        try (PrintWriter history = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            PlaneStory story = new PlaneStory(Long.parseLong(arguments[0]));
            story.onChange(new StoryTeller(history)::hear);
            story.run();
        }
    }

    private void hear(String change) {
        hash = PlaneStory.mix(hash, change);
        history.println(Long.toHexString(hash));
    }
}
