package dev.slipway.templating.mustache;

import com.github.mustachejava.Code;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.DefaultMustache;
import com.github.mustachejava.codes.IterableCode;
import com.github.mustachejava.codes.NotIterableCode;
import dev.slipway.templating.template.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the codes of a template, or of one section of it, as the library's parser finds them. Refuses what is not supported. */
final class StrictVisitor implements MustacheVisitor {
    private final StrictFactory factory;
    private final List<Code> codes = new ArrayList<>();
    private Optional<TextCode> pending = Optional.empty();
    private int lineStart;
    private boolean comment;

    StrictVisitor(StrictFactory factory) {
        this.factory = factory;
    }

    @Override
    public Mustache mustache(TemplateContext context) {
        flush();
        factory.sectionEnds();
        return new DefaultMustache(context, factory, codes.toArray(Code[]::new), context.file());
    }

    @Override
    public void iterable(TemplateContext context, String name, Mustache body) {
        section(context, name, new IterableCode(context, factory, body, name));
    }

    @Override
    public void notIterable(TemplateContext context, String name, Mustache body) {
        section(context, name, new NotIterableCode(context, factory, body, name));
    }

    /** The parser tells the text before a section only after the section, with the line of its end. */
    private void section(TemplateContext context, String name, Code code) {
        named(context, name);
        pending = pending.map(text -> text.notBelow(context.line()));
        flush();
        codes.add(code);
    }

    @Override
    public void value(TemplateContext context, String name, boolean safe) {
        named(context, name);
        flush();
        codes.add(new ValueCode(context, factory, name, safe));
    }

    /** Pieces of one line each; a line break is the end of its piece, and then the context is already on the next line. */
    @Override
    public void write(TemplateContext context, String text) {
        factory.reached(context);
        flush();
        boolean endsLine = text.endsWith("\n");
        if (endsLine && comment && text.isBlank() && isBlankSince(lineStart)) {
            codes.subList(lineStart, codes.size()).clear();
        } else if (!text.isEmpty()) {
            pending = Optional.of(new TextCode(endsLine ? context.line() - 1 : context.line(), text));
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
        throw refuse(
                context, "{{> " + name + "}}: partials are not supported; write the text into the template itself");
    }

    @Override
    public void dynamicPartial(TemplateContext context, String name, String indent) {
        throw refuse(context, "{{>* " + name + "}}: dynamic partials are not supported");
    }

    @Override
    public void extend(TemplateContext context, String name, Mustache body) {
        throw refuse(context, "{{< " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void name(TemplateContext context, String name, Mustache body) {
        throw refuse(context, "{{$ " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void checkName(TemplateContext context, String name, Mustache body) {
        throw refuse(context, "{{$ " + name + "}}: template inheritance is not supported");
    }

    @Override
    public void pragma(TemplateContext context, String pragma, String arguments) {
        throw refuse(context, "{{% " + pragma + "}}: pragmas are not supported");
    }

    private void named(TemplateContext context, String name) {
        factory.reached(context);
        if (name.isBlank()) throw refuse(context, "a tag without a name: {{}}");
    }

    private void flush() {
        pending.ifPresent(codes::add);
        pending = Optional.empty();
    }

    private boolean isBlankSince(int start) {
        return codes.subList(start, codes.size()).stream()
                .allMatch(code -> code instanceof TextCode text && text.isBlank());
    }

    private static Halt refuse(TemplateContext context, String message) {
        return new Halt(new Place(context.file(), context.line()), message);
    }
}
