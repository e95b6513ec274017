package dev.slipway.sync.plan.planted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Breaks rules on purpose: reads the clock and a file, prints, walks in hash order, and remembers. */
public final class BreaksEveryPromise {
    static int remembered;
    static final HashMap<String, String> MORE = new HashMap<>();

    private BreaksEveryPromise() {}

    static Map<String, String> lookAround() {
        remembered++;
        System.out.println(Instant.now());
        MORE.put("exists", String.valueOf(Files.exists(Path.of("x"))));
        return Map.copyOf(MORE);
    }
}
