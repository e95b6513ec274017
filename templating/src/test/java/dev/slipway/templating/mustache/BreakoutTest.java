package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a value stands: either the document keeps its shape and holds exactly this value, or it is a fault. */
class BreakoutTest {
    /** {@code @} is where the value goes; all of it is one document of the same shape for every value. */
    private static final List<String> POSITIONS = List.of(
            "a: @\nz: 1\n",
            "a: x@\nz: 1\n",
            "a: @x\nz: 1\n",
            "a: x @ y\nz: 1\n",
            "a: x\n  @\nz: 1\n",
            "a:\n  @\nz: 1\n",
            "a: \"@\"\nz: 1\n",
            "a: \"x\n  @\n  y\"\nz: 1\n",
            "a: '@'\nz: 1\n",
            "a: 'x\n  @'\nz: 1\n",
            "a: |\n  @\nz: 1\n",
            "a: |-\n  x\n   @\n  y\nz: 1\n",
            "a: >\n  @\n  y\nz: 1\n",
            "a: |+2\n  @\nz: 1\n",
            "a: [@, x]\nz: 1\n",
            "a: [x@, {b: @}]\nz: 1\n",
            "{a: @, z: 1}\n",
            "{\"a\": '@', z: [\"@\"]}\n",
            "@: x\nz: 1\n",
            "\"@\": x\nz: 1\n",
            "'@': x\nz: 1\n",
            "k@: x\nz: 1\n",
            "? @\n: x\nz: 1\n",
            "{@: x, z: 1}\n",
            "- @\n- z: 1\n",
            "- - @\n  - x: @\n",
            "a: x # @\nz: 1\n",
            "# @\na: x\nz: 1\n",
            "a: |  # @\n  x\nz: 1\n",
            "a: &@ x\nz: 1\n",
            "a: &b@ x\nz: *b@\n",
            "a: !@ x\nz: 1\n",
            "a: !!str @\nz: 1\n",
            "a: &n @\nz: *n\n",
            "--- \na: @\nz: 1\n");

    private static final List<String> ATTACKS = List.of(
            "x\nz: 2",
            "x\n---\nkind: Evil",
            "\n---\n",
            "...\n",
            "---",
            "x: y",
            "x:",
            ": x",
            "- x",
            "-",
            "? x",
            "x # y",
            "#x",
            "*n",
            "&n x",
            "!!int 1",
            "!x",
            "{a: b}",
            "}, evil: {",
            "], evil: [",
            "[x]",
            "x, y",
            "\"",
            "'",
            "\\",
            "\\\" evil: \"",
            "' evil: '",
            "x\"\nevil: \"y",
            "x'\nevil: 'y",
            "|\n  x",
            ">-",
            "%YAML 1.1",
            "@x",
            "`x`",
            "<<",
            "<<: *n",
            "=",
            "{{z}}",
            "{{#z}}",
            "\t",
            " \t x",
            " x ",
            "x\r\ny",
            "\r",
            "\u0085evil: 1",
            "\u2028evil: 1",
            "\u2029- x",
            "\ufeff",
            "\ufeff---\nx",
            "\u0000",
            "\u001b[31m",
            "\ud83d\ude00",
            "\ud83d",
            "\udc00x",
            "\ue000",
            "\ue000\ue000",
            "\uffff",
            "no",
            "~",
            "0777",
            "12:30:45",
            "",
            " ",
            "\n",
            "\n\n  x",
            "  x\n y",
            "x\n\n");

    @Test
    void noAttackChangesTheShapeAnywhere() {
        for (String position : POSITIONS) for (String attack : ATTACKS) check(position, attack);
    }

    @Test
    void noMixtureOfAttacksDoesEither() {
        Seeds.forEach(3_000, seed -> {
            Random random = Seeds.random(seed);
            StringBuilder value = new StringBuilder();
            for (int i = 0, parts = 1 + random.nextInt(4); i < parts; i++)
                value.append(ATTACKS.get(random.nextInt(ATTACKS.size())));
            check(POSITIONS.get(random.nextInt(POSITIONS.size())), value.toString());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no",
                "No",
                "on",
                "y",
                "N",
                "off",
                "yes",
                "true",
                "null",
                "~",
                "",
                "0777",
                "0o17",
                "0x1F",
                "0b11",
                "1_000",
                "-1",
                "+1",
                "1.0",
                "1.",
                ".5",
                "1e3",
                "12:30",
                "12:30:45",
                "190:20:30.15",
                ".inf",
                "-.INF",
                ".NaN",
                "2001-01-01",
                "2001-12-14t21:59:43.10-05:00",
                "=",
                "<<",
                "1,000",
                "0.0.0.0",
                "1.2.3",
                "v1",
                "-",
                "--",
                "+",
                "."
            })
    void aTextStaysATextWhateverItLooksLike(String text) throws Malformed {
        Mapping values = Mapping.of("v", text);

        for (String template :
                List.of("a: {{v}}", "a: [{{v}}]", "a: {b: {{v}}}", "a: \"{{v}}\"", "a: '{{v}}'", "a:\n  {{v}}"))
            assertThat(Rendering.tree(template, values).toString()).as(template).contains("Text[value=" + text + "]");
        if (!text.isEmpty()) assertThat(Rendering.tree("{{v}}: 1", values)).isEqualTo(Mapping.of(text, 1));
    }

    @Test
    void numbersAndBooleansStayWhatTheyAre() throws Malformed {
        Mapping values = Mapping.of("n", 777, "r", 1.5, "b", false, "big", Long.MAX_VALUE, "z", Scalar.Null.NULL);

        assertThat(Rendering.tree("[{{n}}, {{r}}, {{b}}, {{big}}, {{z}}, \"{{n}}\", x{{b}}]", values))
                .isEqualTo(Sequence.of(777, 1.5, false, Long.MAX_VALUE, Scalar.Null.NULL, "777", "xfalse"));
    }

    private static void check(String position, String value) {
        String template = position.replace("@", "{{v}}");
        Result<Rendered> result = Rendering.render(template, Mapping.of("v", value));
        if (!(result instanceof Result.Done<Rendered> done)) {
            assertThat(result.faults())
                    .allSatisfy(fault -> assertThat(fault.message().lines()).hasSize(1));
            return;
        }
        List<Document> documents = read(done.value().text(), template, value);
        List<Document> harmless = read(Rendering.text(template, Mapping.of("v", "harmless")), template, value);
        assertThat(documents.stream().map(document -> shape(document.root())).toList())
                .as("%s with %s rendered\n%s", template, value, done.value().text())
                .isEqualTo(harmless.stream()
                        .map(document -> shape(document.root()))
                        .toList());
    }

    private static List<Document> read(String text, String template, String value) {
        try {
            return Yaml.read(text);
        } catch (Malformed malformed) {
            throw new AssertionError(template + " with " + value + " rendered\n" + text, malformed);
        }
    }

    /** What kinds of values there are where; keys are told apart by their order. */
    private static String shape(Tree tree) {
        if (tree instanceof Mapping mapping)
            return mapping.keys().stream()
                    .map(key -> "key: " + shape(mapping.get(key).orElseThrow()))
                    .collect(Collectors.joining(", ", "{", "}"));
        if (tree instanceof Sequence list)
            return list.items().stream().map(item -> shape(item)).collect(Collectors.joining(", ", "[", "]"));
        return tree.describe();
    }
}
