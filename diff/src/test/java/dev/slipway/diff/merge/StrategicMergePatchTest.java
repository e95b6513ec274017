package dev.slipway.diff.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.merge.Patched.Reason;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Fitting;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Shapes;
import dev.slipway.testing.StrategicDiff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // items merge by key, deep; nulls delete
                "{items: [{name: a, n: 1}, {name: b}]}; {items: [{name: a, n: 2}]}; {items: [{name: a, n: 2}, {name: b}]}",
                "{items: [{name: a, labels: {x: y, z: w}}]}; {items: [{name: a, labels: {x: null}}]}; {items: [{name: a, labels: {z: w}}]}",
                // a new item goes before those the patch does not name
                "{items: [{name: a}]}; {items: [{name: c, n: 1}]}; {items: [{name: c, n: 1}, {name: a}]}",
                "{}; {items: [{name: c, n: null}]}; {items: [{name: c}]}",
                // directives of items
                "{items: [{name: a}, {name: b}]}; {items: [{$patch: delete, name: a}]}; {items: [{name: b}]}",
                "{items: [{name: a}, {name: b}]}; {items: [{$patch: replace}, {name: c}]}; {items: [{name: c}]}",
                "{items: [{name: a, n: 1}]}; {items: [{name: a, ports: [{port: 80}]}]}; {items: [{name: a, n: 1, ports: [{port: 80}]}]}",
                // of items with one key, the first is meant, none is lost
                "{items: [{name: a, ports: [{port: 53, protocol: UDP}, {port: 53}]}]}; {items: [{name: a, ports: [{port: 53, name: d}]}]};"
                        + " {items: [{name: a, ports: [{port: 53, protocol: UDP, name: d}, {port: 53}]}]}",
                // order
                "{items: [{name: a}, {name: b}, {name: c}]}; {$setElementOrder/items: [{name: c}, {name: a}]};"
                        + " {items: [{name: b}, {name: c}, {name: a}]}",
                "{items: [{name: web}]}; {$setElementOrder/items: [{name: new}, {name: web}], items: [{name: new, n: 1}]};"
                        + " {items: [{name: new, n: 1}, {name: web}]}",
                "{tags: [x, y]}; {$setElementOrder/tags: [z, y, x], tags: [z]}; {tags: [z, y, x]}",
                // lists of values
                "{tags: [x, y]}; {tags: [z, x]}; {tags: [z, x, y]}",
                "{tags: [x, y, z]}; {$deleteFromPrimitiveList/tags: [y]}; {tags: [x, z]}",
                "{tags: [x, y]}; {$deleteFromPrimitiveList/tags: [y], tags: [z]}; {tags: [z, x]}",
                // lists without a patch key, and what the schema does not know
                "{args: [x, y]}; {args: [z]}; {args: [z]}",
                "{odd: [{name: a}]}; {odd: [{name: b}]}; {odd: [{name: b}]}",
                // mappings
                "{data: {a: 1}}; {data: {b: 2}}; {data: {a: 1, b: 2}}",
                "{data: {a: 1}}; {data: {$patch: replace, b: 2}}; {data: {b: 2}}",
                "{data: {a: 1}, cpu: 1}; {data: {$patch: delete}}; {cpu: 1}",
                "{data: {a: 1}}; {$patch: replace, cpu: 1}; {cpu: 1}",
                "{selector: {a: 1}}; {selector: {b: 2}}; {selector: {a: 1, b: 2}}",
                "{strategy: {type: A, rolling: {x: 1}}}; {strategy: {$retainKeys: [type], type: B}}; {strategy: {type: B}}",
                "{chosen: {a: x}}; {chosen: {b: y, $patch: replace}}; {chosen: {b: y}}",
                "{chosen: {a: x}}; {chosen: {$patch: delete}}; {}",
                "{cpu: {a: 1}}; {cpu: 2}; {cpu: 2}"
            })
    void patches(String target, String patch, String result) throws Exception {
        Patched patched = StrategicMergePatch.apply(yaml(target), yaml(patch), Shapes.THING);

        assertThat(patched).isEqualTo(new Patched.To(yaml(result)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[1]; ''",
                "{items: [{n: 1}]}; .items",
                "{items: [x]}; .items",
                "{items: [{name: a, $patch: merge}]}; .items",
                "{items: [{name: a, items: [{n: 1}]}]}; .items[name=\"a\"].items",
                "{strategy: {$retainKeys: [type], rolling: {}}}; .strategy.rolling",
                "{strategy: {$retainKeys: type}}; .strategy",
                "{data: {$patch: tear}}; .data",
                "{$setElementOrder/items: x}; .$setElementOrder/items",
                "{$setElementOrder/items: [{name: b}], items: [{name: a}]}; .items",
                "{$deleteFromPrimitiveList/tags: x}; .$deleteFromPrimitiveList/tags"
            })
    void refuses(String patch, String at) throws Exception {
        Tree target = yaml("{items: [{name: a, items: [{name: b}]}], strategy: {type: A}, data: {a: b}, tags: [x]}");

        Patched patched = StrategicMergePatch.apply(target, yaml(patch), Shapes.THING);

        assertThat(patched).isInstanceOfSatisfying(Patched.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(refused.at()).isEqualTo(at);
        });
    }

    @Test
    void changesNothingWhenThePatchSaysWhatIsThere() {
        Seeds.forEach(500, seed -> {
            Mapping thing = Shapes.thing(seed);

            assertThat(StrategicMergePatch.apply(thing, thing, Shapes.THING)).isEqualTo(new Patched.To(thing));
        });
    }

    @Test
    void replacesWhatIsNotToBeMergedInto() throws Exception {
        Patched patched = StrategicMergePatch.apply(
                yaml("{chosen: {a: x}, nested: {a: x}}"), yaml("{chosen: {b: y}, nested: {b: y}}"), Shapes.THING);

        assertThat(patched).isEqualTo(new Patched.To(yaml("{chosen: {b: y}, nested: {a: x, b: y}}")));
    }

    @Test
    void isIdempotent() {
        Seeds.forEach(1000, seed -> {
            Mapping target = Shapes.thing(seed);
            Mapping patch = Shapes.thing(seed + 1_000_000);

            Tree once = tree(StrategicMergePatch.apply(target, patch, Shapes.THING));

            assertThat(tree(StrategicMergePatch.apply(once, patch, Shapes.THING)))
                    .isEqualTo(once);
        });
    }

    @Test
    void behavesAsAMergePatchWhereNothingIsKnown() {
        Seeds.forEach(300, seed -> {
            Mapping target = Shapes.thing(seed);
            Mapping patch = Shapes.thing(seed + 1_000_000);

            assertThat(StrategicMergePatch.apply(target, patch, Schema.ANY))
                    .isEqualTo(new Patched.To(MergePatch.apply(target, patch)));
        });
    }

    @Test
    void makesOfOneWhatAClientWantedItToBe() {
        Seeds.forEach(3_000, seed -> {
            Fitting fitting = new Fitting(Seeds.random(seed));
            Mapping before = fitting.mapping(Shapes.THING);
            Mapping after = fitting.changed(before, Shapes.THING);

            Mapping patch = new StrategicDiff(Seeds.random(seed)).between(before, after, Shapes.THING);

            assertThat(tree(StrategicMergePatch.apply(before, patch, Shapes.THING)))
                    .as(before + " patched by " + patch)
                    .isEqualTo(after);
        });
    }

    private static Tree tree(Patched patched) {
        return ((Patched.To) patched).tree();
    }

    private static Tree yaml(String text) throws Exception {
        return text.equals("[1]") ? Sequence.of(1) : Yaml.readOne(text).root();
    }
}
