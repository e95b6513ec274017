package dev.slipway.templating.mustache;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.List;

/** Short ways to render in tests. */
final class Rendering {
    static final String TEMPLATE = "web/templates/web.yaml";

    private Rendering() {}

    static Result<Rendered> render(String template, Parameters parameters) {
        return render(template, parameters, Partials.NONE);
    }

    static Result<Rendered> render(String template, Parameters parameters, Partials partials) {
        return new MustacheEngine().render(new Template(TEMPLATE, template), parameters, partials);
    }

    static Result<Rendered> render(String template, Mapping values) {
        return render(template, of(values));
    }

    static String text(String template, Mapping values) {
        Result<Rendered> result = render(template, values);
        if (result instanceof Result.Done<Rendered> done) return done.value().text();
        throw new AssertionError(result.faults().toString());
    }

    static Tree tree(String template, Mapping values) throws Malformed {
        return Yaml.readOne(text(template, values)).root();
    }

    static List<String> faults(String template, Parameters parameters) {
        return render(template, parameters).faults().stream()
                .map(Fault::toString)
                .toList();
    }

    static List<String> faults(String template, Mapping values) {
        return faults(template, of(values));
    }

    static Parameters of(Mapping values) {
        return Parameters.empty().with(Parameters.Layer.builtIn("built in", values));
    }

    /** Parameters from the text of one file per layer. */
    static Parameters layers(String... filesAndTexts) throws Malformed {
        Parameters parameters = Parameters.empty();
        for (int i = 0; i < filesAndTexts.length; i += 2) {
            Document document = Yaml.readOne(filesAndTexts[i + 1]);
            parameters = parameters.with(new Parameters.Layer(
                    "layer " + i / 2,
                    filesAndTexts[i],
                    document.root().asMapping().orElseThrow(),
                    way -> document.positions().at(way).line()));
        }
        return parameters;
    }
}
