package dev.slipway.templating.mustache;

import com.github.mustachejava.MustacheException;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Fills a template in.
 *
 * <p>{@code {{name}}} writes a value so that it stays one scalar, {@code {{{name}}}} writes it as it is, {@code {{#name}}} and {@code
 * {{^name}}} are the sections of Mustache, {@code {{=<% %>=}}} changes the delimiters. A leading dot is accepted. {@code {{> name}}} is a
 * partial; alone in its line, it is indented as the tag is. Dynamic partials, inheritance and pragmas are refused.
 */
public final class MustacheEngine {
    /** As {@link #render(Template, Parameters, Partials, Budget)}, with all the work that there may be. */
    public Result<Rendered> render(Template template, Parameters parameters, Partials partials) {
        return render(template, parameters, partials, Budget.full());
    }

    /**
     * The template with the parameters in it, or every fault found.
     *
     * @param partials asked for each partial that the template names, and for those that these name
     * @param budget for this and whatever else belongs to the same application
     */
    public Result<Rendered> render(Template template, Parameters parameters, Partials partials, Budget budget) {
        Draft draft = new Draft(template.file(), parameters, budget);
        return fill(draft, template, parameters.tree(), partials, () -> new YamlInsertion(draft).write());
    }

    /**
     * A page: the same for HTML, where {@code {{name}}} is text in an element or in a quoted attribute and nothing else.
     *
     * @param values single ones where they are written; whole trees for sections
     */
    public Result<String> html(Template template, Mapping values, Partials partials) {
        Draft draft = new Draft(template.file(), Parameters.empty(), Budget.full());
        return fill(draft, template, values, partials, () -> new HtmlInsertion(draft).write());
    }

    private static <T> Result<T> fill(
            Draft draft, Template template, Mapping values, Partials partials, Supplier<T> writing) {
        try {
            List<Object> scopes = new ArrayList<>(List.of(Scope.root(values)));
            new Compilation(draft, partials).template(template).execute(draft, scopes);
            T written = writing.get();
            return draft.faults().isEmpty() ? Result.done(written) : Result.failed(draft.faults());
        } catch (Halt halt) {
            return halted(draft, halt);
        } catch (MustacheException failure) {
            return halted(draft, Compilation.asHalt(failure, draft.spot(1)));
        }
    }

    private static <T> Result<T> halted(Draft draft, Halt halt) {
        List<Fault> faults = new ArrayList<>(draft.faults());
        faults.add(halt.fault());
        return Result.failed(faults);
    }
}
