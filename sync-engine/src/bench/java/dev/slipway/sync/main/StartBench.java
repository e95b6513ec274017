package dev.slipway.sync.main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * From the start of the process to the ready line of {@code slipway serve}, with the launcher's JVM flags: on an empty data directory, where
 * keys and certificates are made, and on one that an earlier start left.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 10)
@Fork(1)
public class StartBench {
    @Param({"first", "again"})
    public String start;

    private Path directory;
    private Process process;

    @Setup(Level.Iteration)
    public void prepare() throws IOException, InterruptedException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "start")
                .toAbsolutePath();
        Files.writeString(
                directory.resolve("serve.yaml"),
                "dataDir: data\napi: { port: 0 }\nhttp: { port: 0 }\nrepositories: []\n");
        if (start.equals("first")) return;
        startToReady();
        stop();
    }

    @Benchmark
    public void startToReady() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        directory.resolve("serve.yaml").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("slipway ready")) throw new IllegalStateException("not ready: " + line);
    }

    @TearDown(Level.Iteration)
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) throw new IllegalStateException("it does not end");
    }
}
