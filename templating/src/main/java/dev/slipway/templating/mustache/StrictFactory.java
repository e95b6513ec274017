package dev.slipway.templating.mustache;

import com.github.mustachejava.Code;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheVisitor;
import dev.slipway.templating.template.Spot;
import java.io.Reader;
import java.util.List;
import java.util.Optional;

/** Compiles one template or partial with our own codes. */
final class StrictFactory extends DefaultMustacheFactory {
    private final Spot start;
    private final CountingReader text;
    private final Compilation compilation;
    private int depth;
    private int ended = 1;
    private int sectionStart;

    /** @param start the file's first line */
    StrictFactory(Spot start, CountingReader text, TreeHandler values, Compilation compilation) {
        this.start = start;
        this.compilation = compilation;
        this.text = text;
        setObjectHandler(values);
    }

    /** The library asks for one visitor per section, where the section begins. */
    @Override
    public MustacheVisitor createMustacheVisitor() {
        if (++depth > Limits.SECTION_DEPTH)
            throw refuse("sections are nested more than " + Limits.SECTION_DEPTH + " levels deep");
        return new StrictVisitor(this, line(), depth);
    }

    @Override
    public Reader getReader(String name) {
        throw refuse("a template cannot read another file: " + name);
    }

    /** The line that the parser is in. */
    int line() {
        return text.line();
    }

    /** Whether a line break was read since the last time, going by the library's own count. */
    boolean endsLine(int libraryLine) {
        boolean ends = libraryLine > ended;
        ended = libraryLine;
        return ends;
    }

    /** The partial that a tag names; empty, and a fault, if there is none. */
    Optional<PartialCode> partial(String name, int depth) {
        return compilation
                .find(name, start.line(line()))
                .map(partial -> new PartialCode(compilation, partial, line(), depth));
    }

    /** Has the partials of codes looked at. */
    void note(List<Code> codes) {
        for (Code code : codes) if (code instanceof PartialCode partial) partial.note(start);
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
        return new Halt(start.line(line()), message);
    }
}
