package dev.slipway.sync.model;

import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A part of a YAML or JSON file that somebody wrote, read key by key. What is wrong is collected, with its line, and reading goes on, so that
 * all of it can be told at once.
 */
public final class Written {
    private final Source source;
    private final Path path;
    private final Tree tree;

    /** What all parts of one file share. */
    private record Source(Problem.Reason reason, String file, Document document, List<Problem> problems) {}

    private Written(Source source, Path path, Tree tree) {
        this.source = source;
        this.path = path;
        this.tree = tree;
    }

    /** A file's mapping; of an empty file, the empty mapping. Bad where it is not YAML, or not one mapping. */
    public static Outcome<Written> read(Problem.Reason reason, String file, byte[] bytes) {
        try {
            List<Document> documents = Yaml.read(bytes);
            Document document = documents.isEmpty() ? Yaml.readOne("{}") : documents.get(0);
            if (documents.size() > 1)
                return Outcome.bad(Problem.at(
                        reason, new Origin(file, documents.get(1).line()), "a second document; expected only one"));
            if (document.root() instanceof Mapping)
                return Outcome.good(
                        new Written(new Source(reason, file, document, new ArrayList<>()), Path.ROOT, document.root()));
            return Outcome.bad(Problem.at(
                    reason,
                    new Origin(file, document.line()),
                    "expected a mapping of keys to values, found "
                            + document.root().describe()));
        } catch (Malformed malformed) {
            return Outcome.bad(
                    Problem.at(reason, new Origin(file, malformed.line()), "malformed YAML: " + malformed.problem()));
        }
    }

    /** As {@link #read(Problem.Reason, String, byte[])}, of a text. */
    public static Outcome<Written> read(Problem.Reason reason, String file, String text) {
        return read(reason, file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value, if nothing was wrong with the file. */
    public <T> Outcome<T> outcome(T value) {
        return source.problems().isEmpty() ? Outcome.good(value) : Outcome.bad(source.problems());
    }

    public Tree tree() {
        return tree;
    }

    /** The keys and values, where this is a mapping; else empty. */
    public Mapping mapping() {
        return tree.asMapping().orElse(Mapping.empty());
    }

    /** File and line. */
    public Origin origin() {
        return new Origin(source.file(), source.document().positions().at(path).line());
    }

    /** Which line the value at the end of a way stands in. */
    public int lineOf(Path way) {
        return source.document().positions().at(path.then(way)).line();
    }

    /** File and line of the value at the end of a way. */
    public Origin origin(Path way) {
        return new Origin(source.file(), lineOf(way));
    }

    /** Notes that something is wrong at the end of a way. */
    public void wrong(Path way, String message) {
        source.problems().add(Problem.at(source.reason(), origin(way), message));
    }

    /** Notes that something is wrong here. */
    public void wrong(String message) {
        source.problems().add(Problem.at(source.reason(), origin(), message));
    }

    /** Notes every key that is none of these, with the one that may have been meant. */
    public void allow(String... keys) {
        List<String> known = Arrays.asList(keys);
        for (String key : mapping().keys())
            if (!known.contains(key))
                part(key)
                        .wrong("unknown key \"" + key + "\"" + NearestName.hint(key, known)
                                + (NearestName.of(key, known).isEmpty()
                                        ? "; known here: " + String.join(", ", known)
                                        : ""));
    }

    /** Notes that a key is written which this version does not act on: leaving it out silently could be dangerous. */
    public void unsupported(String... keys) {
        for (String key : keys)
            get(key).ifPresent(part -> part.wrong("\"" + key + "\" is not supported by this version; remove it"));
    }

    /** What is at a key; null counts as absent. */
    public Optional<Written> get(String key) {
        return mapping().get(key).filter(value -> !value.isNull()).map(value -> part(key));
    }

    /** The text at a key. A number or a boolean that was meant as text needs quotes, and that is noted. */
    public Optional<String> text(String key) {
        return get(key).flatMap(part -> part.as("a text", part.tree.asText()));
    }

    /**
     * The text at a key, if it fits; noted if it does not.
     *
     * @param expected what fits, for people
     */
    public Optional<String> text(String key, Predicate<String> fits, String expected) {
        Optional<String> text = text(key);
        if (text.isEmpty() || fits.test(text.get())) return text;
        get(key).ifPresent(part -> part.wrong("\"" + key + "\" is \"" + text.get() + "\"; expected " + expected));
        return Optional.empty();
    }

    public Optional<Boolean> bool(String key) {
        return get(key).flatMap(part -> part.as("true or false", part.tree.asBool()));
    }

    /** The whole number at a key; noted if it is out of range. */
    public Optional<Integer> whole(String key, int least, int most) {
        Optional<Written> part = get(key);
        Optional<Long> number = part.flatMap(there -> there.as("a whole number", there.tree.asWhole()));
        if (number.isPresent() && (number.get() < least || number.get() > most)) {
            part.get().wrong("\"" + key + "\" is " + number.get() + "; it must be from " + least + " to " + most);
            return Optional.empty();
        }
        return number.map(Long::intValue);
    }

    /** The mapping at a key. */
    public Optional<Written> mapping(String key) {
        return get(key).flatMap(
                        part -> part.as("a mapping", part.tree.asMapping()).map(mapping -> part));
    }

    /** The items of the list at a key; empty where there is none. */
    public List<Written> list(String key) {
        return get(key).flatMap(
                        part -> part.as("a list", part.tree.asSequence()).map(list -> part.items()))
                .orElse(List.of());
    }

    /** The items of a list of texts at a key, each with its place. */
    public Map<String, Written> texts(String key) {
        Map<String, Written> texts = new LinkedHashMap<>();
        for (Written item : list(key)) {
            Optional<String> text = item.as("a text", item.tree.asText());
            text.filter(texts::containsKey).ifPresent(twice -> item.wrong("\"" + twice + "\" comes twice"));
            text.ifPresent(value -> texts.putIfAbsent(value, item));
        }
        return texts;
    }

    /** The parts of a mapping, by key in order. */
    public Map<String, Written> parts() {
        Map<String, Written> parts = new LinkedHashMap<>();
        for (String key : mapping().keys()) parts.put(key, part(key));
        return parts;
    }

    private List<Written> items() {
        List<Tree> items = tree.asSequence().orElseThrow().items();
        List<Written> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) parts.add(new Written(source, path.index(i), items.get(i)));
        return parts;
    }

    private Written part(String key) {
        return new Written(source, path.field(key), mapping().get(key).orElse(Scalar.Null.NULL));
    }

    private <T> Optional<T> as(String expected, Optional<T> value) {
        if (value.isEmpty()) wrong("expected " + expected + ", found " + tree.describe());
        return value;
    }
}
