package dev.slipway.templating.mustache;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheVisitor;
import dev.slipway.templating.template.Place;
import java.io.Reader;

/** Compiles one template with our own codes; reads no other file. */
final class StrictFactory extends DefaultMustacheFactory {
    private final String file;
    private final CountingReader text;
    private int depth;
    private int sectionStart;

    StrictFactory(String file, CountingReader text, TreeHandler values) {
        this.file = file;
        this.text = text;
        setObjectHandler(values);
    }

    /** The library asks for one visitor per section, where the section begins. */
    @Override
    public MustacheVisitor createMustacheVisitor() {
        if (++depth > Limits.SECTION_DEPTH)
            throw refuse("sections are nested more than " + Limits.SECTION_DEPTH + " levels deep");
        return new StrictVisitor(this, line());
    }

    @Override
    public Reader getReader(String name) {
        throw refuse("a template cannot read another file: " + name);
    }

    /** The line that the parser is in. */
    int line() {
        return text.line();
    }

    /** A section has been read to its end. */
    void sectionEnds(int start) {
        depth--;
        sectionStart = start;
    }

    /** Where the section began that ended last. */
    int sectionStart() {
        return sectionStart;
    }

    Halt refuse(String message) {
        return new Halt(new Place(file, line()), message);
    }
}
