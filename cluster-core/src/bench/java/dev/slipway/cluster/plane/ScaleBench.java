package dev.slipway.cluster.plane;

import com.sun.management.OperatingSystemMXBean;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.store.journal.SqliteJournal;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A large control plane in one process with the launcher's JVM flags: simulated nodes register, Deployments bring pods up, a rollout replaces some of
 * them, then nothing happens. Every write is durable in SQLite. Arguments are {@code nodes=5000}, {@code pods=50000}, {@code
 * replicas=100} of each Deployment, {@code daemons=0}, the number of DaemonSets that then put a pod on each node, {@code rest=60} seconds, and {@code
 * parallel=1} for a collector that uses both cores and a heap that has its full size from the start.
 */
public final class ScaleBench {
    private static final WriteOptions BY = WriteOptions.by("bench");
    private static final GroupKind NODE = new GroupKind("", "Node");
    private static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    private static final GroupKind DAEMON_SET = new GroupKind("apps", "DaemonSet");
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final ControlPlane plane;
    private final ThreadLoop loop;

    private ScaleBench(ControlPlane plane, ThreadLoop loop) {
        this.plane = plane;
        this.loop = loop;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0 || !arguments[0].equals("inside")) {
            System.exit(inAProcessOfItsOwn(arguments));
        }
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "scale");
        ThreadLoop loop =
                new ThreadLoop("loop", 2, InstantSource.system(), new SplittableRandom(1), Throwable::printStackTrace);
        SqliteJournal journal = SqliteJournal.open(directory);
        ControlPlane plane = new ControlPlane(
                loop, journal, ControlPlane.Settings.withNodes((int) argument(arguments, "nodes", 5000)));
        new ScaleBench(plane, loop).run(arguments);
        loop.close();
        journal.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        System.exit(0);
    }

    private static int inAProcessOfItsOwn(String[] arguments) throws IOException, InterruptedException {
        List<String> flags = argument(arguments, "parallel", 0) == 0
                ? List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xmx3g")
                : List.of("-XX:+UseParallelGC", "-Xshare:auto", "-Xms3g", "-Xmx3g");
        List<String> command = Stream.of(
                        Stream.of(ProcessHandle.current().info().command().orElse("java")),
                        flags.stream(),
                        Stream.of(System.getProperty("bench.jvm", "").split(" "))
                                .filter(flag -> !flag.isEmpty()),
                        Stream.of("-cp", System.getProperty("java.class.path"), ScaleBench.class.getName(), "inside"),
                        Stream.of(arguments))
                .flatMap(parts -> parts)
                .toList();
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static long argument(String[] arguments, String name, long usual) {
        return Stream.of(arguments)
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> Long.parseLong(argument.substring(name.length() + 1)))
                .findFirst()
                .orElse(usual);
    }

    private void run(String[] arguments) throws InterruptedException {
        long nodes = argument(arguments, "nodes", 5000);
        long pods = argument(arguments, "pods", 50_000);
        long replicas = argument(arguments, "replicas", 100);
        loop.post(plane::start);
        measure("nodes ready", nodes, () -> count(NODE, node -> isReady(node) ? 1 : 0));
        create("{apiVersion: v1, kind: Namespace, metadata: {name: scale}}");
        measure("pods ready", pods, pods(replicas, pods / replicas));
        measure("pods of a tenth rolled out", pods / 10, rollOut(pods / replicas / 10));
        long daemons = argument(arguments, "daemons", 0);
        if (daemons > 0) measure("pods of DaemonSets ready", daemons * nodes, daemons(daemons));
        rest(argument(arguments, "rest", 60));
    }

    private static boolean isReady(ApiObject node) {
        return node.isTrue("Ready");
    }

    private LongSupplier pods(long replicas, long deployments) {
        for (int i = 0; i < deployments; i++) create(deployment(i, replicas));
        return () ->
                count(DEPLOYMENT, found -> found.status().whole("readyReplicas").orElse(0L));
    }

    private LongSupplier daemons(long sets) {
        for (int i = 0; i < sets; i++)
            create(workload("DaemonSet", "agent-" + i, Mapping.empty(), Mapping.of("cpu", "10m", "memory", "16Mi")));
        return () ->
                count(DAEMON_SET, found -> found.status().whole("numberReady").orElse(0L));
    }

    private LongSupplier rollOut(long deployments) {
        List<ApiObject> chosen = plane.store().snapshot().list(DEPLOYMENT, "").stream()
                .limit(deployments)
                .toList();
        for (ApiObject found : chosen)
            plane.client()
                    .update(found.withAt("2", "spec", "template", "metadata", "annotations", "version"), BY)
                    .join();
        return () -> chosen.stream()
                .map(found -> plane.store().snapshot().get(found.key()).orElseThrow())
                .filter(ScaleBench::isComplete)
                .mapToLong(found -> found.status().whole("updatedReplicas").orElse(0L))
                .sum();
    }

    private static boolean isComplete(ApiObject deployment) {
        Mapping status = deployment.status();
        return status.whole("observedGeneration").orElse(0L) == deployment.generation()
                && status.whole("updatedReplicas").equals(status.whole("replicas"))
                && status.whole("updatedReplicas").equals(status.whole("availableReplicas"));
    }

    private long count(GroupKind kind, java.util.function.ToLongFunction<ApiObject> value) {
        return plane.store().snapshot().list(kind, "").stream().mapToLong(value).sum();
    }

    private void measure(String what, long wanted, LongSupplier now) throws InterruptedException {
        long start = System.nanoTime();
        long processor = PROCESS.getProcessCpuTime();
        long revision = plane.store().snapshot().revision();
        await(() -> now.getAsLong() >= wanted);
        double seconds = (System.nanoTime() - start) / 1e9;
        double busy = (PROCESS.getProcessCpuTime() - processor) / 1e9;
        long writes = plane.store().snapshot().revision() - revision;
        say(
                "%s: %d in %.1f s, %.0f per second; %.1f s of processor time, %.0f per second of it; %d writes",
                what, wanted, seconds, wanted / seconds, busy, wanted / busy, writes);
        say("  heap %d MiB, resident %s", heap(), resident());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new IllegalStateException("not within " + PATIENCE);
            Thread.sleep(100);
        }
    }

    /** After what was begun has come to its end, and events that are counted have been written. */
    private void rest(long seconds) throws InterruptedException {
        Thread.sleep(10_000);
        long revision = plane.store().snapshot().revision();
        long processor = PROCESS.getProcessCpuTime();
        Thread.sleep(seconds * 1000);
        double busy = (PROCESS.getProcessCpuTime() - processor) / 1e9;
        say(
                "at rest: %.2f %% of a core, %d writes in %d s",
                100 * busy / seconds, plane.store().snapshot().revision() - revision, seconds);
        say("  heap %d MiB, resident %s", heap(), resident());
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
    }

    private static String resident() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\D+", ""))
                    .map(kilobytes -> (Long.parseLong(kilobytes) >> 10) + " MiB at most")
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    private static void say(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }

    private void create(String json) {
        try {
            create(new ApiObject(
                    (Mapping) dev.slipway.diff.codec.Yaml.readOne(json).root()));
        } catch (dev.slipway.diff.codec.Malformed notYaml) {
            throw new IllegalStateException(notYaml);
        }
    }

    private void create(ApiObject object) {
        plane.client().create(object, BY).join().asOptional().orElseThrow();
    }

    private static ApiObject deployment(int number, long replicas) {
        return workload(
                "Deployment",
                "web-" + number,
                Mapping.of("replicas", replicas),
                Mapping.of("cpu", "100m", "memory", "128Mi"));
    }

    private static ApiObject workload(String kind, String name, Mapping spec, Mapping requests) {
        Mapping labels = Mapping.of("app", name);
        Mapping container = Mapping.of("name", "main", "image", "web:1", "resources", Mapping.of("requests", requests));
        Mapping template = Mapping.of(
                "metadata", Mapping.of("labels", labels), "spec", Mapping.of("containers", List.of(container)));
        return ApiObject.of(GroupVersionKind.of("apps/v1", kind), "scale", name)
                .with(
                        "spec",
                        spec.with("selector", Mapping.of("matchLabels", labels)).with("template", template));
    }
}
