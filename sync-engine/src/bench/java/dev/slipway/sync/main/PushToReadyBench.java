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
 * From {@code git push} to the last of 100 changed objects ready, on the whole program: the real git pushes to a bare repository, a signed
 * webhook says "look again", ten components of ten objects each (a Deployment of one pod, a Service, eight ConfigMaps) are rendered, planned,
 * dry-run, applied and rolled out on simulated nodes whose pods take no time to get ready. The end is when every Application says that it
 * is synced and healthy at the pushed commit. Making the commit is not counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class PushToReadyBench {
    private static final int COMPONENTS = 10;
    private static final int CONFIG_MAPS = 8;

    /** The stage follows the branch, or the tag that Slipway moves first, as in the sample repository. */
    @Param({"refs/heads/main", "refs/tags/development"})
    public String ref;

    private PushedService service;
    private int version;

    @Setup
    public void open() throws IOException, InterruptedException, GeneralSecurityException {
        service = new PushedService("push");
        fill();
        service.start();
        edit();
        pushToReady();
    }

    /** One commit that changes every object; not counted. */
    @Setup(Level.Invocation)
    public void edit() {
        version++;
        service.write("parameters.yaml", "version: v" + version + "\n");
        service.commit("version " + version, COMPONENTS);
    }

    @Benchmark
    public void pushToReady() throws IOException, InterruptedException, GeneralSecurityException {
        service.pushToReady();
    }

    @TearDown
    public void close() {
        service.close();
    }

    private void fill() {
        service.write(
                "slipway.yaml",
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Pipeline
                stages:
                  - name: development
                    ref: %s
                """.formatted(ref)
                        + (ref.startsWith("refs/tags/") ? "    promotion: { from: HEAD, auto: true }\n" : ""));
        for (int i = 0; i < COMPONENTS; i++) {
            String templates = "component-" + i + "/templates/";
            service.write(templates + "workload.yaml", WORKLOAD);
            for (int j = 0; j < CONFIG_MAPS; j++) {
                service.write(templates + "config-" + j + ".yaml", CONFIG_MAP.formatted(j));
            }
        }
    }

    private static final String CONFIG_MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: "{{slipway.component}}-%d"
            data:
              version: "{{version}}"
            """;

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: "{{slipway.component}}"
            spec:
              replicas: 1
              selector:
                matchLabels: { app: "{{slipway.component}}" }
              template:
                metadata:
                  labels: { app: "{{slipway.component}}", version: "{{version}}" }
                spec:
                  containers:
                    - name: web
                      image: "registry.example.com/web:{{version}}"
                      ports: [{ containerPort: 8080 }]
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: "{{slipway.component}}"
              labels: { version: "{{version}}" }
            spec:
              selector: { app: "{{slipway.component}}" }
              ports: [{ port: 80, targetPort: 8080 }]
            """;
}
