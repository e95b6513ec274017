package dev.slipway.templating.mustache;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import dev.slipway.templating.template.NearestName;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Place;
import dev.slipway.templating.template.Spot;
import dev.slipway.templating.template.Template;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles a template and the partials it uses, each once for every indentation that it is used with.
 *
 * <p>Every partial that is named is compiled before anything is rendered, also where its section is off: a misspelt name does not wait for a
 * flag to turn. Which indentations there are is known only while rendering, as partials that use themselves get deeper each time.
 */
final class Compilation {
    private static final Pattern UNCLOSED = Pattern.compile("Failed to close '(.*)' tag.*", Pattern.DOTALL);
    /** What the library adds: the place, which we tell first. */
    private static final Pattern CONTEXT = Pattern.compile("[: ]*@\\[.*]$");

    private static final Pattern MISMATCHED =
            Pattern.compile("Mismatched start/end tags: (.*) != (.*) in .*", Pattern.DOTALL);
    /** The beginning of each line that is not empty. */
    private static final Pattern LINES = Pattern.compile("(?md)^(?=[^\r\n])");

    private final Draft draft;
    private final Partials partials;
    private final TreeHandler values;
    private final Map<String, Optional<Template>> named = new HashMap<>();
    private final Map<Form, Mustache> compiled = new HashMap<>();
    private final Set<String> checked = new HashSet<>();
    private final Deque<Tag> ahead = new ArrayDeque<>();
    private long chars;

    Compilation(Draft draft, Partials partials) {
        this.draft = draft;
        this.partials = partials;
        this.values = new TreeHandler(draft);
    }

    /**
     * A partial as a tag needs it.
     *
     * @param indent of each line, if the tag stands alone in its line
     */
    record Form(Template partial, Optional<String> indent) {

        /** How many characters it has, or a few more. */
        private long length() {
            long lines = 1 + partial.text().chars().filter(c -> c == '\n').count();
            return partial.text().length() + lines * indent.map(String::length).orElse(0);
        }

        /** Alone in a line the tag stands for whole lines, so the last one ends. */
        private String text() {
            if (indent.isEmpty()) return partial.text();
            String lines = LINES.matcher(partial.text()).replaceAll(Matcher.quoteReplacement(indent.get()));
            return lines.isEmpty() || lines.endsWith("\n") ? lines : lines + "\n";
        }
    }

    /** A tag that names a partial. */
    private record Tag(Form form, Spot spot) {}

    /** The template, after its partials were looked at. */
    Mustache template(Template template) {
        Mustache whole = compile(template.text(), Spot.of(new Place(template.file(), 1)));
        while (!ahead.isEmpty()) {
            Tag tag = ahead.pop();
            partial(tag.form(), tag.spot());
        }
        return whole;
    }

    /** The partial that a tag names; empty, and a fault of the draft, if it is none. */
    Optional<Template> find(String name, Spot tag) {
        Optional<Template> before = named.getOrDefault(name, Optional.empty());
        if (before.isPresent()) return before;
        Partials.Answer answer = partials.find(name);
        Optional<Template> found =
                answer instanceof Partials.Found good ? Optional.of(good.partial()) : Optional.empty();
        if (found.isEmpty()) draft.fault(tag, objection(name, answer));
        named.put(name, found);
        return found;
    }

    /** Notes a tag, so that its partial is looked at whether the tag is come to or not. */
    void note(Form form, Spot tag) {
        if (checked.add(form.partial().file())) ahead.add(new Tag(form, tag));
    }

    /** A partial as a tag needs it. */
    Mustache partial(Form form, Spot tag) {
        Mustache before = compiled.get(form);
        if (before != null) return before;
        chars += form.length();
        if (chars > Limits.PARTIAL_CHARS)
            throw new Halt(
                    tag,
                    "the partials of one template have more than " + Limits.PARTIAL_CHARS
                            + " characters; use fewer or shorter ones");
        Mustache made = compile(form.text(), tag.into(form.partial().file()));
        compiled.put(form, made);
        return made;
    }

    private Mustache compile(String text, Spot start) {
        draft.spend(text.length());
        CountingReader reader = new CountingReader(text);
        try {
            return new StrictFactory(start, reader, values, this)
                    .compile(reader, start.place().file());
        } catch (MustacheException failure) {
            throw asHalt(failure, start);
        }
    }

    private String objection(String name, Partials.Answer answer) {
        String tag = "{{> " + name + "}}: ";
        if (answer instanceof Partials.Refused refused) return tag + refused.why();
        String hint = hint(name);
        String expected = answer instanceof Partials.Missing missing ? missing.expected() : "";
        boolean tellFile = hint.isEmpty() && !expected.isEmpty();
        return tag + "there is no such partial" + (tellFile ? "; it would be " + expected : hint);
    }

    /** A similar name, also of one who wrote the name of the file. */
    private String hint(String name) {
        Collection<String> names = partials.names();
        int slash = name.lastIndexOf('/') + 1;
        String file = name.substring(slash).replaceFirst("^_", "").replaceFirst("\\.[^.]*$", "");
        String plain = name.substring(0, slash) + file;
        return names.contains(plain) ? "; did you mean \"" + plain + "\"?" : NearestName.hint(name, names);
    }

    /** The library wraps what is thrown inside it. */
    static Halt asHalt(MustacheException failure, Spot start) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause())
            if (cause instanceof Halt halt) return halt;
        int line = Optional.ofNullable(failure.getContext())
                .map(context -> context.line())
                .orElse(0);
        return new Halt(start.line(line), inOurWords(String.valueOf(failure.getMessage())));
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
