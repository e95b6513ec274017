package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.templating.template.Partials;
import dev.slipway.templating.template.Result;
import dev.slipway.templating.template.Template;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlInsertionTest {
    @Test
    void aValueIsTextInAnElementAndInAnAttribute() {
        Mapping values = Mapping.of("x", "<b a='1' c=\"2\">&amp;</b>", "n", 3, "yes", true, "none", Scalar.Null.NULL);

        assertThat(html("<p title=\"{{x}}\">{{x}} {{n}} {{yes}} [{{none}}]</p>\n", values))
                .isEqualTo("<p title=\"&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt;\">"
                        + "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt; 3 true []</p>\n");
    }

    @Test
    void whatCannotBeShownIsSeenNotToBe() {
        Mapping values = Mapping.of("x", "a\u0000b\u001B[2Jc\u009B\r\n\td\uE000");

        assertThat(html("{{x}} \uE000", values)).isEqualTo("a\uFFFDb\uFFFD[2Jc\uFFFD\uFFFD\n\td\uE000 \uE000");
    }

    @Test
    void sectionsAndPartialsAreThoseOfTemplates() {
        Mapping values =
                Mapping.of("items", Sequence.of(Mapping.of("name", "<a>"), Mapping.of("name", "b")), "title", "t");

        assertThat(html("<ul>\n{{#items}}\n{{> item}}\n{{/items}}\n</ul>{{^none}}!{{/none}}", values))
                .isEqualTo("<ul>\n<li>&lt;a&gt; t</li>\n<li>b t</li>\n</ul>!");
    }

    @Test
    void aTemplateThatAsksForWhatIsNotThereIsAFault() {
        assertThat(render("<p>\n{{titel}}</p>", Mapping.of("title", "t")).faults())
                .anySatisfy(fault ->
                        assertThat(fault.toString()).contains("page.mustache").contains("titel"));
        assertThat(render("<p>{{list}}</p>", Mapping.of("list", Sequence.of("a")))
                        .faults())
                .anySatisfy(fault -> assertThat(fault.toString()).contains("a page shows one value in a place"));
    }

    private static String html(String template, Mapping values) {
        return ((Result.Done<String>) render(template, values)).value();
    }

    private static Result<String> render(String template, Mapping values) {
        return new MustacheEngine().html(new Template("page.mustache", template), values, new Partials() {
            @Override
            public Answer find(String name) {
                return new Found(new Template("item.mustache", "<li>{{name}} {{title}}</li>\n"));
            }

            @Override
            public Collection<String> names() {
                return List.of("item");
            }
        });
    }
}
