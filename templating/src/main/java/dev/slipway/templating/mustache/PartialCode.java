package dev.slipway.templating.mustache;

import com.github.mustachejava.codes.DefaultCode;
import dev.slipway.templating.template.Spot;
import dev.slipway.templating.template.Template;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** {@code {{> name}}}: renders a partial with what is known at its place. */
final class PartialCode extends DefaultCode {
    private final Compilation compilation;
    private final Compilation.Form form;
    private final int line;
    private final int depth;

    /**
     * A tag among other text.
     *
     * @param depth how many sections of its file, and the file itself, the tag stands in
     */
    PartialCode(Compilation compilation, Template partial, int line, int depth) {
        this(compilation, new Compilation.Form(partial, Optional.empty()), line, depth);
    }

    private PartialCode(Compilation compilation, Compilation.Form form, int line, int depth) {
        this.compilation = compilation;
        this.form = form;
        this.line = line;
        this.depth = depth;
    }

    /** The same tag, alone in its line. */
    PartialCode alone(String indent) {
        return new PartialCode(compilation, new Compilation.Form(form.partial(), Optional.of(indent)), line, depth);
    }

    /** Has the partial looked at before anything is rendered. */
    void note(Spot start) {
        compilation.note(form, start.line(line));
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
        Draft draft = (Draft) writer;
        Spot tag = draft.spot(line);
        draft.enter(form.partial().file(), line, depth);
        compilation.partial(form, tag).execute(draft, scopes);
        draft.leave();
        return writer;
    }
}
