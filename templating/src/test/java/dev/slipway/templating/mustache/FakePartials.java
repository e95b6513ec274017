package dev.slipway.templating.mustache;

import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Partials in memory: {@code x} is the file {@code p/x.yaml}. Remembers what it was asked for. */
final class FakePartials implements Partials {
    private final TreeMap<String, String> texts = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    static FakePartials of(String... namesAndTexts) {
        FakePartials partials = new FakePartials();
        for (int i = 0; i < namesAndTexts.length; i += 2) partials.texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
        return partials;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public Answer find(String name) {
        asked.add(name);
        if (name.startsWith("/")) return new Refused("not a name");
        String text = texts.get(name);
        return text == null ? new Missing(file(name)) : new Found(new Template(file(name), text));
    }

    @Override
    public Collection<String> names() {
        return texts.keySet();
    }

    private static String file(String name) {
        return "p/" + name + ".yaml";
    }
}
