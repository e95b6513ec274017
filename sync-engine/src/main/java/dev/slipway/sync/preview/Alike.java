package dev.slipway.sync.preview;

import dev.slipway.diff.compare.Change;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Cause;
import dev.slipway.sync.preview.Forecast.Changed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Objects in which the same happens, to be told once.
 *
 * @param objects at least one, in the order in which they were found
 */
public record Alike(List<Changed> objects) {
    /** From how many on objects that change in the same way are told together. */
    private static final int ALIKE = 3;

    /** How many changes may be told in one line each before the whole difference says it better. */
    private static final int FEW = 3;

    private static final int NAMES_SHOWN = 4;

    private static final Map<String, String> MARKS = Map.of("labels", "label ", "annotations", "annotation ");

    public Alike {
        objects = List.copyOf(objects);
    }

    /** Groups of objects in which the same few fields change from and to the same values, and the others by themselves. */
    public static List<Alike> of(List<Changed> objects) {
        return grouped(objects, Alike::signature);
    }

    /**
     * The same, and besides those together that change in nothing but the same labels and annotations, whatever their values: a version or a
     * checksum that everything bears.
     */
    public static List<Alike> withMarks(List<Changed> objects) {
        return grouped(objects, object -> isOnlyMarks(object) ? "marks " + marks(object) : signature(object));
    }

    private static List<Alike> grouped(List<Changed> objects, Function<Changed, String> signature) {
        Map<String, List<Changed>> alike = new LinkedHashMap<>();
        for (Changed object : objects)
            alike.computeIfAbsent(signature.apply(object), key -> new ArrayList<>())
                    .add(object);
        List<Alike> groups = new ArrayList<>();
        for (List<Changed> group : alike.values()) {
            if (group.size() >= ALIKE) groups.add(new Alike(group));
            else group.forEach(object -> groups.add(new Alike(List.of(object))));
        }
        return groups;
    }

    /** Whether it is more than one object. */
    public boolean isGroup() {
        return objects.size() > 1;
    }

    /** What happens to a group in a few words: {@code only label app.version}, or {@code spec.replicas 1 → 2}. */
    public String sentence() {
        Changed one = objects.get(0);
        if (isOnlyMarks(one)) return "only " + marks(one);
        return one.difference().changes().stream()
                .map(change -> change.path().display() + ' ' + Values.between(change.before(), " → ", change.after()))
                .collect(Collectors.joining(", "));
    }

    /** The first few by kind and name, and how many more. */
    public String names() {
        String names = objects.stream()
                .limit(NAMES_SHOWN)
                .map(object -> object.key().kind().kind() + " " + object.key().name())
                .collect(Collectors.joining(", "));
        int more = objects.size() - NAMES_SHOWN;
        return names + (more > 0 ? " and " + more + " more" : "");
    }

    /** Equal where the same happens to objects; values of Secrets cannot be told apart here, so each of them is alone. */
    private static String signature(Changed object) {
        boolean alone = !object.verb().equals("update")
                || object.key().kind().kind().equals("Secret")
                || object.changes().stream().anyMatch(change -> !(change.cause() instanceof Cause.ThisChange))
                || object.difference().changes().size() > FEW;
        return alone
                ? object.key().toString()
                : object.difference().changes().stream()
                        .map(change -> change.path() + " " + change.before() + " " + change.after())
                        .collect(Collectors.joining("\n"));
    }

    private static boolean isOnlyMarks(Changed object) {
        List<Change> changes = object.difference().changes();
        return object.verb().equals("update")
                && !changes.isEmpty()
                && changes.stream().noneMatch(change -> marks(change).isEmpty());
    }

    private static String marks(Changed object) {
        TreeSet<String> marks = new TreeSet<>();
        object.difference().changes().forEach(change -> marks.addAll(marks(change)));
        return String.join(", ", marks);
    }

    /** {@code label app.version}; none where the change is of something else. Those of a pod template are the same to a reader. */
    private static List<String> marks(Change change) {
        List<Step> steps = change.path().steps();
        int last = steps.size() - 1;
        Optional<String> one = last >= 2 ? isIn(steps, last - 1) : Optional.empty();
        if (one.isPresent() && steps.get(last) instanceof Step.Field name) return List.of(one.get() + name.name());
        Optional<Mapping> all = change.after().or(change::before).flatMap(Tree::asMapping);
        // The first or the last of them: the whole mapping comes or goes.
        return all.filter(mapping -> last >= 1)
                .flatMap(mapping -> isIn(steps, last)
                        .map(word ->
                                mapping.keys().stream().map(key -> word + key).toList()))
                .orElse(List.of());
    }

    /** What is kept in the mapping at a step, where that is labels or annotations. */
    private static Optional<String> isIn(List<Step> steps, int step) {
        boolean inMetadata = step >= 1 && steps.get(step - 1).equals(new Step.Field("metadata"));
        if (!inMetadata || !(steps.get(step) instanceof Step.Field field)) return Optional.empty();
        return Optional.ofNullable(MARKS.get(field.name()));
    }
}
