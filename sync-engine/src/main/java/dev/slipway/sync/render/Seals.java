package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Written;
import dev.slipway.sync.seal.Sealed;
import dev.slipway.sync.seal.Unsealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sealed parameters of one application.
 *
 * <p>Templates never see their values. In the place of each stands a name made from the encrypted text, and everything that comes of rendering
 * holds that name: texts, origins, faults, the digest. Only when an object is complete, and only in the data of a Secret, the name is replaced
 * by the value, in the object's tree. So no template can put the value elsewhere, and no value can change what it stands in.
 */
final class Seals {
    private static final Pattern NAME = Pattern.compile("sealed-[0-9a-f]{32}");
    private static final List<String> DATA = List.of("data", "stringData");

    private final Unsealer unsealer;
    private final SortedMap<String, Seal> seals = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Seals(Unsealer unsealer) {
        this.unsealer = unsealer;
    }

    /** A sealed parameter, and where it is written. */
    private record Seal(Sealed sealed, Path key, Origin origin) {
        Problem problem(Problem why) {
            return Problem.at(why.reason(), origin, "parameter \"" + key.display() + "\": " + why.message());
        }
    }

    /** Whether a value is the name of a sealed one. */
    boolean isSealed(Tree value) {
        return value instanceof Scalar.Text text && seals.containsKey(text.value());
    }

    /** The values of a parameter file, with names in the place of sealed ones. What is damaged is noted as wrong with the file. */
    Mapping hide(Written file) {
        return (Mapping) hide(file, Path.ROOT, file.mapping());
    }

    private Tree hide(Written file, Path path, Tree tree) {
        if (tree instanceof Scalar.Text text && Sealed.isSealed(text.value())) return hidden(file, path, text.value());
        if (tree instanceof Sequence list) {
            List<Tree> items = new ArrayList<>();
            for (Tree item : list) items.add(hide(file, path.index(items.size()), item));
            return items.equals(list.items()) ? list : new Sequence(items);
        }
        if (!(tree instanceof Mapping mapping)) return tree;
        Mapping.Builder hidden = Mapping.builder();
        mapping.forEach((key, value) -> hidden.put(key, hide(file, path.field(key), value)));
        return hidden.build();
    }

    private Tree hidden(Written file, Path path, String text) {
        Outcome<Sealed> read = Sealed.read(text);
        read.problems().forEach(why -> file.wrong(path, "parameter \"" + path.display() + "\": " + why.message()));
        return read.asOptional()
                .map(value -> {
                    seals.putIfAbsent(value.id(), new Seal(value, path, file.origin(path)));
                    return Tree.of(value.id());
                })
                .orElse(Scalar.Null.NULL);
    }

    /** What stood in the way of opening values. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * The object with its sealed values.
     *
     * @param misplaced told of each path where a sealed value would be seen
     */
    ApiObject open(ApiObject object, BiConsumer<Path, String> misplaced) {
        if (seals.isEmpty()) return object;
        Tree opened = open(Path.ROOT, object.root(), isSecret(object), misplaced);
        return new ApiObject((Mapping) opened);
    }

    private Tree open(Path path, Tree tree, boolean secret, BiConsumer<Path, String> misplaced) {
        if (tree instanceof Scalar.Text text) return open(path, text, secret, misplaced);
        if (tree instanceof Sequence list) {
            Sequence changed = list;
            for (int i = 0; i < list.size(); i++) {
                Tree item = open(path.index(i), list.get(i), secret, misplaced);
                if (!item.equals(list.get(i))) changed = changed.with(i, item);
            }
            return changed;
        }
        if (!(tree instanceof Mapping mapping)) return tree;
        Mapping changed = mapping;
        for (String key : mapping.keys()) {
            Matcher name = NAME.matcher(key);
            while (name.find()) known(name.group()).forEach(seal -> misplaced.accept(path.field(key), misplaced(seal)));
            Tree value = mapping.get(key).orElseThrow();
            Tree opened = open(path.field(key), value, secret, misplaced);
            if (!opened.equals(value)) changed = changed.with(key, opened);
        }
        return changed;
    }

    private Tree open(Path path, Scalar.Text text, boolean secret, BiConsumer<Path, String> misplaced) {
        Matcher name = NAME.matcher(text.value());
        StringBuilder opened = new StringBuilder();
        boolean any = false;
        while (name.find()) {
            List<Seal> known = known(name.group());
            if (known.isEmpty()) continue;
            any = true;
            if (!secret || !isData(path)) misplaced.accept(path, misplaced(known.get(0)));
            else name.appendReplacement(opened, Matcher.quoteReplacement(value(known.get(0))));
        }
        return any ? Tree.of(name.appendTail(opened).toString()) : text;
    }

    private List<Seal> known(String name) {
        return seals.containsKey(name) ? List.of(seals.get(name)) : List.of();
    }

    private String value(Seal seal) {
        Outcome<String> value = unsealer.open(seal.sealed());
        for (Problem why : value.problems()) if (!problems.contains(seal.problem(why))) problems.add(seal.problem(why));
        return value.asOptional().orElse("");
    }

    private static String misplaced(Seal seal) {
        return "the parameter \"" + seal.key().display() + "\" (" + seal.origin()
                + ") is sealed, and everybody could read it here; a sealed value may only stand in data or stringData of a Secret";
    }

    private static boolean isSecret(ApiObject object) {
        return object.kind().equals("Secret")
                && object.root().text("apiVersion").equals(Optional.of("v1"));
    }

    private static boolean isData(Path path) {
        return path.size() == 2 && path.steps().get(0) instanceof Step.Field field && DATA.contains(field.name());
    }
}
