package dev.slipway.diff.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.diff.view.Hunk.Side;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Trees;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HunkTest {
    private static final String BEFORE = """
            kind: Thing
            spec:
              containers:
              - name: main
                image: web:1
                command: |
                  one
                  two
            """;

    @Test
    void aLineKnowsItsNumbersAndTheValueItBelongsTo() throws Malformed {
        List<Hunk> hunks = difference(BEFORE, BEFORE.replace("web:1", "web:2").replace("two", "three"))
                .hunks();

        assertThat(hunks).hasSize(1);
        assertThat(hunks.get(0).lines().stream().map(HunkTest::told))
                .containsExactly(
                        " 2 2 spec:|spec",
                        " 3 3   containers:|spec.containers",
                        " 4 4   - name: main|spec.containers[name=\"main\"].name",
                        "- 5     image: web:1",
                        "+ 5     image: web:2|spec.containers[name=\"main\"].image",
                        " 6 6     command: ||spec.containers[name=\"main\"].command",
                        " 7 7       one|spec.containers[name=\"main\"].command",
                        "- 8       two",
                        "+ 8       three|spec.containers[name=\"main\"].command");
    }

    @Test
    void whatComesOrGoesHasOneSide() throws Malformed {
        Tree tree = tree(BEFORE);
        List<Hunk> made = Difference.of("thing", Optional.empty(), Optional.of(tree), Schema.ANY, path -> false)
                .hunks();
        List<Hunk> gone = Difference.of("thing", Optional.of(tree), Optional.empty(), Schema.ANY, path -> false)
                .hunks();

        assertThat(made.get(0).lines())
                .allMatch(line -> line.side() == Side.AFTER && line.path().isPresent());
        assertThat(made.get(0).lines().get(0).after()).isEqualTo(1);
        assertThat(gone.get(0).lines())
                .allMatch(line -> line.side() == Side.BEFORE && line.path().isEmpty());
        assertThat(gone.get(0).lines().get(0).before()).isEqualTo(1);
    }

    @Test
    void hunksSayWhatTheTextSays() {
        Seeds.forEach(200, seed -> {
            Tree before = Trees.random(seed);
            Difference difference = Difference.of(
                    "thing", Optional.of(before), Optional.of(Trees.changed(before, seed)), Schema.ANY, path -> false);

            String told = difference.hunks().stream()
                    .map(hunk -> hunk.heading() + "\n"
                            + hunk.lines().stream().map(line -> line + "\n").collect(Collectors.joining()))
                    .collect(Collectors.joining());

            assertThat(difference.text(Style.PLAIN)).isEqualTo(told.isEmpty() ? "" : "~ thing\n" + told);
        });
    }

    @Test
    void anEndlessSearchIsNotBegun() {
        Mapping.Builder before = Mapping.builder().put("a", "same");
        Mapping.Builder after = Mapping.builder().put("a", "same");
        for (int i = 0; i < 11_000; i++) {
            before.put("key-" + i, "was " + i);
            after.put("key-" + i, "is " + i);
        }
        Difference difference = Difference.of(
                "thing",
                Optional.of(before.put("z", 1).build()),
                Optional.of(after.put("z", 1).build()),
                Schema.ANY,
                path -> false);

        List<Hunk.Line> lines = difference.hunks().get(0).lines();

        assertThat(lines).hasSize(22_002);
        assertThat(lines.get(0)).hasToString(" a: same");
        assertThat(lines.get(1)).hasToString("-key-0: was 0");
        assertThat(lines.get(11_001)).hasToString("+key-0: is 0");
        assertThat(lines.get(22_001)).hasToString(" z: 1");
    }

    private static String told(Hunk.Line line) {
        String numbers = switch (line.side()) {
            case BOTH -> " " + line.before() + " " + line.after();
            case BEFORE -> "- " + line.before();
            case AFTER -> "+ " + line.after();
        };
        return numbers + " " + line.text()
                + line.path().map(Path::display).map(path -> "|" + path).orElse("");
    }

    private static Difference difference(String before, String after) throws Malformed {
        return Difference.of("thing", Optional.of(tree(before)), Optional.of(tree(after)), Schema.ANY, path -> false);
    }

    private static Tree tree(String yaml) throws Malformed {
        return Yaml.read(yaml).get(0).root();
    }
}
