package dev.slipway.sync.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.sync.source.FakeSnapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** More than any honest application needs gets a clear answer, the same each time. */
class LimitsTest {
    private final FakeSnapshot snapshot = new FakeSnapshot().file("web/release-parameters.yaml", "n: 1\n");

    @Test
    void objectsOfOneApplication() {
        snapshot.file("web/templates/a.yaml", configMaps(0, 30_000));
        snapshot.file("web/templates/b.yaml", configMaps(30_000, 50_001));

        assertThat(problems())
                .containsExactly(
                        "web/templates/b.yaml:40002: more than 50000 objects in one application; split the component");
    }

    private static String configMaps(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++)
            text.append("---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: c")
                    .append(i)
                    .append("}}\n");
        return text.toString();
    }

    @Test
    void tenThousandConfigMapsAreFine() {
        StringBuilder list = new StringBuilder("l:\n");
        for (int i = 0; i < 10_000; i++) list.append("- ").append(i).append('\n');
        snapshot.file("web/parameters.yaml", list.toString());
        snapshot.file(
                "web/templates/web.yaml",
                "{{#l}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{{.}}\ndata:\n  x: \"{{.}}\"\n{{/l}}\n");

        assertThat(render().asOptional().orElseThrow().manifests()).hasSize(10_000);
    }

    @Test
    void anObjectThatAliasesMadeHuge() {
        snapshot.file(
                "web/templates/web.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: &a " + "x".repeat(100_000) + "\n"
                        + "  more: [" + "*a, ".repeat(40) + "]\n");

        assertThat(problems())
                .containsExactly(
                        "web/templates/web.yaml:1: the object has more than 3145728 characters, more than a Kubernetes"
                                + " API server takes");
    }

    @Test
    void manyDocumentsOfManyAliases() {
        String document = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
                + "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n";
        snapshot.file("web/templates/web.yaml", document.repeat(2_000));

        List<String> problems = problems();

        assertThat(problems).anyMatch(problem -> problem.contains("rendering takes more than 100,000,000 steps"));
        assertThat(problems()).isEqualTo(problems);
    }

    @Test
    void workOfAllTemplatesTogether() {
        StringBuilder list = new StringBuilder("l:\n");
        for (int i = 0; i < 900; i++) list.append("- ").append(i).append('\n');
        snapshot.file("web/parameters.yaml", list.toString());
        for (int i = 0; i < 60; i++)
            snapshot.file("web/templates/t" + i + ".yaml", "{{#l}}{{#l}}{{^l}}{{/l}}{{/l}}{{/l}}");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains(".yaml:1: rendering takes more than 100,000,000 steps");
    }

    private List<String> problems() {
        return render().problems().stream().map(Problem::toString).toList();
    }

    private Outcome<Rendering> render() {
        Configuration configuration = Configuration.read(snapshot).asOptional().orElseThrow();
        return new Renderer(kind -> false, Unsealer.MASK)
                .render(
                        new Application("web", "release", Optional.empty()),
                        configuration.pipeline().stage("release").orElseThrow(),
                        snapshot,
                        configuration);
    }
}
