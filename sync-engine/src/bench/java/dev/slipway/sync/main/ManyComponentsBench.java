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
 * From {@code git push} to ready in a repository of many components, each of four objects: a commit that touches one of them. Making the
 * commit is not counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(1)
public class ManyComponentsBench {
    @Param({"1000", "5000"})
    public int components;

    private PushedService service;
    private int version;

    @Setup
    public void open() throws IOException, InterruptedException, GeneralSecurityException {
        service = ManyComponents.written("many", components);
        service.start();
        service.commit("all of them", components);
        service.pushToReady();
    }

    @Setup(Level.Invocation)
    public void edit() {
        version++;
        service.write(
                ManyComponents.name(version % components) + "/parameters.yaml", "version: changed-" + version + "\n");
        service.commit("one of them", 1);
    }

    @Benchmark
    public void oneOfMany() throws IOException, InterruptedException, GeneralSecurityException {
        service.pushToReady();
    }

    @TearDown
    public void close() {
        service.close();
    }
}
