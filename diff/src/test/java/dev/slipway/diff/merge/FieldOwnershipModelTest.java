package dev.slipway.diff.merge;

import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.merge.Story.Way;
import dev.slipway.diff.merge.Story.Write;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.path.Step;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Server-side apply does what {@link OwnershipModel} says, whatever the schema and whoever writes in whatever way. */
class FieldOwnershipModelTest {

    @Test
    void doesWhatTheModelSays() {
        Seeds.forEach(100_000, seed -> {
            Story story = StoryTeller.tell(seed);
            if (difference(story).isEmpty()) return;
            Story shortest = story.shrunk(shorter -> difference(shorter).isPresent());
            throw new AssertionError(difference(shortest).orElseThrow() + "\nin" + shortest);
        });
    }

    /** What the code and the model do not agree on; empty where they agree to the end. */
    private static Optional<String> difference(Story story) {
        try {
            return new Run(story).difference();
        } catch (RuntimeException failure) {
            return Optional.of(failure.toString());
        }
    }

    /** One story, told to both. */
    private static final class Run {
        private final Story story;
        private FieldOwnership ownership;
        private Tree tree = Mapping.empty();
        private List<Manager> managers = List.of();
        private OwnershipModel model;

        Run(Story story) {
            this.story = story;
            PathSet ignored = PathSet.empty();
            for (String place : story.nobodys())
                ignored = ignored.with(Path.of(place.substring("/f:".length()).split("/f:", -1)));
            ownership = new FieldOwnership(story.form().schema(), ignored);
            model = OwnershipModel.empty(story.form(), story.nobodys());
        }

        Optional<String> difference() {
            int number = 0;
            for (Write write : story.writes()) {
                if (number++ == story.from()) reshape();
                Result expected = tellModel(write);
                Result actual = tell(write, "t" + number);
                if (!expected.equals(actual)) {
                    return Optional.of("after write " + number + "\n  expected " + expected + "\n  but was  " + actual);
                }
            }
            return Optional.empty();
        }

        private void reshape() {
            ownership = new FieldOwnership(story.later().schema(), ownership.ignored());
            model = model.reshaped(story.later());
        }

        private Result tellModel(Write write) {
            if (write.way() == Way.SERVER) {
                model = model.changed(write.document());
                return Result.done(model.facts(), model.owners());
            }
            if (write.way() == Way.UPDATE) {
                model = model.update("update " + write.manager(), write.document());
                return Result.done(model.facts(), model.owners());
            }
            OwnershipModel.Outcome outcome =
                    model.apply("apply " + write.manager(), write.document(), write.way() == Way.FORCE);
            model = outcome.after();
            if (outcome.isRefused()) return Result.REFUSED;
            return outcome.conflicts().isEmpty()
                    ? Result.done(model.facts(), model.owners())
                    : Result.conflicting(outcome.conflicts());
        }

        private Result tell(Write write, String time) {
            if (write.way() == Way.SERVER) {
                tree = write.tree();
                return state();
            }
            if (write.way() == Way.UPDATE) {
                Tree before = tree;
                tree = write.tree();
                Manager writer = Manager.of(write.manager(), Operation.UPDATE, "v1", time);
                managers = ownership.update(before, tree, managers, writer);
                return state();
            }
            Manager applier = Manager.of(write.manager(), Operation.APPLY, "v1", time);
            Applied applied = ownership.apply(tree, managers, write.tree(), applier, write.way() == Way.FORCE);
            if (applied instanceof Applied.Refused) return Result.REFUSED;
            if (applied instanceof Applied.Conflicting conflicting) return conflicts(conflicting);
            Applied.Merged merged = (Applied.Merged) applied;
            tree = merged.tree();
            managers = merged.managers();
            return state();
        }

        private Result state() {
            Map<String, Set<String>> owners = new TreeMap<>();
            for (Manager manager : managers) {
                // what is recorded is brought up to date by the next write that succeeds
                owners.put(name(manager), OwnershipModel.inOne(places(manager.fields()), model.form()));
            }
            return Result.done(Facts.of(plain(tree), model.form()), owners);
        }

        private static Result conflicts(Applied.Conflicting conflicting) {
            Set<String> conflicts = new TreeSet<>();
            for (Applied.Conflict conflict : conflicting.conflicts()) {
                conflicts.add(name(conflict.owner()) + " " + place(conflict.path()));
            }
            return Result.conflicting(conflicts);
        }
    }

    /** What can be seen after a write. The meaning of a value counts only where owners change, its text always. */
    private record Result(Set<String> refusal, Map<String, Object> document, Map<String, Set<String>> owners) {
        static final Result REFUSED = new Result(Set.of("refused"), Map.of(), Map.of());

        static Result done(Facts facts, Map<String, Set<String>> owners) {
            Map<String, Object> document = new LinkedHashMap<>();
            facts.at().forEach((place, fact) -> document.put(place, List.of(fact.sort(), text(fact))));
            return new Result(Set.of(), document, owners);
        }

        static Result conflicting(Set<String> conflicts) {
            return new Result(conflicts, Map.of(), Map.of());
        }

        private static Object text(Facts.Fact fact) {
            if (fact.sort() == Facts.Sort.LIST) return fact.order();
            return fact.value() == null ? "null" : fact.value();
        }
    }

    private static String name(Manager manager) {
        return (manager.operation() == Operation.APPLY ? "apply " : "update ") + manager.name();
    }

    private static Set<String> places(PathSet fields) {
        Set<String> places = new TreeSet<>();
        for (Path path : fields.paths()) places.add(place(path));
        return places;
    }

    private static String place(Path path) {
        StringBuilder place = new StringBuilder();
        for (Step step : path.steps()) place.append('/').append(step(step));
        return place.toString();
    }

    private static String step(Step step) {
        if (step instanceof Step.Field field) return "f:" + field.name();
        if (step instanceof Step.Value value) return "v:" + plain(value.value());
        if (!(step instanceof Step.Key key)) return step.toString();
        List<String> parts = new ArrayList<>();
        key.fields().forEach((name, value) -> parts.add(name + "=" + plain(value)));
        return "k:" + String.join(",", parts);
    }

    /** A tree as plain Java values, in its own order but for mappings, whose order means nothing. */
    private static Object plain(Tree tree) {
        if (tree instanceof Mapping mapping) {
            Map<String, Object> map = new TreeMap<>();
            mapping.forEach((key, value) -> map.put(key, plain(value)));
            return map;
        }
        if (tree instanceof Sequence list)
            return list.items().stream().map(item -> plain(item)).toList();
        if (tree instanceof Scalar.Text text) return text.value();
        if (tree instanceof Scalar.Whole whole) return (int) whole.value();
        return null;
    }
}
