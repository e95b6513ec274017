package dev.slipway.diff.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

    /** The table of RFC 7386, appendix A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}|{'a':'c'}|{'a':'c'}",
                "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
                "{'a':'b'}|{'a':null}|{}",
                "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
                "{'a':['b']}|{'a':'c'}|{'a':'c'}",
                "{'a':'c'}|{'a':['b']}|{'a':['b']}",
                "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
                "['a','b']|['c','d']|['c','d']",
                "{'a':'b'}|['c']|['c']",
                "{'a':'foo'}|null|null",
                "{'a':'foo'}|'bar'|'bar'",
                "{'e':null}|{'a':1}|{'e':null,'a':1}",
                "[1,2]|{'a':'b','c':null}|{'a':'b'}",
                "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
            })
    void mergesAsTheStandardSays(String target, String patch, String result) throws Exception {
        assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(result));
    }

    @Test
    void makesPatchesThatReproduceTheDifference() {
        Seeds.forEach(500, seed -> {
            Mapping before = (Mapping) StructuredMerge.withoutNulls(Trees.mapping(seed));
            Mapping after = Trees.changed(before, seed) instanceof Mapping changed
                    ? (Mapping) StructuredMerge.withoutNulls(changed)
                    : Mapping.empty();

            Mapping patch = MergePatch.between(before, after);

            assertThat(MergePatch.apply(before, patch)).isEqualTo(after);
            assertThat(MergePatch.apply(after, patch)).isEqualTo(after);
        });
    }

    private static Tree json(String text) throws Exception {
        return Json.read(text.replace('\'', '"'));
    }
}
