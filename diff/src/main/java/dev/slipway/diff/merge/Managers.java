package dev.slipway.diff.merge;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How documents write their managers: the list {@code managedFields}, with sets of fields in the form {@code FieldsV1}: {@code f:} a field,
 * {@code k:} an item by key, {@code v:} an item by value, {@code i:} an item by index, {@code .} the place itself.
 */
public final class Managers {
    private static final String HERE = ".";
    private static final Comparator<Manager> ORDER = Comparator.comparing(Manager::operation)
            .thenComparing(Manager::time)
            .thenComparing(Manager::name)
            .thenComparing(Manager::apiVersion)
            .thenComparing(Manager::subresource);

    private Managers() {}

    /** Appliers first, then by time and name. */
    public static Sequence write(List<Manager> managers) {
        return write(managers, manager -> Optional.empty());
    }

    /**
     * The same where some are written already.
     *
     * @param written the entry of a manager that was read from one and has not changed since
     */
    public static Sequence write(List<Manager> managers, Function<Manager, Optional<Tree>> written) {
        return new Sequence(managers.stream()
                .sorted(ORDER)
                .map(manager -> written.apply(manager).orElseGet(() -> entry(manager)))
                .toList());
    }

    /** Empty where an entry is not one: then nobody can say who owns what, and the owners start anew. */
    public static Optional<List<Manager>> read(Sequence entries) {
        List<Manager> managers = new ArrayList<>();
        for (Tree entry : entries) {
            Optional<Manager> manager = entry.asMapping().flatMap(Managers::manager);
            if (manager.isEmpty()) return Optional.empty();
            managers.add(manager.get());
        }
        return Optional.of(managers);
    }

    /** A set of fields as a tree. */
    public static Mapping writeFields(PathSet fields) {
        if (fields.equals(PathSet.onlyRoot())) return Mapping.of(HERE, Mapping.empty());
        return below(fields);
    }

    /** A tree as a set of fields; empty where it is none. */
    public static Optional<PathSet> readFields(Mapping tree) {
        PathSet.Builder below = PathSet.builder();
        for (int i = 0; i < tree.size(); i++) {
            String key = tree.keyAt(i);
            if (key.equals(HERE)) continue;
            Optional<Step> step = step(key);
            Optional<PathSet> part = tree.valueAt(i).asMapping().flatMap(Managers::readPart);
            if (step.isEmpty() || part.isEmpty()) return Optional.empty();
            below.put(step.get(), part.get());
        }
        return Optional.of(below.build(tree.has(HERE)));
    }

    private static Optional<PathSet> readPart(Mapping tree) {
        return tree.isEmpty() ? Optional.of(PathSet.onlyRoot()) : readFields(tree);
    }

    private static Mapping below(PathSet fields) {
        if (!fields.hasBelow()) return Mapping.empty();
        Mapping.Builder tree = Mapping.builder();
        if (fields.hasRoot() && fields.hasBelow()) tree.put(HERE, Mapping.empty());
        fields.forEach((step, set) -> tree.put(text(step), below(set)));
        return tree.build();
    }

    private static String text(Step step) {
        if (step instanceof Step.Field field) return "f:" + field.name();
        if (step instanceof Step.Key key) return "k:" + Json.text(key.fields());
        if (step instanceof Step.Value value) return "v:" + Json.text(value.value());
        return "i:" + ((Step.Index) step).index();
    }

    private static Optional<Step> step(String text) {
        if (text.length() < 2) return Optional.empty();
        String rest = text.substring(2);
        return switch (text.substring(0, 2)) {
            case "f:" -> Optional.of(new Step.Field(rest));
            case "k:" -> json(rest).flatMap(Tree::asMapping).map(Step.Key::new);
            case "v:" -> json(rest).map(Step.Value::new);
            case "i:" ->
                json(rest)
                        .flatMap(Tree::asWhole)
                        .filter(i -> i >= 0 && i <= Integer.MAX_VALUE)
                        .map(i -> new Step.Index(i.intValue()));
            default -> Optional.empty();
        };
    }

    private static Optional<Tree> json(String text) {
        try {
            return Optional.of(Json.read(text));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static Mapping entry(Manager manager) {
        return Mapping.builder()
                .put("manager", manager.name())
                .put("operation", manager.operation().text())
                .put("apiVersion", manager.apiVersion())
                .put("time", given(manager.time()))
                .put("fieldsType", "FieldsV1")
                .put("fieldsV1", writeFields(manager.fields()))
                .put("subresource", given(manager.subresource()))
                .build();
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Manager> manager(Mapping entry) {
        Optional<PathSet> fields = readFields(entry.mapping("fieldsV1"));
        Optional<Operation> operation = entry.text("operation").flatMap(Managers::operation);
        boolean known = entry.text("fieldsType").filter("FieldsV1"::equals).isPresent();
        boolean versioned =
                entry.text("apiVersion").filter(version -> !version.isEmpty()).isPresent();
        if (!known || !versioned || fields.isEmpty() || operation.isEmpty()) return Optional.empty();
        return Optional.of(new Manager(
                entry.text("manager").orElse(""),
                operation.get(),
                entry.text("apiVersion").orElse(""),
                entry.text("time").orElse(""),
                entry.text("subresource").orElse(""),
                fields.get()));
    }

    private static Optional<Operation> operation(String text) {
        for (Operation operation : Operation.values()) if (operation.text().equals(text)) return Optional.of(operation);
        return Optional.empty();
    }
}
