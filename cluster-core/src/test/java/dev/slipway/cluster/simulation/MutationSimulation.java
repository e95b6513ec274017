package dev.slipway.cluster.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that the net catches fish: of each mistake in {@link Mutations} some story must notice. {@code plane/caught.txt} remembers which seed did;
 * it is told first, so that a mistake costs one story as long as stories stay what they are.
 */
class MutationSimulation {
    private static final int MOST_STORIES = 100;

    @ParameterizedTest
    @MethodSource("all")
    void staysNotUnnoticed(Mutation mutation) throws IOException {
        long remembered = remembered().getOrDefault(mutation.name(), 0L);

        OptionalLong caught = LongStream.concat(LongStream.of(remembered), LongStream.range(0, MOST_STORIES))
                .filter(seed -> Told.fails(mutation.script(seed), mutation))
                .findFirst();

        assertThat(caught).as("a seed that notices: " + mutation).isPresent();
        assertThat(Told.failure(mutation.script(caught.getAsLong()), Mutation.NONE))
                .as("without the mistake, seed " + caught.getAsLong())
                .isEmpty();
        if (caught.getAsLong() != remembered) System.err.println("caught " + caught.getAsLong() + " " + mutation);
    }

    @Test
    void staysAProofForEachControllerThatUsersCanSee() {
        assertThat(Mutations.ALL.stream().map(Mutation::name).distinct().count())
                .isEqualTo(Mutations.ALL.size())
                .isGreaterThanOrEqualTo(70);
    }

    static List<Mutation> all() {
        return Mutations.ALL;
    }

    private static Map<String, Long> remembered() throws IOException {
        Map<String, Long> seeds = new TreeMap<>();
        try (InputStream list = MutationSimulation.class.getResourceAsStream("/plane/caught.txt")) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> seeds.put(
                            line.substring(line.indexOf(' ') + 1).strip(),
                            Long.parseLong(line.substring(0, line.indexOf(' ')))));
        }
        return seeds;
    }
}
