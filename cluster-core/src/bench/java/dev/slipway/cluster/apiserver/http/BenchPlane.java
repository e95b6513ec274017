package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.SqliteJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/**
 * A whole control plane in a process of its own: TLS, every write durable in SQLite, three simulated nodes and all controllers. Says its port on
 * stdout, then answers each line of stdin with the bytes of heap in use after a collection; ends with stdin.
 */
public final class BenchPlane {
    private BenchPlane() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path directory = Path.of(arguments[0]);
        ThreadLoop loop = new ThreadLoop("loop", 2, InstantSource.system(), new Random(1), Throwable::printStackTrace);
        SqliteJournal journal = SqliteJournal.open(directory);
        Credentials credentials = Credentials.open(directory, List.of("127.0.0.1"), loop);
        ControlPlane plane = new ControlPlane(loop, journal, ControlPlane.Settings.withNodes(3));
        HttpFace face = new HttpFace("127.0.0.1", 0, Plane.of(plane.apiServer()), credentials, loop);
        loop.post(plane::start);
        face.start();
        System.out.println(face.port());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (commands.readLine() != null) System.out.println(heapInUse());
        face.close();
        loop.close();
        journal.close();
        Runtime.getRuntime().halt(0);
    }

    private static long heapInUse() {
        for (int i = 0; i < 2; i++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
