package dev.slipway.diff.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.merge.Patched.Reason;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Trees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

    /** The examples of RFC 6902, appendix A, and some more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'foo':'bar'}|[{'op':'add','path':'/baz','value':'qux'}]|{'baz':'qux','foo':'bar'}",
                "{'foo':['bar','baz']}|[{'op':'add','path':'/foo/1','value':'qux'}]|{'foo':['bar','qux','baz']}",
                "{'baz':'qux','foo':'bar'}|[{'op':'remove','path':'/baz'}]|{'foo':'bar'}",
                "{'foo':['bar','qux','baz']}|[{'op':'remove','path':'/foo/1'}]|{'foo':['bar','baz']}",
                "{'baz':'qux','foo':'bar'}|[{'op':'replace','path':'/baz','value':'boo'}]|{'baz':'boo','foo':'bar'}",
                "{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}|[{'op':'move','from':'/foo/waldo','path':'/qux/thud'}]"
                        + "|{'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
                "{'foo':['all','grass','cows','eat']}|[{'op':'move','from':'/foo/1','path':'/foo/3'}]"
                        + "|{'foo':['all','cows','eat','grass']}",
                "{'baz':'qux','foo':['a',2,'c']}|[{'op':'test','path':'/baz','value':'qux'},{'op':'test','path':'/foo/1','value':2}]"
                        + "|{'baz':'qux','foo':['a',2,'c']}",
                "{'foo':'bar'}|[{'op':'add','path':'/child','value':{'grandchild':{}}}]|{'foo':'bar','child':{'grandchild':{}}}",
                "{'foo':'bar'}|[{'op':'add','path':'/baz','value':'qux','xyz':123}]|{'foo':'bar','baz':'qux'}",
                "{'/':9,'~1':10}|[{'op':'test','path':'/~01','value':10}]|{'/':9,'~1':10}",
                "{'foo':['bar']}|[{'op':'add','path':'/foo/-','value':['abc','def']}]|{'foo':['bar',['abc','def']]}",
                "{'a':1}|[{'op':'add','path':'','value':{'b':2}}]|{'b':2}",
                "{'a':{'b':1}}|[{'op':'copy','from':'/a','path':'/c'}]|{'a':{'b':1},'c':{'b':1}}",
                "{}|[{'op':'test','path':'/a','value':null},{'op':'add','path':'/a','value':null}]|{'a':null}"
            })
    void appliesOperations(String target, String patch, String result) {
        assertThat(JsonPatch.apply(json(target), json(patch))).isEqualTo(new Patched.To(json(result)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'baz':'qux'}|[{'op':'test','path':'/baz','value':'bar'}]|INAPPLICABLE|/baz",
                "{'foo':'bar'}|[{'op':'add','path':'/baz/bat','value':'qux'}]|INAPPLICABLE|/baz/bat",
                "{}|[{'op':'remove','path':'/a'}]|INAPPLICABLE|/a",
                "{}|[{'op':'replace','path':'/a','value':1}]|INAPPLICABLE|/a",
                "{'a':[1]}|[{'op':'add','path':'/a/2','value':1}]|INAPPLICABLE|/a/2",
                "{'a':[1]}|[{'op':'replace','path':'/a/-','value':1}]|INAPPLICABLE|/a/-",
                "{'a':[1]}|[{'op':'remove','path':'/a/01'}]|INAPPLICABLE|/a/01",
                "{'a':{'b':1}}|[{'op':'move','from':'/a','path':'/a/b'}]|INAPPLICABLE|/a/b",
                "{}|{'op':'add'}|MALFORMED|``",
                "{}|[1]|MALFORMED|/0",
                "{}|[{'op':'add','path':'/a','value':1},{'op':'jump','path':'/a'}]|MALFORMED|/1",
                "{}|[{'op':'add','path':'a','value':1}]|MALFORMED|/0",
                "{}|[{'op':'add','path':'/a'}]|MALFORMED|/0",
                "{}|[{'op':'move','path':'/a'}]|MALFORMED|/0"
            })
    void refuses(String target, String patch, Reason reason, String at) {
        Patched result = JsonPatch.apply(json(target), json(patch));

        assertThat(result).isInstanceOfSatisfying(Patched.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.at()).isEqualTo(at);
            assertThat(refused.message()).isNotBlank();
        });
    }

    @Test
    void refusesWhatWouldGrowWithoutBounds() {
        Tree add = json("{'op':'add','path':'/a','value':1}");
        List<Tree> doublings = new ArrayList<>();
        for (int i = 0; i < 40; i++) doublings.add(json("{'op':'copy','from':'/a','path':'/a/x" + i + "'}"));
        List<Tree> descents = Collections.nCopies(300, json("{'op':'copy','from':'','path':'/a'}"));

        assertThat(reason(JsonPatch.apply(Mapping.empty(), new Sequence(Collections.nCopies(10_001, add)))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(JsonPatch.apply(json("{'a':{'b':1}}"), new Sequence(doublings))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(JsonPatch.apply(json("{'a':1}"), new Sequence(descents))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(JsonPatch.apply(Mapping.empty(), new Sequence(Collections.nCopies(10_000, add))))
                .isEqualTo(new Patched.To(Mapping.of("a", 1)));
    }

    @Test
    void makesPatchesThatReproduceTheDifference() {
        Seeds.forEach(500, seed -> {
            Tree before = Trees.random(seed);
            Tree after = Trees.changed(before, seed);

            JsonPatch patch = JsonPatch.between(before, after);

            assertThat(patch.apply(before)).isEqualTo(new Patched.To(after));
            assertThat(JsonPatch.apply(before, patch.tree())).isEqualTo(new Patched.To(after));
            assertThat(patch.operations().isEmpty()).isEqualTo(before.equals(after));
        });
    }

    private static Reason reason(Patched patched) {
        return ((Patched.Refused) patched).reason();
    }

    private static Tree json(String text) {
        try {
            return Json.read(text.replace('\'', '"'));
        } catch (dev.slipway.diff.codec.Malformed e) {
            throw new IllegalArgumentException(e);
        }
    }
}
