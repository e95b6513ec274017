package dev.slipway.templating.mustache;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import dev.slipway.templating.template.Place;
import java.io.Reader;

/** Compiles one template with our own codes; reads no other file. */
final class StrictFactory extends DefaultMustacheFactory {
    private final String file;
    private int depth;
    private int line = 1;

    StrictFactory(String file) {
        this.file = file;
        setObjectHandler(new TreeHandler());
    }

    /** The library asks for one visitor per section. */
    @Override
    public MustacheVisitor createMustacheVisitor() {
        if (++depth > Limits.SECTION_DEPTH)
            throw new Halt(
                    new Place(file, line), "sections are nested more than " + Limits.SECTION_DEPTH + " levels deep");
        return new StrictVisitor(this);
    }

    @Override
    public Reader getReader(String name) {
        throw new Halt(new Place(file, line), "a template cannot read another file: " + name);
    }

    void sectionEnds() {
        depth--;
    }

    /** Notes how far the parser is. */
    void reached(TemplateContext context) {
        line = Math.max(line, context.line());
    }
}
