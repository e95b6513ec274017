package dev.slipway.sync.preview.page;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.templating.mustache.MustacheEngine;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The templates of the pages, their style and their script, as the jar has them. */
final class Sheets {
    private static final List<String> PARTIALS =
            List.of("body", "list", "summary", "problems", "tools", "stage", "application", "item", "diff");

    private final MustacheEngine engine = new MustacheEngine();
    private final SortedMap<String, Template> templates = new TreeMap<>();
    private final String palette = resource("palette.css");
    private final String style = palette + resource("preview.css");
    private final String script = resource("preview.js");

    Sheets() {
        for (String name : PARTIALS) templates.put(name, template(name));
        for (String name : List.of("web", "file")) templates.put(name, template(name));
        templates.put("style", new Template("preview.css", style));
        templates.put("script", new Template("preview.js", script));
    }

    /** The colours that all pages of the server share. */
    String palette() {
        return palette;
    }

    String style() {
        return style;
    }

    String script() {
        return script;
    }

    /** A template with values in it; what it asks for and does not find is a bug. */
    String fill(String name, Mapping values) {
        Result<String> filled = engine.html(known(name), values, new OurOwn());
        if (filled instanceof Result.Done<String> done) return done.value();
        throw new IllegalStateException("template " + name + ": " + filled.faults());
    }

    private Template known(String name) {
        Template template = templates.get(name);
        if (template == null) throw new IllegalStateException("no template is called " + name);
        return template;
    }

    private final class OurOwn implements Partials {
        @Override
        public Answer find(String name) {
            return new Found(known(name));
        }

        @Override
        public Collection<String> names() {
            return templates.keySet();
        }
    }

    private static Template template(String name) {
        return new Template(name + ".mustache", resource(name + ".mustache"));
    }

    private static String resource(String name) {
        try (InputStream in = Sheets.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("the jar lacks " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
