package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.templating.manifest.RenderedDocument;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code {{> name}}}, by the rules of the Mustache specification. */
class PartialsTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("specification")
    void followsTheSpecification(String rule, String template, String partial, String expected) {
        Mapping values = Mapping.of(
                "text", "content", "on", true, "off", false, "lines", "<\n->", "list", Sequence.of("a", "b"));

        assertThat(text(template, values, "p", partial)).isEqualTo(expected);
    }

    static Stream<Arguments> specification() {
        return Stream.of(
                Arguments.of("stands for its text", "\"{{>p}}\"", "from partial", "\"from partial\""),
                Arguments.of("blanks around the name mean nothing", "|{{>   p   }}|", "x", "|x|"),
                Arguments.of("sees what its place sees", "{{#list}}{{>p}}{{/list}}", "{{.}};", "a;b;"),
                Arguments.of("has sections", "v: {{>p}}", "{{#on}}1{{/on}}{{#off}}2{{/off}}{{^off}}3{{/off}}", "v: 13"),
                Arguments.of("keeps blanks around it in a line", "| {{>p}} |", "\t|\t", "| \t|\t |"),
                Arguments.of("does not indent within a line", "a: {{text}}  {{> p}}\n", "b\nc", "a: content  b\nc\n"),
                Arguments.of("alone in a line takes the line with it", "|\r\n{{>p}}\r\n|", "x\r\n", "|\r\nx\r\n|"),
                Arguments.of("alone in the first line", "  {{>p}}\nz", ">\n>\n", "  >\n  >\nz"),
                Arguments.of("alone in the last line", ">\n  {{>p}}", ">\n>\n", ">\n  >\n  >\n"),
                Arguments.of(
                        "is indented before it is rendered",
                        "/\n {{>p}}\n/\n",
                        "|\n{{{lines}}}\n|\n",
                        "/\n |\n <\n->\n |\n/\n"),
                Arguments.of("leaves empty lines empty", "a\n  {{>p}}  \nb", "x\n\ny\n", "a\n  x\n\n  y\nb"),
                Arguments.of("ends its last line", "{{>p}}\nb: 2\n", "a: 1", "a: 1\nb: 2\n"),
                Arguments.of("ends its last line after a section", "{{>p}}\nb\n", "{{#on}}\na\n{{/on}}", "a\nb\n"),
                Arguments.of("may be empty", "a\n  {{>p}}\nb\n", "", "a\nb\n"),
                Arguments.of("alone inside a section", "{{#on}}\n  {{>p}}\n{{/on}}\nz\n", "x\ny\n", "  x\n  y\nz\n"),
                Arguments.of(
                        "alone after a section", "{{#on}}\na\n{{/on}}\n  {{>p}}\nz\n", "x\ny\n", "a\n  x\n  y\nz\n"),
                Arguments.of("alone before a section", "  {{>p}}\n{{#on}}\na\n{{/on}}\n", "x\ny\n", "  x\n  y\na\n"),
                Arguments.of("not alone beside a section", "a{{#on}}b{{/on}} {{>p}}\nz\n", "x\ny", "ab x\ny\nz\n"),
                Arguments.of("not alone beside a value", "{{text}} {{>p}}\nz\n", "x\ny", "content x\ny\nz\n"),
                Arguments.of("not alone beside another", "{{>p}} {{>p}}\nz\n", "x", "x x\nz\n"),
                Arguments.of(
                        "not alone in the line where a section opens",
                        "{{#list}}- {{>p}}\n{{/list}}",
                        "{{.}}",
                        "- a\n- b\n"),
                Arguments.of(
                        "starts a line where a section opens", "{{#list}}{{>p}}\n{{/list}}", "- {{.}}", "- a\n- b\n"),
                Arguments.of(
                        "sections in it are alone in their lines",
                        "m:\n  {{>p}}\n",
                        "{{#list}}\n- {{.}}\n{{/list}}\n",
                        "m:\n  - a\n  - b\n"),
                Arguments.of("has its own delimiters", "{{=<% %>=}}<%>p%> <%text%>", "{{text}}", "content content"));
    }

    @Test
    void valuesOfListsEndTheirLines() {
        assertThat(Rendering.text("{{#l}}{{.}}\n{{/l}}", Mapping.of("l", Sequence.of("a", "b"))))
                .isEqualTo("a\nb\n");
        assertThat(Rendering.text("{{#l}}\n{{/l}}{{x}}\nb\n", Mapping.of("l", Sequence.of("a"), "x", 1)))
                .isEqualTo("1\nb\n");
        assertThat(Rendering.text("{{#l}}  \n- {{.}}\n{{/l}}  \nz", Mapping.of("l", Sequence.of("a"))))
                .isEqualTo("- a\nz");
    }

    @Test
    void indentationAddsUpOverPartialsInPartials() {
        assertThat(text("a:\n  {{>outer}}\n", Mapping.of("x", 1), "outer", "b:\n  {{>inner}}\n", "inner", "c: {{x}}\n"))
                .isEqualTo("a:\n  b:\n    c: 1\n");
    }

    @Test
    void aPartialMayUseItselfUntilItsDataEnds() throws Malformed {
        Mapping tree = Yaml.readOne(
                        "{name: a, inner: [{name: b, inner: [{name: c, inner: []}]}, {name: d, inner: []}]}")
                .root()
                .asMapping()
                .orElseThrow();

        assertThat(text("{{>node}}", tree, "node", "- {{name}}\n{{#inner}}\n  {{>node}}\n{{/inner}}\n"))
                .isEqualTo("- a\n  - b\n    - c\n  - d\n");
    }

    @Test
    void aValueStaysOneValueInAPartialToo() throws Malformed {
        String evil = "x\"\ninjected: true\n# ' {{>p}} [";
        String rendered = text(
                "a:\n    {{> p}}\nz: {{> inline}}\n",
                Mapping.of("evil", evil),
                "p",
                "plain: {{evil}}\nquoted: \"{{evil}}\"\nblock: |\n  {{evil}}\nflow: [{{evil}}]\n",
                "inline",
                "{{evil}}");

        assertThat(Yaml.readOne(rendered).root())
                .isEqualTo(Mapping.of(
                        "a",
                        Mapping.of("plain", evil, "quoted", evil, "block", evil + "\n", "flow", Sequence.of(evil)),
                        "z",
                        evil));
    }

    @Test
    void everyLineKnowsItsFileAndLine() {
        Rendered rendered = done(render(
                "a: 1\nb:\n  {{> outer}}\nc: \"{{x}} {{> word}}\"\n",
                Mapping.of("x", "p\nq"),
                "outer",
                "{{! says nothing }}\nd: {{x}}\ne:\n  {{> inner}}\n",
                "inner",
                "{{#x}}\nf: |\n  {{x}}\n{{/x}}\n",
                "word",
                "w"));

        assertThat(rendered.text())
                .isEqualTo("a: 1\nb:\n  d: \"p\\nq\"\n  e:\n    f: |\n      p\n      q\nc: \"p\\nq w\"\n");
        assertThat(rendered.lines().stream().map(line -> line.written().place().toString()))
                .startsWith(
                        "web/templates/web.yaml:1",
                        "web/templates/web.yaml:2",
                        "p/outer.yaml:2",
                        "p/outer.yaml:3",
                        "p/inner.yaml:2",
                        "p/inner.yaml:3",
                        "p/inner.yaml:3",
                        "web/templates/web.yaml:4");
        assertThat(rendered.spot(5).told()).isEqualTo(" (used by p/outer.yaml:4, used by web/templates/web.yaml:3)");
        assertThat(rendered.reads()).containsExactly("x");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void tellsWhereAndThroughWhatAMistakeCame(String what, String template, String partial, String fault) {
        assertThat(faults(template, Mapping.of("text", "content", "on", true, "off", false), "labels", partial))
                .containsExactly(fault);
    }

    static Stream<Arguments> mistakes() {
        String used = " (used by web/templates/web.yaml:2)";
        return Stream.of(
                Arguments.of(
                        "unknown name",
                        "a:\n  {{> labels}}\n",
                        "x: 1\ny: {{txet}}\n",
                        "p/labels.yaml:2: unknown parameter \"txet\"; did you mean \"text\" (built in)?" + used),
                Arguments.of(
                        "a section left open",
                        "a:\n  {{> labels}}\n",
                        "x: 1\n{{#on}}\n",
                        "p/labels.yaml:2: the section {{#on}} is never closed; add {{/on}}" + used),
                Arguments.of(
                        "a tag left open",
                        "a:\n  {{> labels}}\n",
                        "x: 1\ny: {{on\n",
                        "p/labels.yaml:2: a tag is opened with {{ and not closed with }}" + used),
                Arguments.of(
                        "a value that fits nowhere",
                        "a:\n  {{> labels}}\n",
                        "x: !{{text}} 1\n",
                        "p/labels.yaml:1: parameter \"text\" stands in an anchor, alias or tag; only text may stand there"
                                + used),
                Arguments.of(
                        "a missing partial",
                        "a:\n  {{> lables}}\n",
                        "",
                        "web/templates/web.yaml:2: {{> lables}}: there is no such partial; did you mean \"labels\"?"),
                Arguments.of(
                        "the name of a file",
                        "\n{{> _labels.yaml}}\n",
                        "",
                        "web/templates/web.yaml:2: {{> _labels.yaml}}: there is no such partial; did you mean \"labels\"?"),
                Arguments.of(
                        "a missing partial where a section is off, in a partial",
                        "a:\n  {{> labels}}\n",
                        "{{#off}}\n{{> other}}\n{{/off}}\n",
                        "p/labels.yaml:2: {{> other}}: there is no such partial; it would be p/other.yaml" + used),
                Arguments.of(
                        "a name that none can have",
                        "\n{{> /etc/passwd}}\n",
                        "",
                        "web/templates/web.yaml:2: {{> /etc/passwd}}: not a name"),
                Arguments.of("no name", "\n{{> }}\n", "", "web/templates/web.yaml:2: a partial without a name: {{>}}"),
                Arguments.of(
                        "inheritance in a partial",
                        "\n{{> labels}}\n",
                        "{{< x}}{{/x}}",
                        "p/labels.yaml:1: {{< x}}: template inheritance is not supported" + used),
                Arguments.of(
                        "a dynamic name",
                        "\n{{>*text}}\n",
                        "",
                        "web/templates/web.yaml:2: {{>*text}}: dynamic partials are not supported"));
    }

    @Test
    void aMistakeIsToldOncePerUse() {
        assertThat(faults(
                        "{{> p}}\n{{> p}}\n{{#l}}{{> p}}{{/l}}\n", Mapping.of("l", Sequence.of(1, 2)), "p", "{{abc}}"))
                .containsExactly(
                        "p/p.yaml:1: unknown parameter \"abc\"; it stands in no parameter file of this component"
                                + " (used by web/templates/web.yaml:1)",
                        "p/p.yaml:1: unknown parameter \"abc\"; it stands in no parameter file of this component"
                                + " (used by web/templates/web.yaml:2)",
                        "p/p.yaml:1: unknown parameter \"abc\"; it stands in no parameter file of this component"
                                + " (used by web/templates/web.yaml:3)");
    }

    @Test
    void malformedYamlInAPartialIsToldThere() {
        Rendered rendered = done(render("a:\n  {{> p}}\n", Mapping.empty(), "p", "b: 1\n'c\n"));

        assertThat(RenderedDocument.read(rendered).faults())
                .singleElement()
                .asString()
                .startsWith("p/p.yaml:")
                .contains("malformed YAML")
                .endsWith("(used by web/templates/web.yaml:2)");
    }

    @Test
    void partialsThatUseEachOtherWithoutEndAreNamed() {
        assertThat(faults("\n {{> a}}\n", Mapping.empty(), "a", "x:\n {{> b}}\n", "b", "{{> a}}\n"))
                .containsExactly("p/b.yaml:1: partials and sections are nested more than 64 levels deep:"
                        + " web/templates/web.yaml:2 > p/a.yaml:2 > p/b.yaml:1 > p/a.yaml:2 > p/b.yaml:1 > p/a.yaml:2 > ...;"
                        + " a partial that uses itself must come to an end");
    }

    @Test
    void sectionsCountForTheDepthToo() {
        String open = "{{#on}}".repeat(30);
        String close = "{{/on}}".repeat(30);

        assertThat(faults(open + "{{> a}}" + close, Mapping.of("on", true), "a", open + "{{> a}}" + close))
                .singleElement()
                .asString()
                .startsWith("p/a.yaml:1: partials and sections are nested more than 64 levels deep");
    }

    @Test
    void bombsOfPartialsEndSoon() {
        List<String> partials = new ArrayList<>();
        for (int i = 0; i < 40; i++) partials.addAll(List.of("p" + i, ("{{> p" + (i + 1) + "}}").repeat(10)));
        partials.addAll(List.of("p40", ""));

        assertThat(faults("{{> p0}}", Mapping.empty(), partials.toArray(String[]::new)))
                .singleElement()
                .asString()
                .contains("sections and partials are passed through more than 1000000 times");
    }

    @Test
    void bombsOfIndentationEndSoon() {
        String big = "a\n".repeat(100_000);
        StringBuilder template = new StringBuilder();
        for (int i = 0; i < 2000; i++) template.append(" ".repeat(i)).append("{{> big}}\n");

        assertThat(faults("{{#off}}\n" + template + "{{/off}}\n" + template, Mapping.of("off", false), "big", big))
                .singleElement()
                .asString()
                .contains("characters are rendered; split the template");
        assertThat(faults(template.toString(), Mapping.of("off", false), "big", "{{#off}}" + big + "{{/off}}"))
                .singleElement()
                .asString()
                .contains("the partials of one template have more than 8388608 characters");
    }

    @Test
    void eachPartialIsAskedForOnce() {
        FakePartials partials = FakePartials.of("a", "{{> b}}{{> b}}", "b", "x", "c", "never");

        Rendering.render("{{> a}}{{> b}}{{#no}}{{> a}}{{/no}}", Parameters.empty(), partials);

        assertThat(partials.asked()).containsExactly("a", "b");
    }

    @Test
    void rendersTheSameTwice() {
        Parameters values = Rendering.of(Mapping.of("x", "a\nb"));
        FakePartials partials = FakePartials.of("p", "- {{x}}");

        assertThat(Rendering.render("{{>p}}\n {{>p}}\n", values, partials))
                .isEqualTo(Rendering.render("{{>p}}\n {{>p}}\n", values, partials));
    }

    private static Result<Rendered> render(String template, Mapping values, String... partials) {
        return Rendering.render(template, Rendering.of(values), FakePartials.of(partials));
    }

    private static String text(String template, Mapping values, String... partials) {
        return done(render(template, values, partials)).text();
    }

    private static List<String> faults(String template, Mapping values, String... partials) {
        return render(template, values, partials).faults().stream()
                .map(Fault::toString)
                .toList();
    }

    private static Rendered done(Result<Rendered> result) {
        if (result instanceof Result.Done<Rendered> done) return done.value();
        throw new AssertionError(result.faults().toString());
    }
}
