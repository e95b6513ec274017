package dev.slipway.diff.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.compare.Comparison;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Shapes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FieldOwnershipPropertyTest {
    private static final Schema SCHEMA = Shapes.THING;
    private static final FieldOwnership OWNERSHIP = new FieldOwnership(SCHEMA, PathSet.empty());

    @Test
    void applyingTwiceChangesNothing() {
        Seeds.forEach(300, seed -> {
            State state = State.of(seed, 4);
            Mapping config = Shapes.thing(seed + 7);

            State once = state.apply(config, "m");

            assertThat(once.apply(config, "m")).isEqualTo(once);
        });
    }

    @Test
    void theLastConfigOfTheOnlyApplierIsAllThereIs() {
        Seeds.forEach(300, seed -> {
            Mapping last = Shapes.thing(seed + 7);

            State state = State.EMPTY.apply(Shapes.thing(seed), "m").apply(last, "m");

            assertThat(Comparison.of(last, state.tree(), SCHEMA).isEmpty()).isTrue();
        });
    }

    @Test
    void whatAnApplierForcedIsThereAndItsOwn() {
        Seeds.forEach(300, seed -> {
            Mapping config = Shapes.thing(seed + 7);

            State state = State.of(seed, 4).apply(config, "m");

            PathSet wanted = Fields.of(config, SCHEMA);
            assertThat(state.owner("m")).isEqualTo(wanted);
            Tree again = StructuredMerge.merge(state.tree(), config, SCHEMA);
            assertThat(Comparison.of(state.tree(), again, SCHEMA).isEmpty()).isTrue();
        });
    }

    @Test
    void nobodyOwnsWhatIsNotThere() {
        Seeds.forEach(300, seed -> {
            State state = State.of(seed, 6);

            PathSet there = Fields.all(state.tree(), SCHEMA);

            for (Manager manager : state.managers()) {
                assertThat(manager.fields().difference(there)).isEqualTo(PathSet.empty());
            }
        });
    }

    @Test
    void leavingAppliersLeaveWhatOthersOwn() {
        Seeds.forEach(300, seed -> {
            State before = State.EMPTY.apply(Shapes.thing(seed), "one").apply(Shapes.thing(seed + 7), "two");

            State after = before.apply(Mapping.empty(), "two");

            PathSet rest = Fields.of(after.tree(), SCHEMA);
            assertThat(rest.difference(after.owner("one"))).isEqualTo(PathSet.empty());
            assertThat(after.owner("two")).isEqualTo(PathSet.empty());
        });
    }

    @Test
    void conflictsAreExactlyTheFieldsThatForceTakes() {
        Seeds.forEach(300, seed -> {
            State state = State.of(seed, 3);
            Mapping config = Shapes.thing(seed + 7);

            Applied polite = OWNERSHIP.apply(state.tree(), state.managers(), config, applier("new"), false);

            State forced = state.apply(config, "new");
            if (polite instanceof Applied.Merged merged) {
                assertThat(new State(merged.tree(), merged.managers())).isEqualTo(forced);
            } else {
                for (Applied.Conflict conflict : ((Applied.Conflicting) polite).conflicts()) {
                    assertThat(forced.owner(conflict.owner().name()).contains(conflict.path()))
                            .isFalse();
                }
            }
        });
    }

    @Test
    void aWriterOwnsWhatItChangedAndNobodyElseDoes() {
        Seeds.forEach(300, seed -> {
            State before = State.of(seed, 3);
            Mapping after = Shapes.thing(seed + 7);

            State state = before.update(after, "writer");

            PathSet written = FieldChanges.between(before.tree(), after, SCHEMA).written();
            assertThat(written.difference(state.owner("writer"))).isEqualTo(PathSet.empty());
            for (Manager manager : state.managers()) {
                if (!manager.name().equals("writer"))
                    assertThat(manager.fields().intersection(written)).isEqualTo(PathSet.empty());
            }
        });
    }

    @Test
    void ofTooManyWritersTheOldestBecomeOneAndNothingIsLost() {
        Seeds.forEach(500, seed -> {
            Random random = Seeds.random(seed);
            Mapping tree = Mapping.empty();
            List<Manager> owners = List.of();
            for (int i = 0; i < 30; i++) {
                Mapping next = tree.withAt("v", "data", "k" + i);
                Manager writer = Manager.of(
                        "w" + random.nextInt(40), Operation.UPDATE, "v" + random.nextInt(2), "t" + (10 + i / 4));
                owners = OWNERSHIP.update(tree, next, owners, writer);
                tree = next;
                checkFolded(owners, tree);
            }
        });
    }

    private static void checkFolded(List<Manager> owners, Mapping tree) {
        assertThat(owners).hasSizeLessThanOrEqualTo(FieldOwnership.MAX_WRITERS);
        PathSet owned = PathSet.empty();
        for (Manager owner : owners) {
            assertThat(owner.fields().intersection(owned)).isEqualTo(PathSet.empty());
            assertThat(owners.stream().filter(owner::isSameAs)).hasSize(1);
            owned = owned.union(owner.fields());
        }
        assertThat(owned).isEqualTo(Fields.all(tree, SCHEMA).withRoot(false));
    }

    @Test
    void managersReadBack() {
        Seeds.forEach(300, seed -> {
            State state = State.of(seed, 5);

            List<Manager> read = Managers.read(Managers.write(state.managers())).orElseThrow();

            assertThat(read).containsExactlyInAnyOrderElementsOf(state.managers());
        });
    }

    /** A tree with its owners after some writes. */
    private record State(Tree tree, List<Manager> managers) {
        static final State EMPTY = new State(Mapping.empty(), List.of());

        /** After so many random writes. */
        static State of(long seed, int writes) {
            Random random = Seeds.random(seed);
            State state = EMPTY;
            for (int i = 0; i < writes; i++) {
                Mapping thing = Shapes.thing(seed * 100 + i);
                String who = "w" + random.nextInt(3);
                state = random.nextBoolean() ? state.apply(thing, who) : state.update(thing, who);
            }
            return state;
        }

        State apply(Mapping config, String who) {
            Applied.Merged merged = (Applied.Merged) OWNERSHIP.apply(tree, managers, config, applier(who), true);
            return new State(merged.tree(), merged.managers());
        }

        State update(Mapping after, String who) {
            Manager writer = Manager.of(who, Operation.UPDATE, "v1", "t");
            return new State(after, OWNERSHIP.update(tree, after, managers, writer));
        }

        PathSet owner(String who) {
            PathSet fields = PathSet.empty();
            for (Manager manager : managers) if (manager.name().equals(who)) fields = fields.union(manager.fields());
            return fields;
        }
    }

    private static Manager applier(String name) {
        return Manager.of(name, Operation.APPLY, "v1", "t");
    }
}
