package dev.slipway.sync.main;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Optional;
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
 * From {@code git push} to a changed Deployment ready, on the whole program, while others are at the port of its webhooks: nobody, 500 clients
 * who send a byte now and then, or signed deliveries without end. The bar is twice the time that it takes with nobody there, and a heap that does
 * not grow; what is in use after a collection is printed at the end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class PushInACrowdBench {
    @Param({"nobody", "slow-senders", "deliveries"})
    public String others;

    private PushedService service;
    private Optional<Crowd> crowd = Optional.empty();
    private int version;

    @Setup
    public void open() throws IOException, InterruptedException, GeneralSecurityException {
        service = new PushedService("crowd");
        service.write("slipway.yaml", PIPELINE);
        service.write("web/templates/web.yaml", WORKLOAD);
        service.start();
        edit();
        service.pushToReady();
        crowd = switch (others) {
            case "slow-senders" -> Optional.of(Crowd.ofSlowSenders(service.webhook()));
            case "deliveries" ->
                Optional.of(Crowd.ofDeliveries(
                        service.webhook(), PushedService.DELIVERY, PushedService.signatureOfDelivery()));
            default -> Optional.empty();
        };
    }

    /** One commit that changes the Deployment; not counted. */
    @Setup(Level.Invocation)
    public void edit() {
        version++;
        service.write("parameters.yaml", "version: v" + version + "\n");
        service.commit("version " + version, 1);
    }

    @Benchmark
    public void pushToReady() throws IOException, InterruptedException, GeneralSecurityException {
        service.pushToReady();
    }

    @TearDown
    public void close() throws IOException, InterruptedException {
        if (crowd.isPresent()) crowd.get().close();
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println("heap in use at the end: " + used / (1024 * 1024) + " MB");
        service.close();
    }

    private static final String PIPELINE = """
            apiVersion: slipway.dev/v1alpha1
            kind: Pipeline
            stages: [{ name: development, ref: refs/heads/main }]
            """;

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web }
            spec:
              replicas: 1
              selector: { matchLabels: { app: web } }
              template:
                metadata: { labels: { app: web } }
                spec: { containers: [{ name: web, image: "registry.example.com/web:{{version}}" }] }
            """;
}
