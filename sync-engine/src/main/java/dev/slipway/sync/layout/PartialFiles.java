package dev.slipway.sync.layout;

import dev.slipway.sync.layout.Sources.Source;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot.Entry;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The partials of one application. {@code labels} is {@code templates/_labels.yaml} of the component, {@code web/labels} is {@code
 * templates/web/_labels.yaml}, and {@code library/labels} is {@code library/labels.yaml} at the root of the repository, which all components
 * share. A name means the same in whatever file it is written. Instead of {@code .yaml} the file may end in {@code .yml}, {@code .json} or
 * {@code .mustache}.
 */
public final class PartialFiles implements Partials {
    /** The directory of partials for all components; never a component itself. */
    static final String LIBRARY = "library";

    private static final List<String> ENDS = List.of(".yaml", ".yml", ".json", ".mustache");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*");
    /** Directories inside each other that names are looked for in, for a hint. */
    private static final int DEEPEST = 8;
    /** Names that are looked at for a hint. */
    private static final int MOST_NAMES = 1_000;

    private final Tracker files;
    private final Optional<String> templates;
    private final TreeMap<String, Source> read = new TreeMap<>();

    /** @param templates the directory of the component's templates; empty if it has none */
    PartialFiles(Tracker files, Optional<String> templates) {
        this.files = files;
        this.templates = templates;
    }

    /** The id of everything that was looked at for the application up to now, by path. */
    SortedMap<String, String> seen() {
        return files.seen();
    }

    /** Those that were found, by path. */
    public Collection<Source> read() {
        return List.copyOf(read.values());
    }

    @Override
    public Answer find(String name) {
        if (!NAME.matcher(name).matches())
            return new Refused("is not the name of a partial, such as labels, web/labels or library/labels");
        Optional<String> stem = stem(name);
        if (stem.isEmpty()) return new Missing("");
        List<Entry> found = new ArrayList<>();
        for (String end : ENDS) {
            Outcome<Optional<Entry>> entry = entry(stem.get() + end);
            if (!entry.problems().isEmpty()) return refused(entry.problems());
            entry.asOptional().flatMap(there -> there).ifPresent(found::add);
        }
        if (found.isEmpty()) return new Missing(stem.get() + ENDS.get(0));
        if (found.size() > 1)
            return new Refused(found.stream().map(Entry::path).collect(Collectors.joining(" and "))
                    + " are of the same name; remove all but one");
        return answer(files.source(found.get(0)));
    }

    private Answer answer(Outcome<Source> source) {
        if (!(source instanceof Outcome.Good<Source> good)) return refused(source.problems());
        read.put(good.value().path(), good.value());
        return new Found(new Template(good.value().path(), good.value().text()));
    }

    private Outcome<Optional<Entry>> entry(String path) {
        return files.isLink(path)
                ? files.target(path).then(end -> Outcome.good(Optional.of(end)))
                : files.resolve(path);
    }

    private static Answer refused(List<Problem> problems) {
        return new Refused(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }

    /** A name's path without its end. */
    private Optional<String> stem(String name) {
        if (name.startsWith(LIBRARY + "/")) return Optional.of(name);
        int file = name.lastIndexOf('/') + 1;
        return templates.map(directory -> directory + "/" + name.substring(0, file) + "_" + name.substring(file));
    }

    @Override
    public Collection<String> names() {
        TreeSet<String> names = new TreeSet<>();
        templates.ifPresent(directory -> names(directory, "", true, 0, names));
        names(LIBRARY, LIBRARY + "/", false, 0, names);
        return names;
    }

    /** Links are passed over: this is only a hint. */
    private void names(String directory, String prefix, boolean marked, int depth, TreeSet<String> names) {
        for (Entry entry : files.list(directory)) {
            if (names.size() >= MOST_NAMES) return;
            if (entry.type() == Entry.Type.DIRECTORY && depth < DEEPEST)
                names(entry.path(), prefix + entry.name() + "/", marked, depth + 1, names);
            else if (marked == Component.isPartial(entry.name()))
                plain(entry.name(), marked).ifPresent(name -> names.add(prefix + name));
        }
    }

    /** What a tag calls a file. */
    private static Optional<String> plain(String file, boolean marked) {
        return ENDS.stream()
                .filter(file::endsWith)
                .map(end -> file.substring(marked ? 1 : 0, file.length() - end.length()))
                .filter(name -> NAME.matcher(name).matches())
                .findFirst();
    }
}
