package dev.slipway.templating.mustache;

import com.github.mustachejava.codes.DefaultCode;
import java.io.Writer;
import java.util.List;

/** A piece of the template's own text, from one line. */
final class TextCode extends DefaultCode {
    private final int line;
    private final String text;

    TextCode(int line, String text) {
        this.line = line;
        this.text = text;
    }

    TextCode notBelow(int other) {
        return line <= other ? this : new TextCode(other, text);
    }

    String text() {
        return text;
    }

    boolean isBlank() {
        return text.isBlank();
    }

    @Override
    public Writer execute(Writer writer, List<Object> scopes) {
        Draft draft = (Draft) writer;
        draft.text(draft.spot(line), text);
        return writer;
    }
}
