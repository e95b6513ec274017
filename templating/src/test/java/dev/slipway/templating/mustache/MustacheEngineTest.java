package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
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
import org.junit.jupiter.params.provider.ValueSource;

class MustacheEngineTest {
    @Test
    void namesAnUnknownParameterWithTheNearestOneAndItsPlace() throws Malformed {
        Parameters parameters = Rendering.layers(
                "parameters.yaml",
                "replicas: 1\nimage:\n  tag: a\n",
                "web/parameters.yaml",
                "port: 1\n\nreplicas: 3\n");
        String template =
                "a: {{port}}\nb: {{replica}}\nc: {{image.tga}}\nd: {{tag}}\ne: {{Replicas}}\nf: {{nothing}}\n";

        assertThat(Rendering.faults(template, parameters))
                .containsExactly(
                        "web/templates/web.yaml:2: unknown parameter \"replica\"; did you mean \"replicas\""
                                + " (web/parameters.yaml:3)?",
                        "web/templates/web.yaml:3: unknown parameter \"image.tga\"; did you mean \"image.tag\""
                                + " (parameters.yaml:3)?",
                        "web/templates/web.yaml:4: unknown parameter \"tag\"; did you mean \"image.tag\""
                                + " (parameters.yaml:3)?",
                        "web/templates/web.yaml:5: unknown parameter \"Replicas\"; did you mean \"replicas\""
                                + " (web/parameters.yaml:3)?",
                        "web/templates/web.yaml:6: unknown parameter \"nothing\"; it stands in no parameter file of"
                                + " this component");
    }

    @Test
    void laterLayersWinDeeplyAndNullReplaces() throws Malformed {
        Parameters parameters = Rendering.layers(
                "a", "x: {p: 1, q: 2, l: [1, 2]}\ngone: {a: 1}\n", "b", "x: {q: 3, l: [4]}\ngone: null\nnew: 5\n");

        assertThat(parameters.tree())
                .isEqualTo(Mapping.of(
                        "x", Mapping.of("p", 1, "q", 3, "l", Sequence.of(4)), "gone", Scalar.Null.NULL, "new", 5));
        assertThat(parameters.use(Path.of("x", "p"))).hasToString("Optional[a:1]");
        assertThat(parameters.use(Path.of("x", "q"))).hasToString("Optional[b:1]");
    }

