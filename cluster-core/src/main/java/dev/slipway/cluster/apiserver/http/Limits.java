package dev.slipway.cluster.apiserver.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What connections may take.
 *
 * @param connections open at once; whoever comes then waits in the system's queue until somebody leaves, and nobody else notices
 * @param idle between two requests; watches are exempt
 * @param head from the first byte of a request, or from the start of a connection, to the end of the request's headers; 32 s as in Kubernetes
 * @param body from the end of the headers to the end of the body; 60 s as any request has in Kubernetes
 */
public record Limits(int connections, Duration idle, Duration head, Duration body) {
    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";

    /** What the JVM asks for on systems that do not say: macOS gives no more. */
    private static final int USUAL_FILES = 10_240;

    /** More connections than that would be an attack rather than a use. */
    private static final int MOST_FILES = 1 << 20;

    /** Kept for the journal, for Git, for controllers that speak to others. */
    private static final int OTHER_FILES = 256;

    /** As many connections as the files that this process may open leave room for. */
    public static Limits ofThisProcess() {
        return new Limits(
                connectionsWith(openFiles()), Duration.ofMinutes(5), Duration.ofSeconds(32), Duration.ofSeconds(60));
    }

    /** A connection is a file; a tenth of all files is left to others. */
    static int connectionsWith(int files) {
        return Math.max(16, files - Math.max(OTHER_FILES, files / 10));
    }

    private static int openFiles() {
        try (Stream<String> lines = Files.lines(OF_THIS_PROCESS)) {
            return lines.filter(line -> line.startsWith(OPEN_FILES))
                    .findFirst()
                    .map(Limits::openFiles)
                    .orElse(USUAL_FILES);
        } catch (IOException anotherSystem) {
            return USUAL_FILES;
        }
    }

    /** The first number of a line such as {@code Max open files  1024  1048576  files}. */
    static int openFiles(String line) {
        String number = line.substring(OPEN_FILES.length()).strip().split(" +")[0];
        return number.equals("unlimited") ? MOST_FILES : (int) Math.min(MOST_FILES, Long.parseLong(number));
    }
}
