package dev.slipway.diff.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlEditTest {
    private static final String FILE = """
            # who runs it
            team: shop   # on call

            web:
                image:
                    name: "web"   # quoted
                    tag: '1.0'
                # how many
                replicas: 2
                args: [--a, "--b"]
                env:
                - name: A
                  value: one
                - {name: B, value: two}
            notes: |
                first
                second

            empty:
            """;

    @Test
    void aValueIsReplacedAndNothingElse() {
        assertThat(set(FILE, Path.of("web", "replicas"), 5)).isEqualTo(FILE.replace("replicas: 2", "replicas: 5"));
        assertThat(set(FILE, Path.of("team"), "ops")).isEqualTo(FILE.replace("team: shop ", "team: ops "));
    }

    @Test
    void quotesStayWhatTheyWere() {
        assertThat(set(FILE, Path.of("web", "image", "name"), "api")).isEqualTo(FILE.replace("\"web\"", "\"api\""));
        assertThat(set(FILE, Path.of("web", "image", "tag"), "it's")).isEqualTo(FILE.replace("'1.0'", "'it''s'"));
    }

    @Test
    void whatWouldReadAsSomethingElseIsQuoted() {
        assertThat(set(FILE, Path.of("team"), "on")).contains("team: \"on\"   # on call");
        assertThat(set(FILE, Path.of("team"), "a: b #c")).contains("team: 'a: b #c'   # on call");
        assertThat(set(FILE, Path.of("web", "image", "tag"), 2)).contains("tag: 2\n");
    }

    @Test
    void listsAreEditedByItemAndAsAWhole() {
        Path env = Path.of("web", "env");
        assertThat(set(FILE, env.key("name", "A").field("value"), "x"))
                .isEqualTo(FILE.replace("value: one", "value: x"));
        assertThat(set(FILE, env.key("name", "B").field("value"), "a, b"))
                .isEqualTo(FILE.replace("value: two}", "value: \"a, b\"}"));
        assertThat(set(FILE, Path.of("web", "args"), List.of("--c")))
                .isEqualTo(FILE.replace("[--a, \"--b\"]", "[--c]"));
    }

    @Test
    void aKeyIsAddedWhereItsMappingEnds() {
        assertThat(set(FILE, Path.of("web", "image", "pull"), "Always"))
                .isEqualTo(FILE.replace("tag: '1.0'\n", "tag: '1.0'\n        pull: Always\n"));
        assertThat(set(FILE, Path.of("web", "env").key("name", "B").field("more"), true))
                .isEqualTo(FILE.replace("value: two}", "value: two, more: true}"));
        assertThat(set(FILE, Path.of("a", "b"), 1)).endsWith("empty:\na:\n  b: 1\n");
        assertThat(set(FILE, Path.of("empty", "b"), 1)).endsWith("empty:\n  b: 1\n");
    }

    @Test
    void anEmptyFileGetsItsFirstKey() {
        assertThat(set("", Path.of("web", "replicas"), 3)).isEqualTo("web:\n  replicas: 3\n");
        assertThat(set("# only this", Path.of("web"), "x")).isEqualTo("# only this\nweb: x\n");
    }

    @Test
    void textOverLinesStaysABlock() {
        assertThat(set(FILE, Path.of("notes"), "third\nfourth\n"))
                .isEqualTo(FILE.replace("|\n    first\n    second", "|\n  third\n  fourth"));
        assertThat(set(FILE, Path.of("notes"), "short")).isEqualTo(FILE.replace("|\n    first\n    second", "short"));
    }

    @Test
    void aBlockIsReplacedByOneLineAndItsCommentStays() {
        assertThat(set("a: # why\n  b: 1\n  c: 2\nd: 3\n", Path.of("a"), List.of()))
                .isEqualTo("a: [] # why\nd: 3\n");
        assertThat(set("a: # why\n  b: 1\nd: 3\n", Path.of("a"), Mapping.of("x", 1, "z", 2)))
                .isEqualTo("a: # why\n  x: 1\n  z: 2\nd: 3\n");
    }

    @Test
    void windowsLinesStayThat() {
        assertThat(set("a: 1\r\nb: 2\r\n", Path.of("c"), 3)).isEqualTo("a: 1\r\nb: 2\r\nc: 3\r\n");
        assertThat(set("a: 1\r\nb: 2\r\n", Path.of("a"), 3)).isEqualTo("a: 3\r\nb: 2\r\n");
    }

    @Test
    void charactersOutsideTheBasicPlaneShiftNothing() {
        assertThat(set("a: \uD83D\uDE00 # \uD83D\uDE00\nb: 2\n", Path.of("b"), 3))
                .isEqualTo("a: \uD83D\uDE00 # \uD83D\uDE00\nb: 3\n");
    }

    @Test
    void aKeyIsTakenOut() {
        assertThat(remove(FILE, Path.of("web", "replicas"))).isEqualTo(FILE.replace("    replicas: 2\n", ""));
        assertThat(remove(FILE, Path.of("web", "env").key("name", "A")))
                .isEqualTo(FILE.replace("    - name: A\n      value: one\n", ""));
        assertThat(remove("{a: 1, b: 2, c: 3}", Path.of("b"))).isEqualTo("{a: 1, c: 3}");
        assertThat(remove("- a: 1\n  b: 2\n", Path.ROOT.index(0).field("a"))).isEqualTo("- b: 2\n");
    }

    @Test
    void whatCannotBeChangedAloneIsRefused() {
        String anchored = "a: &x 1\nb: *x\n";

        assertThat(YamlEdit.set(anchored, Path.of("a"), Tree.of(2))).isInstanceOf(Edited.Refused.class);
        assertThat(YamlEdit.set("a: b: c", Path.of("a"), Tree.of(2)))
                .isEqualTo(new Edited.Refused("malformed YAML in line 1: mapping values are not allowed here"));
        assertThat(YamlEdit.set("a: 1", Path.of("a", "b"), Tree.of(2)))
                .isEqualTo(new Edited.Refused("there is no place for a.b"));
        assertThat(set(anchored, Path.of("b"), 3)).isEqualTo("a: &x 1\nb: 3\n");
    }

    @Test
    void readsAsTheChangedTreeAndKeepsAllOtherLines() {
        Seeds.forEach(2000, seed -> {
            Random random = Seeds.random(seed);
            Written written = new Written(random);
            String text = written.text();
            Tree before = read(text);
            Path path = written.scalars.get(random.nextInt(written.scalars.size()));
            Tree value = Tree.of(Written.VALUES.get(random.nextInt(Written.VALUES.size())));

            Edited edited = YamlEdit.set(text, path, value);

            assertThat(edited).as(path + " := " + value + " in\n" + text).isInstanceOf(Edited.Done.class);
            String after = ((Edited.Done) edited).text();
            assertThat(read(after)).isEqualTo(path.put(before, value).orElseThrow());
            assertThat(linesChanged(text, after)).as(after).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void aNewKeyLeavesAllOldLines() {
        Seeds.forEach(1000, seed -> {
            Random random = Seeds.random(seed);
            Written written = new Written(random);
            String text = written.text();
            Path path = written.mappings
                    .get(random.nextInt(written.mappings.size()))
                    .field("added");
            Tree value = Tree.of(Written.VALUES.get(random.nextInt(Written.VALUES.size())));

            Edited edited = YamlEdit.set(text, path, value);

            assertThat(edited).as(path + " := " + value + " in\n" + text).isInstanceOf(Edited.Done.class);
            String after = ((Edited.Done) edited).text();
            assertThat(read(after)).isEqualTo(path.put(read(text), value).orElseThrow());
            List<String> rest = new ArrayList<>(after.lines().toList());
            List<String> old = text.lines().toList();
            assertThat(old.stream().filter(line -> !rest.remove(line)).count())
                    .as(after)
                    .isLessThanOrEqualTo(1);
        });
    }

    /** How many lines of a text are not the same in another of as many lines. */
    private static int linesChanged(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        assertThat(now).hasSameSizeAs(old);
        int changed = 0;
        for (int i = 0; i < old.size(); i++) if (!old.get(i).equals(now.get(i))) changed++;
        return changed;
    }

    private static Tree read(String text) throws Malformed {
        return Yaml.readOne(text).root();
    }

    private static String set(String text, Path path, Object value) {
        return done(YamlEdit.set(text, path, Tree.of(value)));
    }

    private static String remove(String text, Path path) {
        return done(YamlEdit.remove(text, path));
    }

    private static String done(Edited edited) {
        assertThat(edited).isInstanceOf(Edited.Done.class);
        return ((Edited.Done) edited).text();
    }

    /** A file as people write them: comments, blank lines, any indentation, quotes as they come. */
    private static final class Written {
        static final List<Object> VALUES = List.of(
                "x", "on", "1", 7, true, "a: b", "a, b", "# no", "- x", "it's", "\"q\"", " lead", "", "{x}", 1.5);
        private static final List<String> SCALARS = List.of(
                "plain", "'single'", "\"double\"", "12", "true", "two words", "'a: b'", "\"tab\\t\"", "1.0", "-3");

        private final Random random;
        private final StringBuilder text = new StringBuilder();
        private final int step;
        final List<Path> scalars = new ArrayList<>();
        final List<Path> mappings = new ArrayList<>();

        Written(Random random) {
            this.random = random;
            this.step = 2 + random.nextInt(3);
            if (random.nextBoolean()) text.append("# a file\n");
            mapping(Path.ROOT, 0, 0);
        }

        String text() {
            return text.toString();
        }

        private void mapping(Path path, int indent, int depth) {
            mappings.add(path);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                noise(indent);
                String key = "k" + i;
                text.append(" ".repeat(indent)).append(key).append(":");
                value(path.field(key), indent, depth);
            }
        }

        private void noise(int indent) {
            if (random.nextInt(6) == 0) text.append(" ".repeat(indent)).append("# about this\n");
            if (random.nextInt(8) == 0) text.append("\n");
        }

        private void value(Path path, int indent, int depth) {
            int kind = depth > 3 ? 0 : random.nextInt(7);
            if (kind == 1) {
                text.append(random.nextBoolean() ? " # below\n" : "\n");
                mapping(path, indent + step, depth + 1);
            } else if (kind == 2) {
                text.append("\n");
                list(path, random.nextBoolean() ? indent : indent + step, depth);
            } else if (kind == 3) {
                text.append(" {a: ").append(scalar(path.field("a"), true)).append(", b: [x, ");
                text.append(scalar(path.field("b").index(1), true)).append("]}").append(end());
                mappings.add(path);
            } else {
                text.append(" ").append(scalar(path, false)).append(end());
            }
        }

        private void list(Path path, int indent, int depth) {
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                text.append(" ".repeat(indent)).append("- ");
                Path item = path.index(i);
                if (random.nextBoolean()) {
                    text.append(scalar(item, false)).append(end());
                } else {
                    mappings.add(item);
                    text.append("name: ")
                            .append(scalar(item.field("name"), false))
                            .append(end());
                    text.append(" ".repeat(indent + 2)).append("more:");
                    value(item.field("more"), indent + 2, depth + 1);
                }
            }
        }

        private String scalar(Path path, boolean flow) {
            scalars.add(path);
            String words = SCALARS.get(random.nextInt(SCALARS.size()));
            return flow && words.startsWith("-") ? "0" : words;
        }

        private String end() {
            return random.nextInt(4) == 0 ? "   # why\n" : "\n";
        }
    }

    @Test
    void aListOfOneItemIsWrittenAsPeopleDo() {
        assertThat(set("a: 1\n", Path.of("args"), Sequence.of("--x", "on")))
                .isEqualTo("a: 1\nargs:\n- --x\n- \"on\"\n");
    }
}
