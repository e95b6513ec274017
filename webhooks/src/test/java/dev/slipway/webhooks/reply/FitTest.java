package dev.slipway.webhooks.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.testing.Seeds;
import dev.slipway.webhooks.reply.Limits.Unit;
import dev.slipway.webhooks.reply.Sections.Detail;
import dev.slipway.webhooks.reply.Sections.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final String LINK = "https://slipway.example.com/previews/shop/7";
    private static final Limits GITHUB = new Limits(65_536, Unit.CHARACTERS, true, 140);
    private static final Limits BITBUCKET = new Limits(32_768, Unit.UTF16, false, 255);
    private static final Sections SMALL = new Sections(
            "**2 objects change** at `release`",
            List.of("deletes PersistentVolumeClaim `data`"),
            new Table(List.of("stage", "component"), List.of(List.of("release", "a|b"))),
            List.of(new Detail("Deployment frontend", "diff", "-replicas: 1\n+replicas: 2")),
            List.of("`canary` was not looked at: its tag is missing."),
            LINK);

    private static final Pattern MORE = Pattern.compile("(?m)^(\\d+) more objects?, ");

    @Test
    void showsEverythingWhereThereIsRoom() {
        assertThat(Fit.of(SMALL, GITHUB)).isEqualTo("""
                        **2 objects change** at `release`

                        - deletes PersistentVolumeClaim `data`

                        | stage | component |
                        | --- | --- |
                        | release | a\\|b |

                        <details><summary>Deployment frontend</summary>

                        ```diff
                        -replicas: 1
                        +replicas: 2
                        ```

                        </details>

                        `canary` was not looked at: its tag is missing.


                        [All of it](https://slipway.example.com/previews/shop/7)
                        """);
    }

    @Test
    void foldsNothingWhereTheForgeDoesNot() {
        assertThat(Fit.of(SMALL, BITBUCKET))
                .contains("\n**Deployment frontend**\n\n```diff\n-replicas: 1\n")
                .doesNotContain("details");
    }

    @Test
    void leavesOutWholeObjectsAndSaysHowManyAndWhere() {
        List<Detail> details = IntStream.range(0, 50)
                .mapToObj(i -> new Detail("ConfigMap c" + i, "diff", "+x\n".repeat(i == 0 ? 20_000 : 100 * i)))
                .toList();
        Sections sections = new Sections("header", List.of(), Table.NONE, details, List.of(), LINK);

        String text = Fit.of(sections, GITHUB);

        assertThat(text)
                .contains("more objects, see [all of it](" + LINK + ")\n")
                .contains("ConfigMap c1<");
        assertThat(text).as("the longest").doesNotContain("ConfigMap c0<").doesNotContain("ConfigMap c49<");
        assertThat(Unit.CHARACTERS.count(text)).isBetween(55_000, GITHUB.room());
    }

    @Test
    void saysWhatMattersMostWhereThereIsHardlyRoom() {
        List<String> dangers =
                IntStream.range(0, 1000).mapToObj(i -> "danger " + i).toList();
        Sections sections = new Sections(
                "the verdict\n" + "x".repeat(100_000), dangers, SMALL.table(), SMALL.details(), SMALL.notes(), LINK);

        String text = Fit.of(sections, new Limits(4000, Unit.BYTES, true, 140));

        assertThat(text)
                .startsWith("the verdict\n\n- danger 0\n")
                .contains(" more dangers, see [all of it]")
                .contains("1 more row, see")
                .contains("1 more object, see")
                .endsWith("[All of it](" + LINK + ")\n");
    }

    @Test
    void closesWhatTextsTryToOpen() {
        Sections sections = new Sections(
                "```\n<details><!--",
                List.of("~~~", "<script>"),
                new Table(List.of("<b>"), List.of(List.of("a\n```\nb"))),
                List.of(new Detail("</summary><img src=x>", "di`ff", "````\n</details>\n```\n")),
                List.of("</details>"),
                "");

        String text = Fit.of(sections, GITHUB);

        assertThat(unclosed(text)).isEmpty();
        assertThat(text)
                .contains("`````diff\n````\n</details>\n```\n`````\n")
                .doesNotContain("<script", "<!--", "<img");
    }

    @Test
    void fitsAnySectionsIntoAnyLimit() {
        Seeds.forEach(150, seed -> {
            Random random = Seeds.random(seed);
            Sections sections = sections(random);
            Limits limits = new Limits(
                    4000 + random.nextInt(40_000), Unit.values()[random.nextInt(3)], random.nextBoolean(), 140);

            String text = Fit.of(sections, limits);

            assertThat(limits.unit().count(text)).isLessThanOrEqualTo(limits.room());
            assertThat(unclosed(text)).isEmpty();
            assertThat(shown(sections, limits, text) + left(text))
                    .isEqualTo(sections.details().size());
            assertThat(Fit.of(sections, limits)).isEqualTo(text);
        });
    }

    @Test
    void refusesALinkThatWouldNotBeOne() {
        assertThatThrownBy(() -> new Sections("", List.of(), Table.NONE, List.of(), List.of(), "javascript:alert(1)"))
                .hasMessageContaining("no link");
        assertThatThrownBy(() -> new Table(List.of("one"), List.of(List.of("a", "b"))))
                .hasMessageContaining("not 1 wide");
    }

    private static Sections sections(Random random) {
        List<Detail> details = texts(random, 60).stream()
                .map(title -> new Detail("<" + details(random, title) + ">", "diff", odd(random, 3000)))
                .toList();
        List<List<String>> rows = texts(random, 40).stream()
                .map(cell -> List.of(cell, odd(random, 60)))
                .toList();
        return new Sections(
                odd(random, 6000),
                texts(random, 40),
                new Table(List.of("stage", odd(random, 30)), rows),
                details,
                texts(random, 10),
                random.nextBoolean() ? LINK : "");
    }

    /** Titles are counted, so no two of them are alike. */
    private static String details(Random random, String title) {
        return random.nextLong() + title;
    }

    private static List<String> texts(Random random, int most) {
        return Stream.generate(() -> odd(random, 300))
                .limit(random.nextInt(most))
                .toList();
    }

    private static final List<String> PIECES = List.of(
            "```",
            "~~~~",
            "<details>",
            "</details>",
            "<summary>",
            "<!--",
            "-->",
            "\n",
            "\r\n",
            "\n\n",
            "| ",
            "\\",
            "`",
            "😀",
            "é",
            "日",
            "word ",
            "\ud83d",
            "    ",
            "# ",
            "- ",
            "> ",
            "[x]: ",
            "0");

    private static String odd(Random random, int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most);
        while (text.length() < length)
            text.append(PIECES.get(random.nextInt(PIECES.size())).repeat(random.nextInt(20) == 0 ? 30 : 1));
        return text.toString();
    }

    /** Details that stand in the text from their first to their last line. */
    private static long shown(Sections sections, Limits limits, String text) {
        return sections.details().stream()
                .filter(detail -> {
                    String title = limits.folds()
                            ? "<details><summary>" + Markdown.html(detail.title()) + "</summary>\n"
                            : "**" + Markdown.plain(detail.title()) + "**\n";
                    String whole = title + "\n" + Markdown.code("diff", detail.body())
                            + (limits.folds() ? "\n</details>\n" : "");
                    assertThat(text.contains(whole)).as("all of it or nothing").isEqualTo(text.contains(title));
                    return text.contains(whole);
                })
                .count();
    }

    private static int left(String text) {
        Matcher more = MORE.matcher(text);
        return more.find() ? Integer.parseInt(more.group(1)) : 0;
    }

    /** What a reader of Markdown would find open at the end, or a tag that is not ours. */
    private static List<String> unclosed(String text) {
        List<String> open = new ArrayList<>();
        String fence = "";
        int folds = 0;
        for (String line : text.split("\n", -1)) {
            Matcher ticks = Pattern.compile("^(`{3,})[a-z]*$").matcher(line);
            if (ticks.find() && fence.isEmpty()) fence = ticks.group(1);
            else if (!fence.isEmpty() && line.equals(fence)) fence = "";
            else if (fence.isEmpty()) {
                if (line.startsWith("<details><summary>") && line.endsWith("</summary>")) folds++;
                else if (line.equals("</details>")) folds--;
                else if (Pattern.compile("<[A-Za-z/!?]|(?<!\\\\)`{3}|^~{3}")
                        .matcher(line)
                        .find()) open.add(line);
            }
        }
        if (!fence.isEmpty()) open.add(fence);
        if (folds != 0) open.add(folds + " details");
        return open;
    }
}
