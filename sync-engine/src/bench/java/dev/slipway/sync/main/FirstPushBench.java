package dev.slipway.sync.main;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the first {@code git push} of a large repository to all of it synced, in a service that just started: many applications of four
 * objects, or one of many ConfigMaps.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(1)
public class FirstPushBench {
    @Param({"1000 applications", "10000 ConfigMaps"})
    public String content;

    private PushedService service;

    @Setup(Level.Iteration)
    public void open() throws IOException {
        boolean many = content.endsWith("applications");
        service = many ? ManyComponents.written("first", 1000) : configMaps();
        service.start();
        service.commit("everything", many ? 1000 : 1);
    }

    @Benchmark
    public void firstPush() throws IOException, InterruptedException, GeneralSecurityException {
        service.pushToReady();
    }

    @TearDown(Level.Iteration)
    public void close() {
        service.close();
    }

    private static PushedService configMaps() throws IOException {
        PushedService service = ManyComponents.written("first", 0);
        StringBuilder maps = new StringBuilder();
        for (int i = 0; i < 10_000; i++)
            maps.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: map-")
                    .append(i)
                    .append(" }\ndata: { text: \"number ")
                    .append(i)
                    .append("\" }\n");
        service.write("config/templates/maps.yaml", maps.toString());
        return service;
    }
}
