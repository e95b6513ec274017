package dev.slipway.cluster.simulation;

import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.diff.codec.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the story of one script in a process of its own: writes into a file, after every change, a hash of all that has happened so far. */
final class StoryTeller {
    private static final long OFFSET = 0xcbf29ce484222325L;

    private final PrintWriter history;
    private long hash = OFFSET;

    private StoryTeller(PrintWriter history) {
        this.history = history;
    }

    /** Of the text of a script and a file. */
    public static void main(String[] arguments) throws IOException {
        try (PrintWriter history = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
            Story story = new Story(Script.parsed(arguments[0]), Mutation.NONE, Chronicle.none());
            story.onChange(new StoryTeller(history)::hear);
            story.run();
        }
    }

    private void hear(Entry entry) {
        String body = entry instanceof Entry.Put put ? Json.text(put.object().root()) : "gone";
        hash = mix(hash, entry.revision() + " " + entry.key() + " " + body);
        history.println(Long.toHexString(hash));
    }

    /** FNV-1a of 64 bits over all that was heard so far. */
    private static long mix(long hash, String text) {
        long mixed = hash;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) mixed = (mixed ^ (octet & 0xff)) * 0x100000001b3L;
        return mixed;
    }
}