    @ParameterizedTest
    @MethodSource("names")
    void understandsNames(String template, String expected) {
        Mapping values = Mapping.of(
                "x",
                Mapping.of("y", "deep", "new-checkout", "dash"),
                "app.kubernetes.io/name",
                "flat",
                "a.b",
                Mapping.of("c.d", "flat inside"),
                "size",
                0);

        assertThat(Rendering.text(template, values)).isEqualTo(expected);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("{{ x.y }}", "deep"),
                Arguments.of("{{ .x.y }}", "deep"),
                Arguments.of("{{x.new-checkout}}", "dash"),
                Arguments.of("{{app.kubernetes.io/name}}", "flat"),
                Arguments.of("{{a.b.c.d}}", "flat inside"),
                Arguments.of("{{#x}}{{y}}-{{size}}{{/x}}", "deep-0"),
                Arguments.of("{{#.x}}{{.y}}{{/.x}}", "deep"),
                Arguments.of("{{=<% %>=}}<% x.y %> {{x}}", "deep {{x}}"));
    }

    @Test
    void sectionsDecideAsMustacheDoes() {
        Mapping values = Mapping.of(
                "yes",
                true,
                "no",
                false,
                "zero",
                0,
                "text",
                "t",
                "blank",
                "",
                "none",
                Sequence.of(),
                "nil",
                Scalar.Null.NULL,
                "map",
                Mapping.empty(),
                "list",
                Sequence.of(1, 2));

        for (String name : List.of("yes", "zero", "text", "map"))
            assertThat(Rendering.text(
                            "{{#" + name + "}}in{{/" + name + "}}{{^" + name + "}}out{{/" + name + "}}", values))
                    .as(name)
                    .isEqualTo("in");
        for (String name : List.of("no", "blank", "none", "nil", "absent", "map.absent", "absent.deep"))
            assertThat(Rendering.text(
                            "{{#" + name + "}}in{{/" + name + "}}{{^" + name + "}}out{{/" + name + "}}", values))
                    .as(name)
                    .isEqualTo("out");
        assertThat(Rendering.text("{{#list}}{{.}},{{/list}}", values)).isEqualTo("1,2,");
    }

    @Test
    void itemsOfListsAreScopes() {
        Mapping values = Mapping.of(
                "name",
                "outer",
                "list",
                Sequence.of(Mapping.of("name", "a"), Mapping.of("other", Sequence.of("b", "c"))));

        assertThat(Rendering.text("{{#list}}\n- {{name}} {{#other}}[{{.}}]{{/other}}\n{{/list}}\n", values))
                .isEqualTo("- a \n- outer [b][c]\n");
    }

    @Test
    void tagsAloneOnALineLeaveNoLine() {
        String template =
                "a\n{{#x}}\nb\n  {{! said to the reader }}\nc\n{{/x}}\n{{^x}}\nnot\n{{/x}}\nd\n{{! one\ntwo }}\ne {{! end }}\n";

        assertThat(Rendering.text(template, Mapping.of("x", true))).isEqualTo("a\nb\nc\nd\ne \n");
    }

    @Test
    void countsLinesOverCommentsSectionsAndCarriageReturns() {
        String template = "{{! one\ntwo }}\r\na: {{#x}}1\r\n{{/x}}\r\nb: {{unknown}}\n";

        assertThat(Rendering.faults(template, Mapping.of("x", true)))
                .singleElement()
                .asString()
                .startsWith("web/templates/web.yaml:5: unknown parameter");
    }

    @Test
    void nothingIsEscapedForHtml() {
        assertThat(Rendering.text("v: \"{{x}}\"", Mapping.of("x", "<a>&'"))).isEqualTo("v: \"<a>&'\"");
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhereATemplateIsBroken(String template, String fault) {
        assertThat(Rendering.faults(template, Mapping.of("x", true)))
                .containsExactly("web/templates/web.yaml:" + fault);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("a\nb: {{x\n", "2: a tag is opened with {{ and not closed with }}"),
                Arguments.of("a\n{{#x}}\nb\n", "2: the section {{#x}} is never closed; add {{/x}}"),
                Arguments.of("a\n{{#x}}\n{{/y}}", "3: {{/y}} closes nothing here; the open section is \"x\""),
                Arguments.of("{{/y}}", "1: {{/y}} closes a section that was never opened"),
                Arguments.of("a\n{{}}", "2: a tag without a name: {{}}"),
                Arguments.of("a\n{{ }}", "2: a tag without a name: {{}}"),
                Arguments.of("{{#}}{{/}}", "1: a tag without a name: {{}}"),
                Arguments.of("a\n{{{x}}", "2: a tag is opened with {{ and not closed with }}"),
                Arguments.of("a\n{{> part}}", "2: {{> part}}: there is no such partial"),
                Arguments.of("a\n{{>*x}}", "2: {{>*x}}: dynamic partials are not supported"),
                Arguments.of("{{< parent}}{{/parent}}", "1: {{< parent}}: template inheritance is not supported"),
                Arguments.of("{{$ block}}{{/block}}", "1: {{$ block}}: template inheritance is not supported"),
                Arguments.of("\n{{% pragma}}", "2: {{% pragma}}: pragmas are not supported"),
                Arguments.of("{{= =}}", "1: the template cannot be read: Invalid delimiter string"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x.class", "x.getClass", "x.length", "x.size", "x.value", "list.size", "toString", "x.hashCode"})
    void reachesNoJavaObject(String name) {
        Mapping values = Mapping.of("x", "text", "list", Sequence.of(1));

        assertThat(Rendering.faults("v: {{" + name + "}}", values))
                .singleElement()
                .asString()
                .contains("unknown parameter");
        assertThat(Rendering.text("{{#" + name + "}}reached{{/" + name + "}}", values))
                .isEmpty();
    }

    @Test
    void endsLoopsThatWouldRunForHours() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) many.add(i);
        String template = "{{#l}}{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}{{/l}}";

        assertThat(Rendering.faults(template, Mapping.of("l", many)))
                .containsExactly(
                        "web/templates/web.yaml:1: sections and partials are passed through more than 1000000 times; nest fewer"
                                + " loops or make the lists shorter");
    }

    @Test
    void endsOutputThatNobodyCanRead() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) many.add("x".repeat(100));

        assertThat(Rendering.faults("{{#l}}{{#l}}\n{{{.}}}{{/l}}{{/l}}", Mapping.of("l", many)))
                .singleElement()
                .asString()
                .contains("more than 3145728 characters are rendered");
    }

    @Test
    void endsValuesThatGrowTheOutput() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) many.add(i);

        assertThat(Rendering.faults("{{#l}}\n- \"{{big}}\"\n{{/l}}", Mapping.of("l", many, "big", "x".repeat(100_000))))
                .singleElement()
                .asString()
                .contains("more than 3145728 characters are rendered");
    }

    @Test
    void refusesSectionsNestedWithoutEnd() {
        assertThat(Rendering.faults("{{#x}}".repeat(20_000), Mapping.of("x", true)))
                .containsExactly("web/templates/web.yaml:1: sections are nested more than 64 levels deep");
    }

    @Test
    void rendersTheSameTwice() {
        Parameters values = Rendering.of(Mapping.of("x", "a\nb", "l", Sequence.of(1, 2)));
        String template = "v: {{x}}\n{{#l}}\n- {{.}}\n{{/l}}\n";

        assertThat(Rendering.render(template, values)).isEqualTo(Rendering.render(template, values));
    }

    @Test
    void anEmptyTemplateIsEmpty() {
        assertThat(Rendering.render("", Mapping.empty()))
                .isInstanceOfSatisfying(
                        Result.Done.class,
                        done -> assertThat(((Rendered) done.value()).text()).isEmpty());
    }
}
