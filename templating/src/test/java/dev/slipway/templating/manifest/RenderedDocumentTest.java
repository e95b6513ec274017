package dev.slipway.templating.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.templating.mustache.MustacheEngine;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderedDocumentTest {
    private static final Parameters PARAMETERS = Parameters.empty()
            .with(new Parameters.Layer(
                    "root",
                    "parameters.yaml",
                    Mapping.of("list", List.of(1, 2, 3), "text", "a\nb\nc", "replicas", 2),
                    way -> way.equals(Path.of("replicas")) ? 7 : 1));

    @Test
    void everyNodeKnowsItsTemplateLine() {
        List<RenderedDocument> documents =
                documents("# note\n---\na:\n{{#list}}\n- {{.}}\n{{/list}}\nb: {{replicas}}\n---\nc: 1\n");

        assertThat(documents)
                .extracting(document -> document.place().toString())
                .containsExactly("t.yaml:3", "t.yaml:9");
        RenderedDocument first = documents.get(0);
        assertThat(first.place(Path.of("a").index(2))).hasToString("t.yaml:5");
        assertThat(first.place(Path.of("b"))).hasToString("t.yaml:7");
        assertThat(first.place(Path.of("b", "not", "there"))).hasToString("t.yaml:7");
        assertThat(first.trace().at(Path.of("b")).orElseThrow().parts())
                .extracting(part -> part.use() + " " + part.share())
                .containsExactly("parameters.yaml:7 WHOLE");
    }

    @Test
    void emptyDocumentsAreNone() {
        assertThat(documents("---\n# only a comment\n---\n")).isEmpty();
    }

    @Test
    void malformedYamlIsToldAtTheTemplatesLine() {
        Result<List<RenderedDocument>> read = RenderedDocument.read(rendered("a: |\n  {{text}}\nb:\n  c: 1\n d: 2\n"));

        assertThat(read.faults()).singleElement().asString().startsWith("t.yaml:5: malformed YAML: ");
    }

    private static List<RenderedDocument> documents(String template) {
        return ((Result.Done<List<RenderedDocument>>) RenderedDocument.read(rendered(template))).value();
    }

    private static Rendered rendered(String template) {
        Result<Rendered> result =
                new MustacheEngine().render(new Template("t.yaml", template), PARAMETERS, Partials.NONE);
        return ((Result.Done<Rendered>) result).value();
    }
}
