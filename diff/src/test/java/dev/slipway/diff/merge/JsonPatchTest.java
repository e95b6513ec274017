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
                "{}|[{'op':'test','path':'/a','value':null},{'op':'add','path':'/a','value':null}]|{'a':null}",
                // more of the standard: places at the end, in and out of lists; escapes; whole documents; members that
                // mean nothing
                "{'a':[1,2]}|[{'op':'add','path':'/a/2','value':3}]|{'a':[1,2,3]}",
                "{'a':[1,2]}|[{'op':'add','path':'/a/0','value':3}]|{'a':[3,1,2]}",
                "{'a':[1,2]}|[{'op':'replace','path':'/a/1','value':[3]}]|{'a':[1,[3]]}",
                "{'a':[1,2,3]}|[{'op':'move','from':'/a/2','path':'/a/0'}]|{'a':[3,1,2]}",
                "{'a':[1,2],'b':{}}|[{'op':'move','from':'/a/0','path':'/b/x'}]|{'a':[2],'b':{'x':1}}",
                "{'a':[1]}|[{'op':'copy','from':'/a/0','path':'/a/-'}]|{'a':[1,1]}",
                "{'a':{'b':1}}|[{'op':'move','from':'/a','path':'/a'}]|{'a':{'b':1}}",
                "{'a':{'b':1},'c':2}|[{'op':'move','from':'/a/b','path':'/a'}]|{'a':1,'c':2}",
                "{'a/b':1,'c~d':2,'':3}|[{'op':'remove','path':'/a~1b'},{'op':'replace','path':'/c~0d','value':4},"
                        + "{'op':'remove','path':'/'}]|{'c~d':4}",
                "{'a':1}|[{'op':'replace','path':'','value':[1]}]|[1]",
                "{'a':{'x':1,'y':[1.0]}}|[{'op':'test','path':'/a','value':{'y':[1],'x':1}}]|{'a':{'x':1,'y':[1]}}",
                "{'-':1}|[{'op':'replace','path':'/-','value':2}]|{'-':2}",
                "{'1':1}|[{'op':'remove','path':'/1'}]|{}",
                "{'a':1}|[]|{'a':1}",
                "{'a':1}|[{'op':'remove','path':'/a','value':7,'from':'/x'}]|{}"
            })
    void appliesOperations(String target, String patch, String result) {
        assertThat(JsonPatch.apply(json(target), json(patch))).isEqualTo(new Patched.To(json(result)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'baz':'qux'}|[{'op':'test','path':'/baz','value':'bar'}]|UNTRUE|/baz",
                "{'foo':'bar'}|[{'op':'add','path':'/baz/bat','value':'qux'}]|INAPPLICABLE|/baz/bat",
                "{}|[{'op':'remove','path':'/a'}]|INAPPLICABLE|/a",
                "{}|[{'op':'replace','path':'/a','value':1}]|INAPPLICABLE|/a",
                "{'a':[1]}|[{'op':'add','path':'/a/2','value':1}]|INAPPLICABLE|/a/2",
                "{'a':[1]}|[{'op':'replace','path':'/a/-','value':1}]|INAPPLICABLE|/a/-",
                "{'a':[1]}|[{'op':'remove','path':'/a/01'}]|INAPPLICABLE|/a/01",
                "{'a':{'b':1}}|[{'op':'move','from':'/a','path':'/a/b'}]|INAPPLICABLE|/a/b",
                "{'a':'10'}|[{'op':'test','path':'/a','value':10}]|UNTRUE|/a",
                "{'a':[1]}|[{'op':'test','path':'/a','value':{'0':1}}]|UNTRUE|/a",
                "{'a':[1]}|[{'op':'remove','path':'/a/-'}]|INAPPLICABLE|/a/-",
                "{'a':[1]}|[{'op':'remove','path':'/a/1'}]|INAPPLICABLE|/a/1",
                "{'a':[1]}|[{'op':'add','path':'/a/-1','value':1}]|INAPPLICABLE|/a/-1",
                "{'a':[1]}|[{'op':'add','path':'/a/99999999999','value':1}]|INAPPLICABLE|/a/99999999999",
                "{'a':[1]}|[{'op':'add','path':'/a/x','value':1}]|INAPPLICABLE|/a/x",
                "{'a':[1]}|[{'op':'copy','from':'/a/-','path':'/b'}]|INAPPLICABLE|/a/-",
                "{'a':1}|[{'op':'add','path':'/a/b','value':1}]|INAPPLICABLE|/a/b",
                "{'a':1}|[{'op':'copy','from':'/b','path':'/c'}]|INAPPLICABLE|/b",
                "{'a':1}|[{'op':'move','from':'/b','path':'/c'}]|INAPPLICABLE|/b",
                "{'a':[[1]]}|[{'op':'move','from':'/a/0','path':'/a/0/0'}]|INAPPLICABLE|/a/0/0",
                "{'a':1}|[{'op':'remove','path':'/a'},{'op':'test','path':'/a','value':1}]|UNTRUE|/a",
                "{}|[{'op':'add','path':'/a~2','value':1}]|MALFORMED|/0",
                "{}|[{'op':'add','path':'/a~','value':1}]|MALFORMED|/0",
                "{}|[{'op':'copy','path':'/a','from':7}]|MALFORMED|/0",
                "{}|[{'op':'ADD','path':'/a','value':1}]|MALFORMED|/0",
                "{}|[{'path':'/a','value':1}]|MALFORMED|/0",
                "{}|[null]|MALFORMED|/0",
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
