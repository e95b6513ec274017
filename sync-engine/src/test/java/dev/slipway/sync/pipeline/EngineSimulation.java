package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.fail;

import dev.slipway.cluster.client.Client;
import dev.slipway.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Many lives of an engine, each of another seed; see {@link SimulatedLife}. A seed that ever failed is in {@code engine-simulation-seeds.txt}
 * and is lived again in every run. {@link SimulationNetTest} proves that a broken engine would be noticed.
 */
class EngineSimulation {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 600);

    @Test
    void convergesWhereNothingFails() throws Exception {
        each(SEEDS / 6, SimulatedFaults.NONE);
    }

    @Test
    void convergesWhateverHappens() throws Exception {
        each(SEEDS, SimulatedFaults.ALL_BUT_THE_LINE);
    }

    @Test
    void convergesOverABadLine() throws Exception {
        each(SEEDS, SimulatedFaults.ALL);
    }

    @Test
    void convergesWhereItOnceFailed() throws IOException {
        for (String line : known().split("\n")) {
            if (line.isBlank() || line.startsWith("#")) continue;
            String[] words = line.trim().split("\\s+");
            SimulatedFaults faults = switch (words[0]) {
                case "all" -> SimulatedFaults.ALL;
                case "all-but-the-line" -> SimulatedFaults.ALL_BUT_THE_LINE;
                case "none" -> SimulatedFaults.NONE;
                default -> fail("engine-simulation-seeds.txt: unknown faults in " + line);
            };
            long seed = Long.parseLong(words[1]);
            try {
                live(seed, faults);
            } catch (AssertionError again) {
                throw new AssertionError("seed " + line + " fails again: " + again.getMessage(), again);
            }
        }
    }

    /** Lives share nothing, so each processor lives some of them. */
    private static void each(int count, SimulatedFaults faults) throws Exception {
        Optional<Long> only = Optional.ofNullable(Long.getLong("seed"));
        if (only.isPresent()) {
            Seeds.check(only.get(), seed -> live(seed, faults));
            return;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            AtomicLong next = new AtomicLong();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < processors; i++) all.add(threads.submit(() -> some(next, count, faults)));
            for (Future<?> one : all) one.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AssertionError failure) throw failure;
            throw failed;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void some(AtomicLong next, int count, SimulatedFaults faults) {
        for (long seed = next.getAndIncrement(); seed < count; seed = next.getAndIncrement())
            Seeds.check(seed, one -> live(one, faults));
    }

    private static void live(long seed, SimulatedFaults faults) {
        new SimulatedLife(seed, faults, honest()).run();
    }

    private static BiFunction<Client, EngineWorld, Client> honest() {
        return (client, world) -> client;
    }

    private static String known() throws IOException {
        try (InputStream file = EngineSimulation.class.getResourceAsStream("engine-simulation-seeds.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
