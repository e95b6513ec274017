package dev.slipway.diff.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldOwnershipTest {
    private static final PathSet IGNORED = PathSet.of(Path.of("kind"));
    private static final FieldOwnership OWNERSHIP = new FieldOwnership(Shapes.THING, IGNORED);
    private static final Mapping NOTHING = Mapping.empty();

    @Test
    void givesAnApplierItsLeavesAndItsItems() throws Exception {
        Tree config = yaml("""
                kind: Thing
                items:
                - name: a
                  ports: [{port: 80}]
                  labels: {}
                tags: [x]
                args: [p, q]
                selector: {a: b}
                data: {k: v}
                nested: {a: z}
            """);

        Applied.Merged merged = merged(OWNERSHIP.apply(NOTHING, List.of(), config, applier("one"), false));

        assertThat(merged.tree()).isEqualTo(config);
        assertThat(fields(merged.managers(), "one"))
                .isEqualTo(
                        "{'f:args':{},'f:data':{'f:k':{}},'f:items':{'k:{\\'name\\':\\'a\\'}':{'.':{},'f:labels':{},'f:name':{},"
                                + "'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{}}}}},"
                                + "'f:nested':{'f:a':{}},'f:selector':{},'f:tags':{'v:\\'x\\'':{}}}");
    }

    @Test
    void givesAWriterWhatItMadeWithInnerMappings() throws Exception {
        Tree after = yaml("{kind: Thing, data: {b: x}, items: [{name: a, ports: [{port: 80}]}], strategy: {type: A}}");

        List<Manager> owners = OWNERSHIP.update(yaml("{strategy: {}, items: null}"), after, List.of(), writer("bench"));

        assertThat(fields(owners, "bench"))
                .isEqualTo("{'f:data':{'.':{},'f:b':{}},'f:items':{'k:{\\'name\\':\\'a\\'}':{'.':{},'f:name':{},"
                        + "'f:ports':{'.':{},'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{}}}}},"
                        + "'f:strategy':{'f:type':{}}}");
    }

    /** The recorded story of the ConfigMap {@code ssa}: create, again, share, conflict, force, drop, update, conflict with an update. */
    @Test
    void tellsTheRecordedStory() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{data: {a: '1', b: '1'}}", "one");
        assertThat(apply(one.tree(), one.managers(), "{data: {a: '1', b: '1'}}", "one"))
                .isEqualTo(one);

        Applied.Merged shared = apply(one.tree(), one.managers(), "{data: {a: '1', c: '1'}}", "two");
        assertThat(fields(shared.managers(), "one")).isEqualTo("{'f:data':{'f:a':{},'f:b':{}}}");
        assertThat(fields(shared.managers(), "two")).isEqualTo("{'f:data':{'f:a':{},'f:c':{}}}");

        Tree wanted = yaml("{data: {a: '2', b: '2', c: '1'}}");
        Applied refused = OWNERSHIP.apply(shared.tree(), shared.managers(), wanted, applier("two"), false);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        Applied.Conflicting.class,
                        conflicting -> assertThat(conflicting.message())
                                .isEqualTo(
                                        "Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b"));

        Applied.Merged forced = merged(OWNERSHIP.apply(shared.tree(), shared.managers(), wanted, applier("two"), true));
        assertThat(forced.managers()).extracting(Manager::name).containsExactly("two");

        Applied.Merged dropped = apply(forced.tree(), forced.managers(), "{data: {c: '1'}}", "two");
        assertThat(dropped.tree()).isEqualTo(yaml("{data: {c: '1'}}"));
        assertThat(fields(dropped.managers(), "two")).isEqualTo("{'f:data':{'f:c':{}}}");

        Tree changed = yaml("{data: {c: changed, d: '1'}}");
        List<Manager> updated = OWNERSHIP.update(dropped.tree(), changed, dropped.managers(), writer("updater"));
        assertThat(updated).extracting(Manager::name).containsExactly("updater");
        assertThat(fields(updated, "updater")).isEqualTo("{'f:data':{'f:c':{},'f:d':{}}}");

        Applied last = OWNERSHIP.apply(changed, updated, yaml("{data: {c: mine}}"), applier("two"), false);
        assertThat(last)
                .isInstanceOfSatisfying(
                        Applied.Conflicting.class,
                        conflicting -> assertThat(conflicting.message())
                                .isEqualTo(
                                        "Apply failed with 1 conflict: conflict with \"updater\" using v1: .data.c"));
    }

    @Test
    void removesWhatAnApplierNoLongerSaysUnlessOthersOwnIt() throws Exception {
        Applied.Merged one = apply(
                NOTHING,
                List.of(),
                "{items: [{name: a, n: 1}, {name: b, n: 1}], tags: [x, y], nested: {a: q, b: q}}",
                "one");
        Applied.Merged two =
                apply(one.tree(), one.managers(), "{items: [{name: b}], tags: [y], nested: {b: q}}", "two");

        Applied.Merged less = apply(two.tree(), two.managers(), "{data: {k: v}}", "one");

        assertThat(less.tree()).isEqualTo(yaml("{items: [{name: b}], tags: [y], nested: {b: q}, data: {k: v}}"));
        assertThat(fields(less.managers(), "one")).isEqualTo("{'f:data':{'f:k':{}}}");
    }

    @Test
    void removesAnItemWithWhatNobodyOwnsInIt() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{items: [{name: a}], strategy: {type: A}}", "one");
        Tree defaulted = yaml("{items: [{name: a, n: 7}], strategy: {type: A, rolling: {x: y}}, cpu: '1'}");

        Applied.Merged less = apply(defaulted, one.managers(), "{data: {k: v}}", "one");

        assertThat(less.tree()).isEqualTo(yaml("{cpu: '1', data: {k: v}}"));
    }

    @Test
    void weavesItemsInTheOrderThatIsWanted() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{items: [{name: a}, {name: b}, {name: c}]}", "one");

        Applied.Merged two = apply(one.tree(), one.managers(), "{items: [{name: c}, {name: d}, {name: a}]}", "two");

        assertThat(two.tree().asMapping().orElseThrow().sequence("items").mappings())
                .extracting(item -> item.text("name").orElseThrow())
                .containsExactly("b", "c", "d", "a");
    }

    @Test
    void takesAnAtomicValueAsAWhole() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{selector: {a: x}, args: [p]}", "one");

        Applied two = OWNERSHIP.apply(
                one.tree(), one.managers(), yaml("{selector: {b: y}, args: [p]}"), applier("two"), false);

        assertThat(two)
                .isInstanceOfSatisfying(
                        Applied.Conflicting.class,
                        conflicting -> assertThat(conflicting.conflicts())
                                .extracting(Applied.Conflict::path)
                                .containsExactly(Path.of("selector")));
    }

    @Test
    void keepsALiveQuantityOfTheSameAmount() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{cpu: '1'}", "one");

        Applied.Merged two = apply(one.tree(), one.managers(), "{cpu: 1000m}", "two");

        assertThat(two.tree()).isEqualTo(one.tree());
        assertThat(two.managers()).hasSize(2);
    }

    @Test
    void saysNothingWhereAConfigSaysNull() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{data: {a: null, b: x}, cpu: null}", "one");

        assertThat(one.tree()).isEqualTo(yaml("{data: {b: x}}"));
    }

    @Test
    void doesNotStealFromWhoeverWasThereBeforeTheFirstApply() throws Exception {
        Tree live = yaml("{kind: Thing, data: {a: '1', b: '1'}}");
        List<Manager> unrecorded = OWNERSHIP.unrecorded(NOTHING, live, applier("one"));
        Applied.Merged one = apply(live, unrecorded, "{data: {a: '1'}}", "one");

        Applied two = OWNERSHIP.apply(one.tree(), one.managers(), yaml("{data: {b: '2'}}"), applier("one"), false);

        assertThat(fields(one.managers(), "before-first-apply")).isEqualTo("{'f:data':{'.':{},'f:a':{},'f:b':{}}}");
        assertThat(two).isInstanceOf(Applied.Conflicting.class);
    }

    @Test
    void weavesPastItemsThatChangePlaces() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{items: [{name: a}, {name: q}, {name: b}]}", "one");

        Applied.Merged two = apply(one.tree(), one.managers(), "{items: [{name: x}, {name: b}, {name: a}]}", "two");

        assertThat(two.tree().asMapping().orElseThrow().sequence("items").mappings())
                .extracting(item -> item.text("name").orElseThrow())
                .containsExactly("q", "x", "b", "a");
    }

    /** An updater that wrote into an item does not own the item: it goes with its applier, and nobody's neighbour stays. */
    @Test
    void leavesItemsThatAreNobodysWhenItsOwnGo() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{items: [{name: a, n: 1}]}", "one");
        Tree touched = yaml("{items: [{name: a, n: 2}, {name: b}]}");
        List<Manager> owners = OWNERSHIP.update(one.tree(), touched, one.managers(), writer("toucher"));
        owners = owners.stream()
                .map(owner -> owner.withFields(
                        owner.fields().outside(PathSet.of(Path.of("items").key("name", "b")))))
                .toList();

        Applied.Merged less = merged(OWNERSHIP.apply(touched, owners, yaml("{data: {k: v}}"), applier("one"), false));

        assertThat(less.tree()).isEqualTo(yaml("{items: [{name: b}], data: {k: v}}"));
        assertThat(less.managers()).extracting(Manager::name).containsExactly("one");
    }

    /** A real server makes it null here: an applier that empties a mapping still says that there is one. */
    @Test
    void keepsAMappingThatItsApplierEmpties() throws Exception {
        Applied.Merged full = apply(NOTHING, List.of(), "{items: [{name: a, labels: {x: y}}]}", "one");

        Applied.Merged empty = apply(full.tree(), full.managers(), "{items: [{name: a, labels: {}}]}", "one");

        assertThat(empty.tree()).isEqualTo(yaml("{items: [{name: a, labels: {}}]}"));
    }

    /** As a name and a namespace stay when the last label goes. */
    @Test
    void keepsWhatIsSaidWhereNobodyOwnsIt() throws Exception {
        FieldOwnership ownership = new FieldOwnership(Shapes.THING, PathSet.of(Path.of("nested", "a")));
        Tree full = yaml("{nested: {a: name, b: x}}");
        Applied.Merged one = merged(ownership.apply(NOTHING, List.of(), full, applier("one"), false));

        Applied less = ownership.apply(one.tree(), one.managers(), yaml("{nested: {a: name}}"), applier("one"), false);

        assertThat(merged(less).tree()).isEqualTo(yaml("{nested: {a: name}}"));
    }

    @Test
    void takesAnEmptyMappingInPlaceOfNullAsAChange() throws Exception {
        List<Manager> owners = OWNERSHIP.update(yaml("{data: null}"), yaml("{data: {}}"), List.of(), writer("one"));

        assertThat(fields(owners, "one")).isEqualTo("{'f:data':{}}");
    }

    @Test
    void givesTheWholeToWhoOwnedAPartOfWhatHasBecomeAtomic() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{data: {a: '1'}}", "one");
        Schema atomic = Schema.Struct.of(
                "Thing",
                new java.util.TreeMap<>(
                        java.util.Map.of("data", new Schema.MapOf(new Schema.Leaf(Schema.Type.STRING), true))));
        FieldOwnership later = new FieldOwnership(atomic, IGNORED);

        Applied two = later.apply(one.tree(), one.managers(), yaml("{data: {b: '1'}}"), applier("two"), false);

        assertThat(two)
                .isInstanceOfSatisfying(
                        Applied.Conflicting.class,
                        conflicting -> assertThat(conflicting.message())
                                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data"));
    }

    @Test
    void refusesItemsThatCannotBeToldApart() throws Exception {
        Applied twice = OWNERSHIP.apply(
                NOTHING,
                List.of(),
                yaml("{items: [{name: a, ports: [{port: 80}, {port: 80, protocol: TCP}]}]}"),
                applier("one"),
                false);
        Applied nameless = OWNERSHIP.apply(NOTHING, List.of(), yaml("{items: [{n: 1}]}"), applier("one"), false);

        assertThat(((Applied.Refused) twice).sentence())
                .isEqualTo(".items[name=\"a\"].ports: duplicate entries for key [port=80,protocol=\"TCP\"]");
        assertThat(((Applied.Refused) nameless).sentence()).startsWith(".items: element 0");
    }

    @Test
    void countsOnlyNewTimesWhereFieldsChange() throws Exception {
        Applied.Merged one = apply(NOTHING, List.of(), "{cpu: '1'}", "one");
        Manager later = Manager.of("one", Operation.APPLY, "v1", "2026-01-02T00:00:00Z");

        Applied.Merged same = merged(OWNERSHIP.apply(one.tree(), one.managers(), yaml("{cpu: '1'}"), later, false));
        Applied.Merged other = merged(OWNERSHIP.apply(one.tree(), one.managers(), yaml("{cpu: '2'}"), later, false));

        assertThat(same).isEqualTo(one);
        assertThat(other.managers()).extracting(Manager::time).containsExactly("2026-01-02T00:00:00Z");
    }

    @Test
    void foldsTheOldestWritersIntoOne() throws Exception {
        List<Manager> owners = List.of();
        Mapping tree = NOTHING;
        for (int i = 0; i < 15; i++) {
            Mapping next = tree.withAt("v", "data", "k" + i);
            String time = "2026-01-01T00:00:" + (i + 10) + "Z";
            owners = OWNERSHIP.update(tree, next, owners, Manager.of("w" + i, Operation.UPDATE, "v1", time));
            tree = next;
        }

        assertThat(owners)
                .hasSize(10)
                .extracting(Manager::name)
                .contains("ancient-changes", "w14", "w6")
                .doesNotContain("w5");
        assertThat(fields(owners, "ancient-changes"))
                .isEqualTo("{'f:data':{'.':{},'f:k0':{},'f:k1':{},'f:k2':{},'f:k3':{},'f:k4':{},'f:k5':{}}}");
    }

    @Test
    void keepsWritersOfSubresourcesApart() throws Exception {
        Manager main = writer("kubectl");
        Manager scale = writer("kubectl").withSubresource("scale");

        List<Manager> owners = OWNERSHIP.update(NOTHING, yaml("{cpu: '1'}"), List.of(), main);
        owners = OWNERSHIP.update(yaml("{cpu: '1'}"), yaml("{cpu: '2', args: [p]}"), owners, scale);

        assertThat(owners).containsExactly(scale.withFields(PathSet.of(Path.of("cpu"), Path.of("args"))));
        assertThat(scale.describe()).isEqualTo("\"kubectl\" with subresource \"scale\" using v1");
    }

    @Test
    void worksWithoutASchema() throws Exception {
        FieldOwnership any = new FieldOwnership(Schema.ANY, IGNORED);
        Applied.Merged one =
                merged(any.apply(NOTHING, List.of(), yaml("{a: {b: {c: 1}}, l: [1]}"), applier("one"), false));

        Applied.Merged less =
                merged(any.apply(one.tree(), one.managers(), yaml("{a: {b: {d: 1}}}"), applier("one"), false));

        assertThat(less.tree()).isEqualTo(yaml("{a: {b: {d: 1}}}"));
        assertThat(fields(one.managers(), "one")).isEqualTo("{'f:a':{'.':{},'f:b':{'.':{},'f:c':{}}},'f:l':{}}");
    }

    @Test
    void writesAndReadsManagers() throws Exception {
        Sequence entries = (Sequence) Json.read("""
            [{"manager": "m1", "operation": "Apply", "apiVersion": "apps/v1", "time": "2026-11-20T04:58:46Z", "fieldsType": "FieldsV1",
              "fieldsV1": {"f:metadata": {"f:finalizers": {"v:\\"ex.io/a\\"": {}}, "f:labels": {"f:l": {}}},
                "f:spec": {"f:containers": {"k:{\\"name\\":\\"c\\"}": {".": {}, "f:args": {}}}, "f:list": {"i:3": {}}}}},
             {"manager": "m2", "operation": "Update", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
              "fieldsV1": {"f:status": {".": {}, "f:replicas": {}}}, "subresource": "status"}]
            """);

        List<Manager> managers = Managers.read(entries).orElseThrow();

        assertThat(Json.text(Managers.write(managers))).isEqualTo(Json.text(entries));
        assertThat(managers.get(0)
                        .fields()
                        .contains(Path.of("spec", "containers").key("name", "c")))
                .isTrue();
        assertThat(managers.get(0).fields().contains(Path.of("metadata", "labels")))
                .isFalse();
    }

    @Test
    void readsNoManagersFromAnythingElse() {
        List<Object> broken = new ArrayList<>(List.of(
                Sequence.of(1),
                Sequence.of(Mapping.empty()),
                Sequence.of(entry("Apply", Mapping.of("f:a", 1))),
                Sequence.of(entry("Apply", Mapping.of("x:a", Mapping.empty()))),
                Sequence.of(entry("Apply", Mapping.of("k:[1]", Mapping.empty()))),
                Sequence.of(entry("Apply", Mapping.of("v:{", Mapping.empty()))),
                Sequence.of(entry("Apply", Mapping.of("i:-1", Mapping.empty()))),
                Sequence.of(entry("Steal", Mapping.empty()))));

        for (Object entries : broken)
            assertThat(Managers.read((Sequence) entries)).isEmpty();
        assertThat(Managers.read(Sequence.of(entry("Apply", Mapping.empty())))).isPresent();
    }

    private static Mapping entry(String operation, Mapping fields) {
        return Mapping.of(
                "manager",
                "m",
                "operation",
                operation,
                "apiVersion",
                "v1",
                "fieldsType",
                "FieldsV1",
                "fieldsV1",
                fields);
    }

    private static Applied.Merged apply(Tree live, List<Manager> managers, String config, String name)
            throws Exception {
        return merged(OWNERSHIP.apply(live, managers, yaml(config), applier(name), false));
    }

    private static Applied.Merged merged(Applied applied) {
        assertThat(applied).isInstanceOf(Applied.Merged.class);
        return (Applied.Merged) applied;
    }

    private static Manager applier(String name) {
        return Manager.of(name, Operation.APPLY, "v1", "2026-01-01T00:00:00Z");
    }

    private static Manager writer(String name) {
        return Manager.of(name, Operation.UPDATE, "v1", "2026-01-01T00:00:00Z");
    }

    private static String fields(List<Manager> managers, String name) {
        Manager found = managers.stream()
                .filter(manager -> manager.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Json.text(Managers.writeFields(found.fields())).replace('"', '\'');
    }

    private static Tree yaml(String text) throws Exception {
        return Yaml.readOne(text).root();
    }
}
