package dev.slipway.sync.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import dev.slipway.sync.source.WorkingTree;
import dev.slipway.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sample repository with random damage: whatever people push, the answer is a list of problems, and other components go on. */
class MutilationTest {
    private static final String BITS = "{}{{}}#^/=>!-: \n\t\"'|&*?[],%@`~\u0000\u2028é";

    private final WorkingTree sample = new WorkingTree(Path.of("..", "sample-repo"));
    private final Renderer renderer = new Renderer(kind -> false, Unsealer.MASK);

    @Test
    void anyDamageIsToldAndNothingElseHappens() {
        Seeds.forEach(100, seed -> {
            Random random = Seeds.random(seed);
            List<String> paths = new ArrayList<>();
            FakeSnapshot damaged = copy("", new FakeSnapshot(), paths);
            String path = paths.get(random.nextInt(paths.size()));
            if (sample.entry(path).orElseThrow().type() == Snapshot.Entry.Type.LINK)
                damaged.link(path, damage(text(path), random));
            else damaged.file(path, damage(text(path), random));

            List<Problem> problems = Validation.of(damaged, renderer);

            String component = path.contains("/") ? path.substring(0, path.indexOf('/')) : "";
            assertThat(problems)
                    .allSatisfy(problem -> assertThat(
                                    problem.origin().orElseThrow().file())
                            .as("damage in %s: %s", path, problem)
                            .satisfies(file -> assertThat(component.isEmpty() || file.startsWith(component))
                                    .isTrue()));
            assertThat(Validation.of(damaged, renderer)).isEqualTo(problems);
        });
    }

    private FakeSnapshot copy(String directory, FakeSnapshot to, List<String> paths) {
        for (Snapshot.Entry entry : sample.list(directory)) {
            switch (entry.type()) {
                case DIRECTORY -> copy(entry.path(), to, paths);
                case LINK -> to.link(entry.path(), text(entry.path()));
                default -> to.file(entry.path(), sample.read(entry.path()));
            }
            boolean leaf =
                    entry.type() == Snapshot.Entry.Type.LINK || entry.name().endsWith(".yaml");
            if (leaf) paths.add(entry.path());
        }
        return to;
    }

    private String text(String path) {
        return new String(sample.read(path), StandardCharsets.UTF_8);
    }

    private static String damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        int wounds = 1 + random.nextInt(3);
        for (int i = 0; i < wounds && damaged.length() > 1; i++) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, damaged.substring(at, end));
                case 2 -> damaged.insert(at, BITS.charAt(random.nextInt(BITS.length())));
                default -> damaged.setCharAt(at, BITS.charAt(random.nextInt(BITS.length())));
            }
        }
        return damaged.toString();
    }
}
