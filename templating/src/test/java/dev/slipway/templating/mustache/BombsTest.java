package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Budget;
import dev.slipway.templating.template.Fault;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few characters that ask for endless work get a clear answer, and an honest long text gets its work done. */
class BombsTest {
    private static final String WHERE = "web/templates/web.yaml:";

    @Test
    void loopsInLoopsComeToAnEnd() {
        Mapping values = Mapping.of("l", new Sequence(Collections.nCopies(300, Tree.of(1))));
        String loops = "{{#l}}".repeat(5) + "{{.}}" + "{{/l}}".repeat(5);

        assertThat(faults(loops, values))
                .singleElement()
                .asString()
                .startsWith(WHERE + "1: sections and partials are passed");
    }

    @Test
    void aPartialThatDoublesItselfComesToAnEnd() {
        String[] partials = new String[60];
        for (int i = 0; i < 30; i++) {
            partials[2 * i] = "p" + i;
            partials[2 * i + 1] = i == 29 ? "x" : "{{>p" + (i + 1) + "}}{{>p" + (i + 1) + "}}";
        }

        assertThat(Rendering.render("{{>p0}}", Rendering.of(Mapping.empty()), FakePartials.of(partials))
                        .faults())
                .singleElement()
                .asString()
                .contains("are passed through more than 1000000 times");
    }

    @Test
    void aValueThatAliasesMadeHugeIsNotWrittenOut() {
        Tree large = Tree.of("x".repeat(1_000_000));
        Tree list = new Sequence(Collections.nCopies(90_000, large));
        Mapping values = Mapping.of("huge", Mapping.of("l", list));

        for (String template :
                List.of("a: {{huge}}", "a: {{{huge}}}", "# {{huge}}", "a: |\n  {{huge}}", "a: '{{huge}}'"))
            assertThat(faults(template, values))
                    .singleElement()
                    .asString()
                    .endsWith("more than 3145728 characters are rendered; split the template");
    }

    @Test
    void anUnknownNameInALongLoopIsToldOnceAndSoon() {
        Mapping.Builder many = Mapping.builder();
        for (int i = 0; i < 2_000; i++) many.put("name-number-" + i, i);
        Mapping values = many.put("l", new Sequence(Collections.nCopies(100_000, Tree.of(1))))
                .build();

        assertThat(faults("{{#l}}\n- {{name-number-x}}\n{{/l}}\n", values)).hasSize(1);
    }

    @Test
    void indentationDoesNotMultiply() {
        Mapping values = Mapping.of("text", "\n".repeat(1_000_000) + "x");
        String deep = " ".repeat(1_000);

        assertThat(faults("a: |\n" + deep + "{{text}}\n", values))
                .singleElement()
                .asString()
                .contains("more than 3145728 characters");
        assertThat(Rendering.render(
                                deep + "{{>p}}\n", Rendering.of(values), FakePartials.of("p", "a\n".repeat(500_000)))
                        .faults())
                .singleElement()
                .asString()
                .contains("the partials of one template have more than 8388608 characters");
    }

    @Test
    void longLinesTakeTimeOnlyByTheirLength() {
        Mapping values = Mapping.of("x", "v");

        assertThat(faults("a: \"" + "{{x}}".repeat(200_000) + "\"", values)).isEmpty();
        assertThat(faults("{" + "\"a\": >b, ".repeat(200_000) + "}", values)).isEmpty();
        assertThat(faults("- ".repeat(500_000), values)).isEmpty();
        assertThat(faults("a: b ".repeat(300_000), values)).isEmpty();
        assertThat(faults("a: |" + " ".repeat(1_000_000) + "x", values)).isEmpty();
    }

    @Test
    void longValuesNeedNoDeepStack() {
        String words = "a b: ".repeat(200_000) + "c";

        assertThat(Rendering.text("v: {{x}}", Mapping.of("x", "ab cd ".repeat(200_000) + "e")))
                .startsWith("v: ab cd");
        assertThat(Rendering.text("v: {{x}}", Mapping.of("x", words))).startsWith("v: \"a b:");
    }

    @Test
    void aNameMayNotHaveEndlessParts() {
        assertThat(faults("{{a" + ".a".repeat(20) + "}}", Mapping.of("a", 1)))
                .singleElement()
                .asString()
                .isEqualTo(WHERE + "1: the name in a tag has more than 500 characters or 20 parts");
        assertThat(faults("{{#" + "a".repeat(501) + "}}{{/" + "a".repeat(501) + "}}", Mapping.of("a", 1)))
                .hasSize(1);
    }

    @Test
    void keysWithDotsInKeysWithDotsComeToAnEnd() {
        Tree nested = Tree.of(1);
        for (int depth = 0; depth < 11; depth++) {
            Mapping.Builder keys = Mapping.builder();
            for (int length = 1; length <= 11 - depth; length++) keys.put("a" + ".a".repeat(length - 1), nested);
            nested = keys.build();
        }

        assertThat(faults("{{a" + ".a".repeat(10) + ".b}}", (Mapping) nested)).hasSize(1);
    }

    @Test
    void theBudgetIsCountedAndNotTimed() {
        String template = "{{#l}}\n- {{.}} {{x}}\n{{/l}}\n";
        Mapping values = Mapping.of("x", "y", "l", new Sequence(Collections.nCopies(100, Tree.of(1))));
        long enough = 1;
        while (!fits(template, values, enough)) enough += enough;
        long least = enough / 2;
        for (long step = enough / 4; step > 0; step /= 2) if (!fits(template, values, least + step)) least += step;

        for (int i = 0; i < 3; i++) {
            assertThat(fits(template, values, least)).isFalse();
            assertThat(fits(template, values, least + 1)).isTrue();
        }
        assertThat(least).isBetween(1_000L, 20_000L);
        assertThat(new MustacheEngine()
                        .render(
                                new Template("t.yaml", template),
                                Rendering.of(values),
                                Partials.NONE,
                                new Budget(1_000))
                        .faults())
                .singleElement()
                .asString()
                .endsWith(
                        ": rendering takes more than 1,000 steps; use fewer and shorter loops, partials and values, or split"
                                + " the component");
    }

    private static boolean fits(String template, Mapping values, long steps) {
        Result<Rendered> result = new MustacheEngine()
                .render(new Template("t.yaml", template), Rendering.of(values), Partials.NONE, new Budget(steps));
        return result instanceof Result.Done<Rendered>;
    }

    private static List<String> faults(String template, Mapping values) {
        return Rendering.render(template, values).faults().stream()
                .map(Fault::toString)
                .toList();
    }
}
