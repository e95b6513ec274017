package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value fills its place in the document and never changes what is around it. */
class InsertionTest {
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "  leading",
            "trailing  ",
            "a: b",
            "a:b",
            "key:",
            ": v",
            "- item",
            "-",
            "--- x",
            "---",
            "...",
            "# no comment",
            "a # b",
            "#",
            "yes",
            "No",
            "on",
            "y",
            "true",
            "null",
            "~",
            "1",
            "-1",
            "1.10",
            "1e3",
            "0x1F",
            "010",
            "12:30",
            "2026-01-01",
            ".inf",
            "*alias",
            "&anchor",
            "!tag",
            "!!int 3",
            "%YAML 1.2",
            "@at",
            "`tick",
            "|",
            ">",
            "?",
            "? x",
            "<<",
            "=",
            "{a: b}",
            "[1, 2]",
            "a, b",
            "'single'",
            "it's",
            "\"double\"",
            "back\\slash",
            "\\",
            "\\n",
            "tab\there",
            "\tleading tab",
            "a\nb: injected",
            "a\n\nb\n",
            "\nfirst empty",
            "two\n  indented\nlines",
            "crlf\r\nhere",
            "\r",
            "nel\u0085x: y",
            "ls\u2028x: y",
            "ps\u2029x: y",
            "bell\u0007",
            "nul\u0000",
            "delete\u007f",
            "\ufeffbom",
            "\ue000 private",
            "\uffff",
            "grün ß 日本 🚀",
            "{{replicas}}",
            "${shell} $(cmd)",
            "<a href=\"x\">&amp;</a>",
            "x".repeat(2000));

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of("value: {{x}}\nafter: kept\n", new String[] {"value"}),
                Arguments.of("value:   {{x}}   # a comment\nafter: kept\n", new String[] {"value"}),
                Arguments.of("value: \"{{x}}\"\nafter: kept\n", new String[] {"value"}),
                Arguments.of("value: '{{x}}'\nafter: kept\n", new String[] {"value"}),
                Arguments.of("value:\n  {{x}}\nafter: kept\n", new String[] {"value"}),
                Arguments.of("value: !!str {{x}}\nafter: kept\n", new String[] {"value"}),
                Arguments.of("a: {value: {{x}}, b: c}\nafter: kept\n", new String[] {"a", "value"}),
                Arguments.of("a:\n- value: {{x}}\nafter: kept\n", new String[] {"a", "0", "value"}),
                Arguments.of("value:\n- {{x}}\nafter: kept\n", new String[] {"value", "0"}),
                Arguments.of("value: [z, {{x}}]\nafter: kept\n", new String[] {"value", "1"}),
                Arguments.of("value: [\n  {{x}}\n]\nafter: kept\n", new String[] {"value", "0"}));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aTextComesBackIdenticalFromEveryScalarPlace(String template, String[] way) throws Malformed {
        for (String text : NASTY) {
            Tree tree = Rendering.tree(template, Mapping.of("x", text, "replicas", 3));

            assertThat(at(tree, way)).as("%s with %s", template, text).isEqualTo(new Scalar.Text(text));
            assertThat(at(tree, "after")).isEqualTo(new Scalar.Text("kept"));
        }
    }

    @Test
    void aTextComesBackIdenticalAmongOthersInQuotes() throws Malformed {
        for (String text : NASTY) {
            Mapping values = Mapping.of("x", text);

            assertThat(Rendering.tree("value: \"<{{x}}> \\\"{{x}}\\\"\"\n", values))
                    .isEqualTo(Mapping.of("value", "<" + text + "> \"" + text + "\""));
            assertThat(Rendering.tree("value: 'it''s <{{x}}>'\n", values))
                    .isEqualTo(Mapping.of("value", "it's <" + text + ">"));
        }
    }

    @Test
    void aTextComesBackIdenticalAsAKey() throws Malformed {
        for (String text : NASTY) {
            if (text.length() > 1000) continue;
            Mapping values = Mapping.of("x", text);

            assertThat(Rendering.tree("{{x}}: v\n", values)).isEqualTo(Mapping.of(text, "v"));
            assertThat(Rendering.tree("a:\n- {{x}}: v\n  b: c\n", values))
                    .isEqualTo(Mapping.of("a", Sequence.of(Mapping.of(text, "v").with("b", "c"))));
        }
    }

    @Test
    void aTextComesBackFromABlockOrIsRefused() throws Malformed {
        for (String text : NASTY) {
            Mapping values = Mapping.of("x", text);
            Result<Rendered> result = Rendering.render("a:\n- value: |-\n    {{x}}\n  after: kept\n", values);
            if (!SafeText.fitsBlock(text)) {
                assertThat(result.faults())
                        .singleElement()
                        .satisfies(fault -> assertThat(fault.toString())
                                .startsWith("web/templates/web.yaml:3: the value of \"x\"")
                                .contains("block text"));
                continue;
            }
            Tree item = at(Rendering.tree("a:\n- value: |-\n    {{x}}\n  after: kept\n", values), "a", "0");

            assertThat(item).as(text).isEqualTo(Mapping.of("value", text.replaceAll("\n+$", ""), "after", "kept"));
        }
    }

    @Test
    void linesInABlockKeepItsIndentation() throws Malformed {
        String template =
                "data:\n  app.conf: |\n    before\n    {{x}}\n      - {{x}};\n    after {{n}}\n  other: kept\n";

        Tree tree = Rendering.tree(template, Mapping.of("x", "one\ntwo: 2\n\n---\nthree", "n", 8));

        assertThat(tree)
                .isEqualTo(Mapping.of(
                        "data",
                        Mapping.of(
                                "app.conf",
                                "before\none\ntwo: 2\n\n---\nthree\n  - one\n  two: 2\n\n  ---\n  three;\nafter 8\n",
                                "other",
                                "kept")));
    }

    @Test
    void aBlockEndsWhereYamlEndsIt() throws Malformed {
        String template = "a: |\n  text\n # {{x}}\nb: {{x}}\nc: >2-\n   folded {{x}}\nd: {{x}}\n";

        Tree tree = Rendering.tree(template, Mapping.of("x", "1\nevil: true"));

        assertThat(tree)
                .isEqualTo(Mapping.of(
                        "a", "text\n", "b", "1\nevil: true", "c", " folded 1\n evil: true", "d", "1\nevil: true"));
    }

    @Test
    void typesStayWhatTheyAre() throws Malformed {
        Mapping values =
                Mapping.of("i", 3, "r", 1.5, "big", 1e21, "b", false, "t", "3", "v", "1.10", "z", Scalar.Null.NULL);

        Tree tree =
                Rendering.tree("{i: {{i}}, r: {{r}}, big: {{big}}, b: {{b}}, t: {{t}}, v: {{v}}, z: {{z}}}", values);

        assertThat(tree).isEqualTo(values);
    }

    @Test
    void mappingsAndListsAreWrittenAsJson() throws Malformed {
        Mapping deep = Mapping.of("a: b", Sequence.of("x\ny", 1, true, Mapping.of("c", "#")), "empty", Mapping.empty());
        Mapping values = Mapping.of("x", deep, "list", Sequence.of(1, "on"));

        assertThat(Rendering.tree("v: {{x}}\nl:\n- {{list}}\nj: |-\n  {{list}}\n", values))
                .isEqualTo(Mapping.of("v", deep, "l", Sequence.of(Sequence.of(1, "on")), "j", "[1, \"on\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v: a-{{x}}\n", "v: \"{{x}}\"\n", "v: '{{x}}'\n", "{{x}}: v\n", "v: |\n  a {{x}}\n"})
    void mappingsListsAndNullAreRefusedInsideOfTexts(String template) {
        int line = template.startsWith("v: |") ? 2 : 1;

        assertThat(Rendering.faults(template, Mapping.of("x", Mapping.of("a", 1))))
                .singleElement()
                .asString()
                .startsWith("web/templates/web.yaml:" + line + ": parameter \"x\" is a mapping; ");
        assertThat(Rendering.faults(template, Mapping.of("x", Scalar.Null.NULL)))
                .singleElement()
                .asString()
                .contains("parameter \"x\" is null; ");
    }

    @Test
    void harmlessValuesMayStandInTheMiddleOfAPlainScalar() throws Malformed {
        Mapping values = Mapping.of("registry", "registry.example.com:5000", "tag", "1.10", "n", 7, "empty", "");
        String template = "image: {{registry}}/shop/web:{{tag}}\nname: web-{{n}}\nport: 80{{n}}\n"
                + "both: {{empty}}{{empty}}\nurl: http://{{registry}}/#{{n}}\n{{n}}-{{n}}: key\n";

        assertThat(Rendering.tree(template, values))
                .isEqualTo(Mapping.of(
                        "image",
                        "registry.example.com:5000/shop/web:1.10",
                        "name",
                        "web-7",
                        "port",
                        807,
                        "both",
                        "",
                        "url",
                        "http://registry.example.com:5000/#7",
                        "7-7",
                        "key"));
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void harmfulValuesInTheMiddleOfAPlainScalarAreRefused(String template, String value) {
        assertThat(Rendering.faults(template, Mapping.of("x", value, "empty", "")))
                .singleElement()
                .asString()
                .startsWith("web/templates/web.yaml:1: the value of \"x\"")
                .endsWith("put double quotes around the whole value in the template");
    }

    static Stream<Arguments> harmful() {
        return Stream.of(
                Arguments.of("v: a {{x}}\n", "b: c"),
                Arguments.of("v: a {{x}} c\n", "b #"),
                Arguments.of("v: a{{x}}\n", "\nb: c"),
                Arguments.of("v: a{{x}}\n", ":"),
                Arguments.of("v: a{{x}} b\n", ":"),
                Arguments.of("v: {{x}} b\n", "-"),
                Arguments.of("v: {{x}}b\n", "'"),
                Arguments.of("v: {{x}}b\n", "\""),
                Arguments.of("v: {{x}}b\n", "*"),
                Arguments.of("v: {{x}}b\n", "{"),
                Arguments.of("v: {{x}}b\n", " "),
                Arguments.of("v: b{{x}}\n", " "),
                Arguments.of("v: [a{{x}}]\n", ", b"),
                Arguments.of("v: [a{{x}}]\n", "]"),
                Arguments.of("v: 1.{{x}}\n", "10"),
                Arguments.of("v: o{{x}}\n", "n"),
                Arguments.of("{{x}}-: b\n", "\u2028"),
                Arguments.of("-{{x}}\n", "--"),
                Arguments.of("-{{x}}\n", "-- a"));
    }

    @Test
    void aPlainScalarThatGoesOnIsNotBroken() {
        assertThat(Rendering.faults("v: one\n  {{x}}\n", Mapping.of("x", "a: b")))
                .singleElement()
                .asString()
                .startsWith("web/templates/web.yaml:2: the value of \"x\"");
    }

    @Test
    void quotesOverLinesAreEscapedToo() throws Malformed {
        Mapping values = Mapping.of("x", " a\"b\n\\c ", "y", "it's");

        assertThat(Rendering.tree("v: \"one\n  {{x}}\n  two\"\nw: 'one\n  {{y}}'\n", values))
                .isEqualTo(Mapping.of("v", "one  a\"b\n\\c  two", "w", "one it's"));
        assertThat(Rendering.faults("w: 'one\n  {{x}}'\n", values))
                .singleElement()
                .asString()
                .contains("use double quotes");
    }

    @Test
    void commentsStayOnTheirLine() throws Malformed {
        assertThat(Rendering.tree("# {{x}}\nv: 1 # {{x}}\n", Mapping.of("x", "a\nb: c\u2028d: e\r f: g")))
                .isEqualTo(Mapping.of("v", 1));
    }

    @Test
    void anchorsAliasesAndTagsTakeNoValues() {
        for (String template : List.of("v: &{{x}} 1\n", "v: *{{x}}\n", "v: !{{x}} 1\n"))
            assertThat(Rendering.faults(template, Mapping.of("x", "a")))
                    .singleElement()
                    .asString()
                    .contains("anchor, alias or tag");
    }

    @Test
    void theEscapeHatchWritesAValueAsItIs() throws Malformed {
        Mapping values = Mapping.of("x", "a: 1\nb: [2]", "deep", Mapping.of("k", "v"));

        assertThat(Rendering.text("{{{x}}}\nc: {{& deep}}\n", values)).isEqualTo("a: 1\nb: [2]\nc: {\"k\": \"v\"}\n");
    }

    @Test
    void everyLineKnowsItsTemplateLineAndItsParameters() throws Malformed {
        var parameters = Rendering.layers("parameters.yaml", "a: 1\ntext: |-\n  x\n  y\nlist: [1, 2]\n");
        String template = "first: {{a}}\nblock: |\n  {{text}}\n{{#list}}\n- {{.}}\n{{/list}}\nlast: {{a}} {{a}}\n";

        Result<Rendered> result = Rendering.render(template, parameters);

        Rendered rendered = ((Result.Done<Rendered>) result).value();
        assertThat(rendered.text()).isEqualTo("first: 1\nblock: |\n  x\n  y\n- 1\n- 2\nlast: 1 1\n");
        assertThat(rendered.lines().stream().map(line -> line.written().place().line()))
                .startsWith(1, 2, 3, 3, 5, 5, 7);
        assertThat(rendered.parameters(1)).extracting(Object::toString).containsExactly("parameters.yaml:1");
        assertThat(rendered.parameters(4)).extracting(Object::toString).containsExactly("parameters.yaml:2");
    }

    /** Random texts in random places: the document always reads, and the values and only the values change. */
    @Test
    void noTextChangesTheDocumentAroundIt() {
        String template = """
                # {{a}}
                list:
                - {{a}}
                - name: {{b}}
                  "quoted": "x {{a}} y"
                  single: '{{b}}'
                flow: [{{a}}, {k: {{b}}}]
                {{c}}: "{{a}}{{b}}"
                end: {{a}} # {{b}}
                """;
        Seeds.forEach(300, seed -> {
            Random random = Seeds.random(seed);
            String a = text(random);
            String b = text(random);

            Tree tree = Rendering.tree(template, Mapping.of("a", a, "b", b, "c", "k" + text(random)));

            Mapping root = tree.asMapping().orElseThrow();
            assertThat(root.size()).isEqualTo(4);
            assertThat(root.sequence("list"))
                    .isEqualTo(Sequence.of(a, Mapping.of("name", b, "quoted", "x " + a + " y", "single", b)));
            assertThat(root.sequence("flow")).isEqualTo(Sequence.of(a, Mapping.of("k", b)));
            assertThat(root.text("end")).contains(a);
        });
    }

    private static String text(Random random) {
        String alphabet = "ab1 \n\t\r:-#'\"\\{}[],&*!|>%@`?~.=\u0000\u0007\u0085\u00a0\u2028\ufeffé日";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }

    private static Tree at(Tree tree, String... way) {
        Tree found = tree;
        for (String step : way)
            found = found instanceof Sequence list
                    ? list.get(Integer.parseInt(step))
                    : found.asMapping().orElseThrow().get(step).orElseThrow();
        return found;
    }

    @Test
    void theSetHasMoreThanFortyNastyValues() {
        assertThat(new ArrayList<>(NASTY)).hasSizeGreaterThan(41);
    }
}
