package dev.slipway.templating.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.templating.mustache.MustacheEngine;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
    private static final String ROOT = """
            registry: example.com
            name: "\\U0001F600 web"
            replicas: 1
            limits:
              cpu: 1
              memory: 1Gi
            text: "one\\ntwo"
            quoted: it's
            """;
    private static final String STAGE = """
            # what differs
            replicas: 5
            limits: {memory: 2Gi}
            ports:
            - {name: http, number: 80}
            - name: metrics
              number: 9090
            """;
    private static final String TEMPLATE = """
            kind: Thing
            replicas: {{replicas}}
            image: {{registry}}/web:{{replicas}}   # {{name}}
            "double": "{{name}} and {{quoted}}"
            single: '{{quoted}}'
            over: "first
              {{registry}} last"
            block: |
              a
              {{text}}
              z
            limits: {{limits}}
            flow: {a: {{replicas}}, b: [{{registry}}, x]}
            anchored: &a {{registry}}
            alias: *a
            raw: {{{registry}}}
            plain: text
            ports:
            {{#ports}}
            - name: {{name}}
              port: {{number}}
            {{/ports}}
            """;

    private final Trace trace = document(TEMPLATE).trace();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind | 1",
                "replicas | 2: replicas stage.yaml:2 WHOLE, not root.yaml:3",
                "image | 3: registry root.yaml:1 EMBEDDED; replicas stage.yaml:2 EMBEDDED, not root.yaml:3",
                "double | 4: name root.yaml:2 EMBEDDED; quoted root.yaml:8 EMBEDDED",
                "single | 5: quoted root.yaml:8 WHOLE",
                "over | 6: registry root.yaml:1 EMBEDDED",
                "block | 8: text root.yaml:7 EMBEDDED",
                "limits | 12: limits stage.yaml:3 WHOLE, not root.yaml:4",
                "limits.cpu | 12: limits.cpu root.yaml:5 WHOLE",
                "limits.memory | 12: limits.memory stage.yaml:3 WHOLE, not root.yaml:6",
                "flow | 13",
                "flow.a | 13: replicas stage.yaml:2 WHOLE, not root.yaml:3",
                "flow.b[0] | 13: registry root.yaml:1 WHOLE",
                "flow.b[1] | 13",
                "anchored | 14: registry root.yaml:1 WHOLE",
                "alias | 15: registry root.yaml:1 WHOLE",
                "raw | 16: registry root.yaml:1 RAW",
                "plain | 17",
                "ports | 18",
                "ports[0].name | 20: ports[0].name stage.yaml:5 WHOLE",
                "ports[1].port | 21: ports[1].number stage.yaml:7 WHOLE",
                "ports[name=\"metrics\"].port | 21: ports[1].number stage.yaml:7 WHOLE",
            })
    void everyValueKnowsItsLineAndItsParameters(String path, String expected) {
        assertThat(trace.at(Path.parse(path).orElseThrow()).map(TraceTest::told))
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"nothing", "kind.more", "ports[2]", "ports.name", "limits.gpu"})
    void saysNothingOfWhatIsNotThere(String path) {
        assertThat(trace.at(Path.parse(path).orElseThrow())).isEmpty();
    }

    @Test
    void aPartOfADocumentHasItsOwnTrace() {
        Trace port = trace.below(Path.of("ports").index(1));

        assertThat(port.at(Path.of("port")).map(TraceTest::told)).contains("21: ports[1].number stage.yaml:7 WHOLE");
        assertThat(port.at(Path.of("replicas"))).isEmpty();
    }

    @Test
    void theSecondDocumentStartsAnew() {
        RenderedDocument second =
                documents("a: {{replicas}}\n---\nb: 1\nc: {{registry}}\n").get(1);

        assertThat(second.trace().at(Path.of("b")).map(TraceTest::told)).contains("3");
        assertThat(second.trace().at(Path.of("c")).map(TraceTest::told)).contains("4: registry root.yaml:1 WHOLE");
    }

    private static String told(Trace.Source source) {
        String parts = source.parts().stream()
                .map(part -> part.use().name() + " " + part.use() + " " + part.share()
                        + part.use().lost().stream().map(say -> ", not " + say).collect(Collectors.joining()))
                .collect(Collectors.joining("; "));
        return source.spot().place().line() + (parts.isEmpty() ? "" : ": " + parts);
    }

    private static RenderedDocument document(String template) {
        return documents(template).get(0);
    }

    private static List<RenderedDocument> documents(String template) {
        try {
            Parameters parameters = Parameters.empty().with(layer("root", ROOT)).with(layer("stage", STAGE));
            Result<Rendered> rendered =
                    new MustacheEngine().render(new Template("t.yaml", template), parameters, Partials.NONE);
            return ((Result.Done<List<RenderedDocument>>) rendered.then(RenderedDocument::read)).value();
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static Parameters.Layer layer(String name, String text) throws Malformed {
        Document document = Yaml.readOne(text);
        return new Parameters.Layer(
                name,
                name + ".yaml",
                document.root().asMapping().orElseThrow(),
                way -> document.positions().at(way).line());
    }
}
