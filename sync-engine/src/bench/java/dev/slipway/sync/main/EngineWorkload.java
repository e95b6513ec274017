package dev.slipway.sync.main;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Workloads of {@link EngineBench}, each measured in a process of its own. */
enum EngineWorkload {
    first_push_of_1000_applications {
        @Override
        void measure() throws Exception {
            thousand(ManyComponents.written("bench", 1000), "applications", ManyComponents::more);
        }
    },

    first_push_of_1000_small_applications {
        @Override
        void measure() throws Exception {
            thousand(ManyComponents.small("bench", 1000), "small applications", ManyComponents::moreSmall);
        }
    },

    first_push_of_10000_maps {
        @Override
        void measure() throws Exception {
            try (PushedService service = ManyComponents.written("bench", 0)) {
                service.start();
                ManyComponents.writeMaps(service, "number");
                service.commit("everything", 1);
                row("first push of 10,000 ConfigMaps in one component", List.of(pushToReady(service)));
                List<Taken> times = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    ManyComponents.writeMaps(service, "number-" + i);
                    service.commit("everything", 1);
                    times.add(pushToReady(service));
                }
                row("a push that changes each of 10,000 ConfigMaps", times);
            }
        }
    },

    one_of_1000 {
        @Override
        void measure() throws Exception {
            oneOf(1000);
        }
    },

    one_of_5000 {
        @Override
        void measure() throws Exception {
            oneOf(5000);
        }
    },

    at_rest {
        @Override
        void measure() throws Exception {
            try (PushedService service = ManyComponents.written("bench", 5000, 6)) {
                service.polling(Duration.ofSeconds(30)).start();
                service.commit("everything", 5000);
                row("first push of 5,000 applications, 50,000 objects", List.of(pushToReady(service)));
                Thread.sleep(30_000);
                atRest(Duration.ofSeconds(120));
            }
        }
    };

    private static final int PUSHES = 40;
    private static final int WARM_UP = 10;

    abstract void measure() throws Exception;

    public static void main(String[] arguments) throws Exception {
        valueOf(arguments[0]).measure();
        System.exit(0);
    }

    /** Writes components of these numbers. */
    private interface More {
        void write(PushedService service, int from, int to);
    }

    /** The first push of a thousand, pushes that change each of them, and one that brings a thousand more to the service that has done all this. */
    private static void thousand(PushedService opened, String name, More more) throws Exception {
        try (PushedService service = opened) {
            service.start();
            service.commit("everything", 1000);
            row("first push of 1,000 " + name + ", 4,000 objects", List.of(pushToReady(service)));
            List<Taken> times = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                for (int component = 0; component < 1000; component++)
                    service.write(ManyComponents.name(component) + "/parameters.yaml", "version: all-" + i + "\n");
                service.commit("everything", 1000);
                times.add(pushToReady(service));
            }
            row("a push that changes each of 1,000 " + name, times);
            more.write(service, 1000, 2000);
            service.commit("a thousand more", 1000);
            row("a push of 1,000 more " + name + ", 4,000 objects", List.of(pushToReady(service)));
        }
    }

    /** A push that touches one component, and one that touches none. */
    private static void oneOf(int components) throws Exception {
        try (PushedService service = ManyComponents.written("bench", components)) {
            service.start();
            service.commit("everything", components);
            row(
                    String.format(Locale.ROOT, "first push of %,d applications", components),
                    List.of(pushToReady(service)));
            List<Taken> one = new ArrayList<>();
            List<Taken> none = new ArrayList<>();
            for (int i = 0; i < PUSHES; i++) {
                service.write(ManyComponents.name(i) + "/parameters.yaml", "version: changed-" + i + "\n");
                service.commit("one of them", 1);
                Taken time = pushToReady(service);
                if (i >= WARM_UP) one.add(time);
            }
            row(String.format(Locale.ROOT, "a push that touches 1 of %,d components", components), one);
            for (int i = 0; i < PUSHES; i++) {
                service.write("README.md", "words " + i + "\n");
                service.commitNothing("none of them");
                Taken time = pushToReady(service);
                if (i >= WARM_UP) none.add(time);
            }
            row(String.format(Locale.ROOT, "a push that touches none of %,d components", components), none);
        }
    }

    /** How long it took, and what it cost this process: the machine may be busy with other things. */
    private record Taken(double millis, double cpu) {}

    private static Taken pushToReady(PushedService service) throws Exception {
        long before = System.nanoTime();
        long cpu = cpu();
        service.pushToReady();
        return new Taken((System.nanoTime() - before) / 1e6, (cpu() - cpu) / 1e6);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void atRest(Duration time) throws InterruptedException {
        long before = cpu();
        Thread.sleep(time.toMillis());
        double share = 100.0 * (cpu() - before) / time.toNanos();
        System.out.printf(
                Locale.ROOT, "| nothing happens, polled every 30 s: %.2f %% of a core | | | | | | |%n", share);
    }

    private static void row(String name, List<Taken> times) throws IOException {
        List<Double> sorted = times.stream().map(Taken::millis).sorted().toList();
        List<Double> cpu = times.stream().map(Taken::cpu).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f ms | %.0f ms | %.0f ms | %d MiB | %d MiB |%n",
                name,
                at(sorted, 0.5),
                at(sorted, 0.9),
                sorted.get(sorted.size() - 1),
                at(cpu, 0.5),
                heap(),
                resident());
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1.0, Math.floor(part * sorted.size())));
    }

    /** After a collection, with the bench's own few objects in it. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
