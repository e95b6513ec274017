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
import java.util.stream.Collectors;

/** Collects the codes of a template, or of one section of it, as the library's parser finds them. Refuses what is not supported. */
final class StrictVisitor implements MustacheVisitor {
    private final StrictFactory factory;
    private final int start;
    private final List<Code> codes = new ArrayList<>();
    private Optional<TextCode> pending = Optional.empty();
    private final int depth;
    /** The first code of the line, or the first after a section of several lines. */
    private int lineStart;
    /** Whether a section begins or ends in the line before its first code. */
    private boolean midLine;

    private boolean comment;

    /** @param depth 1 for the file itself, 2 for a section in it */
    StrictVisitor(StrictFactory factory, int start, int depth) {
        this.factory = factory;
        this.start = start;
        this.depth = depth;
        this.midLine = depth > 1;
    }

    @Override
    public Mustache mustache(TemplateContext context) {
        flush();
        factory.note(codes);
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
        if (factory.sectionStart() == factory.line()) return;
        lineStart = codes.size();
        midLine = true;
        comment = false;
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
        if (factory.endsLine(context.line()) || text.endsWith("\n")) {
            endLine(text);
        } else if (!text.isEmpty()) {
            pending = Optional.of(new TextCode(factory.line(), text));
        }
    }

    private void endLine(String text) {
        if (comment && !midLine && text.isBlank() && isBlankSince(lineStart)) {
            codes.subList(lineStart, codes.size()).clear();
        } else if (!text.isBlank() || !standalone()) {
            String kept = text.endsWith("\n") ? text : rest(text);
            if (!kept.isEmpty()) codes.add(new TextCode(factory.line() - 1, kept));
        }
        lineStart = codes.size();
        midLine = false;
        comment = false;
    }

    /** The parser drops the break of a line of tags, as if each were a section's; it was not if the line says anything. */
    private String rest(String text) {
        return isBlankSince(lineStart) ? "" : text + "\n";
    }

    /** Makes a partial that is alone in its line one that stands for whole lines. */
    private boolean standalone() {
        List<Code> line = codes.subList(lineStart, codes.size());
        List<Code> tags = line.stream()
                .filter(code -> !(code instanceof TextCode text && text.isBlank()))
                .toList();
        if (midLine || comment || tags.size() != 1 || !(tags.get(0) instanceof PartialCode partial)) return false;
        String indent = line.subList(0, line.indexOf(partial)).stream()
                .map(code -> ((TextCode) code).text())
                .collect(Collectors.joining());
        line.clear();
        codes.add(partial.alone(indent));
        return true;
    }

    @Override
    public void comment(TemplateContext context, String text) {
        flush();
        comment = true;
    }

    @Override
    public void eof(TemplateContext context) {
        flush();
        standalone();
    }

    @Override
    public void partial(TemplateContext context, String name, String indent) {
        if (name.isBlank()) throw factory.refuse("a partial without a name: {{>}}");
        flush();
        factory.partial(name, depth).ifPresent(codes::add);
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
        long dots = name.chars().filter(c -> c == '.').count();
        if (name.length() > Limits.NAME_CHARS || dots >= Limits.NAME_PARTS)
            throw factory.refuse("the name in a tag has more than " + Limits.NAME_CHARS + " characters or "
                    + Limits.NAME_PARTS + " parts");
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
