package dev.slipway.templating.mustache;

import com.github.mustachejava.Code;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.DefaultMustache;
import com.github.mustachejava.codes.IterableCode;
import com.github.mustachejava.codes.NotIterableCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the codes of a template, or of one section of it, as the library's parser finds them. Refuses what is not supported. */
final class StrictVisitor implements MustacheVisitor {
    private final StrictFactory factory;
    private final int start;
    private final List<Code> codes = new ArrayList<>();
    private Optional<TextCode> pending = Optional.empty();
    private int lineStart;
    private boolean comment;

    StrictVisitor(StrictFactory factory, int start) {
        this.factory = factory;
        this.start = start;
    }

    @Override
    public Mustache mustache(TemplateContext context) {
        flush();
        factory.sectionEnds(start);
        return new DefaultMustache(context, factory, codes.toArray(Code[]::new), context.file());
    }

    @Override
    public void iterable(TemplateContext context, String name, Mustache body) {
        section(name, new IterableCode(context, factory, body, name));
    }

    @Override
    public void notIterable(TemplateContext context, String name, Mustache body) {
        section(name, new NotIterableCode(context, factory, body, name));
    }

    /** The parser tells the text before a section only after the section, with the line of its end. */
    private void section(String name, Code code) {
        named(name);
        pending = pending.map(text -> text.notBelow(factory.sectionStart()));
        flush();
        codes.add(code);
    }

    @Override
    public void value(TemplateContext context, String name, boolean safe) {
        named(name);
        flush();
        codes.add(new ValueCode(context, factory, name, factory.line(), safe));
    }

    /** Pieces of one line each; a line break is the end of its piece, and then the parser is already in the next line. */
    @Override
    public void write(TemplateContext context, String text) {
        flush();
        boolean endsLine = text.endsWith("\n");
        if (endsLine && comment && text.isBlank() && isBlankSince(lineStart)) {
            codes.subList(lineStart, codes.size()).clear();
        } else if (!text.isEmpty()) {
            pending = Optional.of(new TextCode(endsLine ? factory.line() - 1 : factory.line(), text));
        }
        if (endsLine) {
            flush();
            lineStart = codes.size();
            comment = false;
        }
    }

    @Override
    public void comment(TemplateContext context, String text) {
        flush();
        comment = true;
    }

    @Override
    public void eof(TemplateContext context) {
        flush();
    }

    @Override
    public void partial(TemplateContext context, String name, String indent) {
        throw factory.refuse("{{> " + name + "}}: partials are not supported; write the text into the template itself");
    }

    @Override
    public void dynamicPartial(TemplateContext context, String name, String indent) {
        throw factory.refuse("{{>" + name + "}}: dynamic partials are not supported");
    }

    @Override
    public void extend(TemplateContext context, String name, Mustache body) {
        throw factory.refuse("{{< " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void name(TemplateContext context, String name, Mustache body) {
        throw factory.refuse("{{$ " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void checkName(TemplateContext context, String name, Mustache body) {
        throw factory.refuse("{{$ " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void pragma(TemplateContext context, String pragma, String arguments) {
        throw factory.refuse("{{% " + pragma + "}}: pragmas are not supported");
    }

    private void named(String name) {
        if (name.isBlank()) throw factory.refuse("a tag without a name: {{}}");
    }

    private void flush() {
        pending.ifPresent(codes::add);
        pending = Optional.empty();
    }

    private boolean isBlankSince(int start) {
        return codes.subList(start, codes.size()).stream()
                .allMatch(code -> code instanceof TextCode text && text.isBlank());
    }
}
