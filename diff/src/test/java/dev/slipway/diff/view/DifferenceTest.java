package dev.slipway.diff.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Golden;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Shapes;
import dev.slipway.testing.Trees;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DifferenceTest {
    private static final Predicate<Path> DATA = Path.of("data")::equals;
    private static final Predicate<Path> NOTHING = path -> false;

    @TestFactory
    Stream<DynamicTest> readsLikeTheGoldenFiles() {
        return Golden.cases("view").stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    Optional<Tree> before = document(folder.resolve("before.yaml"));
                    Optional<Tree> after = document(folder.resolve("after.yaml"));

                    Difference difference =
                            Difference.of("shop/" + folder.getFileName(), before, after, Schema.ANY, DATA);

                    Golden.check(folder.resolve("text.txt"), difference.text(Style.PLAIN));
                    Golden.check(folder.resolve("coloured.txt"), difference.text(Style.ANSI));
                    Golden.check(folder.resolve("summary.txt"), difference.summary(Style.PLAIN));
                    Golden.check(folder.resolve("markdown.md"), difference.markdown());
                }));
    }

    @Test
    void saysNothingWhereNothingChanges() {
        Mapping before = Mapping.of("items", Sequence.of(Mapping.of("name", "a", "n", 1)), "cpu", "1000m");
        Mapping after = Mapping.of("cpu", "1", "items", Sequence.of(Mapping.of("n", 1, "name", "a")));

        Difference difference = of(before, after, Shapes.THING, NOTHING);

        assertThat(difference.isEmpty()).isTrue();
        assertThat(difference.text(Style.ANSI) + difference.summary(Style.ANSI) + difference.markdown())
                .isEmpty();
    }

    @Test
    void neverShowsASecretWhereverItStands() {
        Predicate<Path> secret =
                path -> path.equals(Path.of("items").key("name", "a").field("labels"))
                        || path.equals(Path.of("args").index(1))
                        || path.equals(Path.of("data"));
        Mapping before = Mapping.of(
                "items", Sequence.of(Mapping.of("name", "a", "labels", Mapping.of("k", "hunter2"))),
                "args", Sequence.of("-p", "hunter2"),
                "data", "hunter2");
        Mapping after = before.with("data", Mapping.of("deep", Sequence.of("hunter2", "hunter3", 4711, true)));

        Difference difference = of(before, after, Shapes.THING, secret);

        String everything = difference.text(Style.ANSI)
                + difference.summary(Style.PLAIN)
                + difference.markdown()
                + difference.changes();
        assertThat(everything).doesNotContain("hunter").doesNotContain("4711").contains("<secret #1>", "<secret #4>");
    }

    @Test
    void showsThatASecretChangedWithItsNameOnly() {
        Difference difference = of(
                Mapping.of("data", Mapping.of("a", "x", "b", "y")),
                Mapping.of("data", Mapping.of("a", "y", "b", "y")),
                Schema.ANY,
                DATA);

        assertThat(difference.summary(Style.PLAIN)).isEqualTo("~ thing\n  ~ data.a <secret #1> → <secret #2>\n");
    }

    @Test
    void keepsControlCharactersFromTheTerminal() {
        String evil = "x\u001B[2J\u0007\u009B2J\u007F";

        Difference difference = Difference.of(
                "a\u001B[2Jb\nc\u009B",
                Optional.of(Mapping.empty()),
                Optional.of(Mapping.of(evil, evil)),
                Schema.ANY,
                NOTHING);

        String shown = difference.text(Style.PLAIN) + difference.summary(Style.PLAIN) + difference.markdown();
        assertThat(shown.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
    }

    @Test
    void showsSomethingExactlyWhereTreesDiffer() {
        Seeds.forEach(300, seed -> {
            Tree before = Trees.random(seed);
            Tree after = Trees.changed(before, seed);

            Difference difference = of(before, after, Schema.ANY, NOTHING);

            assertThat(difference.isEmpty()).isEqualTo(before.equals(after));
            assertThat(difference.text(Style.PLAIN).isEmpty()).isEqualTo(before.equals(after));
            assertThat(difference.text(Style.PLAIN).lines().filter(line -> !line.isEmpty()))
                    .allMatch(line -> List.of('+', '-', ' ', '@', '~').contains(line.charAt(0)));
        });
    }

    @Test
    void comparesScalarsAsWell() {
        Difference difference = of(new Scalar.Whole(1), new Scalar.Whole(2), Schema.ANY, NOTHING);

        assertThat(difference.text(Style.PLAIN)).isEqualTo("~ thing\n@@ -1,1 +1,1 @@\n-1\n+2\n");
    }

    private static Difference of(Tree before, Tree after, Schema schema, Predicate<Path> secret) {
        return Difference.of("thing", Optional.of(before), Optional.of(after), schema, secret);
    }

    private static Optional<Tree> document(java.nio.file.Path file) throws Exception {
        return Files.exists(file)
                ? Optional.of(Yaml.readOne(Files.readString(file)).root())
                : Optional.empty();
    }
}
