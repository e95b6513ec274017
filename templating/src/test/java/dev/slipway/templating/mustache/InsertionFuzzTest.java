package dev.slipway.templating.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.templating.template.Rendered;
import dev.slipway.templating.template.Result;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random documents in random styles, with a hole for each text. Whatever the values are, what is read is the document that was meant.
 */
class InsertionFuzzTest {
    private static final String ALPHABET = "ab1 \n\n  :-#'\"\\{}[],&*!|>%@`?~.=\t\u00a0é日";
    private static final String CONTROLS = "\r\u0000\u0007\u0085\u2028\ufeff";

    @Test
    void whatIsReadIsWhatWasMeant() {
        Seeds.forEach(2000, seed -> {
            Author author = new Author(Seeds.random(seed));
            Tree meant = author.mapping(0, "");

            String template = author.template.toString();

            String rendered = rendered(template, author);
            assertThat(Yaml.readOne(rendered).root())
                    .as("template:\n%s\npartials: %s\nrendered:\n%s", template, author.partials, rendered)
                    .isEqualTo(meant);
        });
    }

    private static String rendered(String template, Author author) {
        FakePartials partials = FakePartials.of(author.partials.toArray(String[]::new));
        Result<Rendered> result = Rendering.render(template, Rendering.of(author.values.build()), partials);
        if (result instanceof Result.Done<Rendered> done) return done.value().text();
        throw new AssertionError(template + author.partials + result.faults());
    }

    /** Writes a template, parts of it as partials, and says what it means. */
    private static final class Author {
        private final Random random;
        private final List<String> partials = new ArrayList<>();
        private StringBuilder template = new StringBuilder();
        private int inside;
        private final Mapping.Builder values = Mapping.builder();
        private int names;

        Author(Random random) {
            this.random = random;
        }

        Mapping mapping(int indent, String firstIndent) {
            Mapping.Builder meant = Mapping.builder();
            int size = 1 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                if (random.nextInt(6) == 0 && i > 0)
                    template.append(spaces(random.nextInt(indent + 1)))
                            .append("# {{")
                            .append(text())
                            .append("}}\n");
                template.append(i == 0 ? firstIndent : spaces(indent));
                String key = key();
                template.append(':');
                meant.put(key, value(indent, indent));
            }
            return meant.build();
        }

        private Sequence sequence(int indent) {
            List<Tree> meant = new ArrayList<>();
            int size = 1 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                template.append(spaces(indent)).append('-');
                if (random.nextInt(3) == 0 && indent < 12) {
                    meant.add(mapping(indent + 2, " "));
                } else {
                    meant.add(value(indent, indent + 1));
                }
            }
            return new Sequence(meant);
        }

        /** What stands after a colon or a dash, up to the end of its last line. */
        private Tree value(int indent, int least) {
            switch (random.nextInt(inside < 2 ? 10 : indent < 12 ? 9 : 6)) {
                case 0:
                    return Tree.of(line(" {{", text(), "}}"));
                case 1:
                    return Tree.of(line(" \"<{{", text(), "}}\"").replaceFirst("^", "<"));
                case 2:
                    return Tree.of(line(" '{{", text(), "}}>'") + ">");
                case 3:
                    return block(indent);
                case 4:
                    return flow();
                case 5:
                    return Tree.of(line("\n" + spaces(indent + 1) + "{{", text(), "}}"));
                case 9:
                    return within(indent);
                case 6:
                    template.append('\n');
                    return mapping(indent + 2, spaces(indent + 2));
                case 7:
                    template.append('\n');
                    return sequence(Math.max(least, indent + random.nextInt(3)));
                default:
                    template.append(" &a").append(names++).append(" !!str");
                    return Tree.of(line(" {{", text(), "}}"));
            }
        }

        /** What a partial says: lines of their own, or a word of a line. */
        private Tree within(int indent) {
            String name = "p" + partials.size();
            partials.addAll(List.of(name, ""));
            int at = partials.size() - 1;
            if (random.nextBoolean()) {
                String word = text();
                partials.set(at, "{{" + word + "}}");
                template.append(" {{> ").append(name).append("}}\n");
                return Tree.of(meant(word));
            }
            StringBuilder around = template;
            template = new StringBuilder();
            inside++;
            Tree meant = random.nextBoolean() ? mapping(0, "") : sequence(0);
            inside--;
            partials.set(
                    at,
                    random.nextBoolean()
                            ? template.toString()
                            : template.toString().stripTrailing());
            template = around;
            template.append('\n')
                    .append(spaces(indent + 2))
                    .append("{{> ")
                    .append(name)
                    .append("}}\n");
            return meant;
        }

        private Tree flow() {
            String first = text();
            String second = text();
            String third = text();
            template.append(" [{{")
                    .append(first)
                    .append("}}, {\"k\": '{{")
                    .append(second)
                    .append("}}'");
            if (random.nextBoolean()) template.append("\n              ");
            template.append(", l: {{").append(third).append("}}}]\n");
            return Sequence.of(meant(first), Mapping.of("k", meant(second), "l", meant(third)));
        }

        private Tree block(int indent) {
            String name = fresh(random.nextInt(4) == 0 ? "" : random(ALPHABET, 14));
            int more = 1 + random.nextInt(3);
            boolean followed = random.nextBoolean();
            template.append(" |-")
                    .append(random.nextInt(4) == 0 ? " # {{" + name + "}}" : "")
                    .append('\n');
            template.append(spaces(indent + more)).append("{{").append(name).append("}}\n");
            if (followed) template.append(spaces(indent + more)).append("end\n");
            String text = meant(name) + (followed ? "\nend" : "");
            return Tree.of(text.replaceAll("\n+$", ""));
        }

        private String key() {
            String name = fresh("k" + names + random(ALPHABET, 3));
            switch (random.nextInt(4)) {
                case 0:
                    template.append("{{").append(name).append("}}");
                    return meant(name);
                case 1:
                    template.append("\"{{").append(name).append("}}\"");
                    return meant(name);
                case 2:
                    template.append('\'').append(name).append('\'');
                    return name;
                default:
                    template.append(name);
                    return name;
            }
        }

        private String line(String before, String name, String after) {
            template.append(before).append(name).append(after);
            if (random.nextInt(4) == 0) template.append(" # {{").append(name).append("}}");
            template.append('\n');
            return meant(name);
        }

        private String text() {
            return fresh(random(ALPHABET + CONTROLS, 10));
        }

        private String fresh(String value) {
            String name = "v" + names++;
            values.put(name, value);
            return name;
        }

        private String meant(String name) {
            return values.build().text(name).orElseThrow();
        }

        private String random(String alphabet, int most) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(most);
            for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            return text.toString();
        }

        private static String spaces(int count) {
            return " ".repeat(count);
        }
    }
}
