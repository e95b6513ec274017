package dev.slipway.templating.mustache;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Parameters;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a template in.
 *
 * <p>{@code {{name}}} writes a value so that it stays one scalar, {@code {{{name}}}} writes it as it is, {@code {{#name}}} and {@code
 * {{^name}}} are the sections of Mustache, {@code {{=<% %>=}}} changes the delimiters. A leading dot is accepted. Partials, inheritance and
 * pragmas are refused.
 */
public final class MustacheEngine {
    private static final Pattern UNCLOSED = Pattern.compile("Failed to close '(.*)' tag.*", Pattern.DOTALL);
    /** What the library adds: the place, which we tell first. */
    private static final Pattern CONTEXT = Pattern.compile("[: ]*@\\[.*]$");

    private static final Pattern MISMATCHED =
            Pattern.compile("Mismatched start/end tags: (.*) != (.*) in .*", Pattern.DOTALL);

    /** The template with the parameters in it, or every fault found. */
    public Result<Rendered> render(Template template, Parameters parameters) {
        Draft draft = new Draft(template.file(), parameters);
        try {
            List<Object> scopes = new ArrayList<>(List.of(Scope.root(parameters.tree())));
            compile(template, draft).execute(draft, scopes);
            Rendered rendered = new YamlInsertion(draft).write();
            return draft.faults().isEmpty() ? Result.done(rendered) : Result.failed(draft.faults());
        } catch (Halt halt) {
            return halted(draft, halt);
        } catch (MustacheException failure) {
            return halted(draft, asHalt(failure, template));
        }
    }

    private static Mustache compile(Template template, Draft draft) {
        CountingReader text = new CountingReader(template.text());
        return new StrictFactory(template.file(), text, new TreeHandler(draft)).compile(text, template.file());
    }

    private static Result<Rendered> halted(Draft draft, Halt halt) {
        List<Fault> faults = new ArrayList<>(draft.faults());
        faults.add(halt.fault());
        return Result.failed(faults);
    }

    /** The library wraps what is thrown inside it. */
    private static Halt asHalt(MustacheException failure, Template template) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause())
            if (cause instanceof Halt halt) return halt;
        int line = Optional.ofNullable(failure.getContext())
                .map(context -> context.line())
                .orElse(0);
        return new Halt(new Place(template.file(), line), inOurWords(String.valueOf(failure.getMessage())));
    }

    private static String inOurWords(String message) {
        Matcher unclosed = UNCLOSED.matcher(message);
        if (unclosed.matches()) {
            String name = unclosed.group(1);
            return "the section {{#" + name + "}} is never closed; add {{/" + name + "}}";
        }
        Matcher mismatched = MISMATCHED.matcher(message);
        if (mismatched.matches()) {
            String end = "{{/" + mismatched.group(2) + "}}";
            return mismatched.group(1).equals("null")
                    ? end + " closes a section that was never opened"
                    : end + " closes nothing here; the open section is \"" + mismatched.group(1) + "\"";
        }
        if (message.startsWith("Improperly closed variable")) return "a tag is opened with {{ and not closed with }}";
        if (message.startsWith("Empty mustache")) return "a tag without a name: {{}}";
        return "the template cannot be read: " + CONTEXT.matcher(message).replaceFirst("");
    }
}
