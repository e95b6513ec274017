package dev.slipway.templating.mustache;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.DefaultCode;
import java.io.Writer;
import java.util.List;

/** {@code {{name}}}: leaves a hole for the value, or a fault where there is none. */
final class ValueCode extends DefaultCode {
    private final int line;
    private final boolean safe;

    ValueCode(TemplateContext context, DefaultMustacheFactory factory, String name, int line, boolean safe) {
        super(context, factory, null, name, "");
        this.line = line;
        this.safe = safe;
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
        Draft draft = (Draft) writer;
        if (get(scopes) instanceof Scope found) {
            Draft.Hole hole = new Draft.Hole(name, draft.spot(line), found.value(), draft.use(found));
            if (safe) draft.hole(hole);
            else draft.raw(hole);
        } else {
            draft.unknown(draft.spot(line), name, scopes);
        }
        return writer;
    }
}
