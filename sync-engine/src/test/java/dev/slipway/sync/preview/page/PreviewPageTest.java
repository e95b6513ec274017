package dev.slipway.sync.preview.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.preview.Preview;
import dev.slipway.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreviewPageTest {
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private final PreviewPage pages = new PreviewPage();

    @Test
    void aNewVersionReadsLikeTheGoldenFiles() {
        Preview preview = new Shop().release().preview();

        check("a-new-version/file.html", pages.file(preview));
        check("a-new-version/canary.html", pages.web(Standing.of(preview), at("canary")));
    }

    @Test
    void whatChangesNothingAndWhatIsBrokenReadLikeTheGoldenFiles() {
        Preview nothing = new Shop().write("README.md", "A shop.\n").preview();
        Preview broken = new Shop()
                .replace("web/templates/config.yaml", "{{greeting}}", "{{greting}}")
                .preview();

        check("no-effect/page.html", pages.web(Standing.of(nothing), Look.PLAIN));
        check("a-problem/page.html", pages.web(Standing.of(broken), Look.PLAIN));
    }

    @Test
    void alikeObjectsAreOneGroupAndNamedOneByOne() {
        Preview preview = new Shop()
                .many(61, text -> "  version: \"" + text.charAt(0) + "\"\n")
                .preview();

        Markup page = check("alike/page.html", pages.web(Standing.of(preview), at("canary")));

        assertThat(page.text()).contains("61 objects: data.version b → a");
        assertThat(page.ids()).contains("canary/many-canary/ConfigMap/canary/config-60");
    }

    @Test
    void whatChangesAlikeInManyApplicationsIsToldOnce() {
        Shop shop = new Shop().write("web/parameters.yaml", "replicas: 2\ntag: \"2\"\ngreeting: hello\n");
        for (int i = 0; i < 61; i++) {
            String path = "part-" + i + "/templates/config.yaml";
            String text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: part-" + i
                    + "\n  labels: {app.version: \"" + i + "\"}\n";
            shop.file(path, text).replace(path, "app.version: \"" + i, "app.version: \"" + i + "-new");
        }
        Preview preview = shop.preview();

        Markup page = Markup.read(pages.web(Standing.of(preview), at("canary")));
        String asked = pages.web(
                Standing.of(preview),
                new Look(Optional.empty(), false, "", Optional.of("canary/part-7-canary/ConfigMap/canary/part-7")));

        assertThat(page.text())
                .contains("Alike in several applications", "61 objects: only label app.version", "web-canary")
                .doesNotContain("part-7-canary component");
        assertThat(page.ids())
                .contains("canary/part-7-canary/ConfigMap/canary/part-7", "application/canary/web-canary")
                .doesNotContain("application/canary/part-7-canary");
        assertThat(asked).contains("60 objects: only label app.version");
        assertThat(Markup.read(asked).ids()).contains("application/canary/part-7-canary");
    }

    @Test
    void whatIsOverSaysHowItEnded() {
        Preview preview = new Shop().release().preview();
        Ending ending = new Ending("Merged", "Merged as 1234567: stage canary runs it.");
        Standing over = new Standing(preview.subject(), Optional.of(preview), Optional.empty(), Optional.of(ending));
        Standing lost = new Standing(preview.subject(), Optional.empty(), Optional.empty(), Optional.of(ending));

        assertThat(check("over/page.html", pages.web(over, at("canary"))).text())
                .contains("Merged as 1234567: stage canary runs it. What follows was previewed last.")
                .doesNotContain("is being made");
        assertThat(pages.web(lost, Look.PLAIN))
                .contains("Its preview is being made again", "http-equiv=\"refresh\" content=\"2\"");
        assertThat(Markup.read(pages.list(List.of(over))).text()).contains("Merged");
    }

    @Test
    void whatIsNotThereYetOrAnyMoreIsSaidSo() {
        Preview preview = new Shop().release().preview();
        Standing underWay = new Standing(Shop.subject("A new version"), Optional.empty(), Optional.empty());
        Standing hindered = new Standing(
                Shop.subject("A new version"), Optional.empty(), Optional.of("the head cannot be fetched"));
        Standing older = new Standing(
                new dev.slipway.sync.preview.Subject(
                        "shop", Optional.of("42"), "Newer", Shop.BASE, new CommitId("c".repeat(40)), false),
                Optional.of(preview),
                Optional.empty());

        assertThat(check("under-way/page.html", pages.web(underWay, Look.PLAIN)).text())
                .contains("is being made");
        assertThat(pages.web(underWay, Look.PLAIN)).contains("http-equiv=\"refresh\" content=\"2\"");
        assertThat(pages.web(hindered, Look.PLAIN))
                .contains("the head cannot be fetched")
                .doesNotContain("http-equiv=\"refresh\"");
        assertThat(pages.web(older, Look.PLAIN))
                .contains("The preview of ccccccc is being made; this is that of bbbbbbb.")
                .contains("canary");
        check("list/page.html", pages.list(List.of(Standing.of(preview), hindered, underWay)));
        check("missing/page.html", pages.missing("shop", "99", List.of(Standing.of(preview))));
        assertThat(Markup.read(pages.missing("shop", "99", List.of())).text())
                .contains("There is no preview at all yet");
    }

    @Test
    void theSamePreviewIsTheSamePage() {
        Preview one = new Shop().release().preview();
        Preview other = new Shop().release().preview();

        assertThat(pages.file(one)).isEqualTo(new PreviewPage().file(other));
        assertThat(pages.web(Standing.of(one), at("canary"))).isEqualTo(pages.web(Standing.of(other), at("canary")));
    }

    @Test
    void everyNewLineSaysWhereItComesFrom() {
        String page = pages.web(Standing.of(new Shop().release().preview()), at("canary"));

        assertThat(page)
                .contains(
                        "<small>web/templates/deployment.yaml:6; replicas = web/canary-parameters.yaml:1 (stage) over web/parameters.yaml:1</small>")
                .contains("<small>web/templates/config.yaml:6; greeting = web/parameters.yaml:3 (component)</small>");
    }

    @Test
    void whatDiffersWithinALineIsMarked() {
        String page = pages.web(Standing.of(new Shop().release().preview()), at("canary"));

        assertThat(page)
                .contains("<del>-        image: registry.example.com/web:<mark>1</mark></del>")
                .contains("<ins>+        image: registry.example.com/web:<mark>2</mark></ins>");
    }

    @Test
    void everyLinkIntoAFileLeadsSomewhere() {
        Markup file = Markup.read(pages.file(new Shop().release().preview()));

        assertThat(file.links()).allMatch(link -> file.ids().contains(link.substring(1)));
        assertThat(file.ids()).contains("canary/web-canary/Deployment.apps/canary/web", "stage/canary");
    }

    @Test
    void aLinkToAnObjectShowsItsStageAndItFirst() {
        Preview preview = new Shop().release().preview();
        String anchor = "canary/web-canary/Deployment.apps/canary/web";

        Markup page = Markup.read(
                pages.web(Standing.of(preview), new Look(Optional.empty(), false, "", Optional.of(anchor))));

        assertThat(page.ids()).contains("stage/canary", anchor).doesNotContain("stage/development");
        assertThat(page.links()).contains("?object=canary%2Fweb-canary%2FDeployment.apps%2Fcanary%2Fweb#" + anchor);
    }

    @Test
    void aSearchFindsObjectsAtAllStages() {
        Preview preview = new Shop().release().preview();
        Look look = new Look(Optional.of("canary"), true, " GOOD evening ", Optional.empty());

        Markup page = Markup.read(pages.web(Standing.of(preview), look));

        assertThat(page.ids())
                .contains("canary/web-canary/ConfigMap/canary/web")
                .doesNotContain("canary/web-canary/Deployment.apps/canary/web");
        assertThat(page.links()).contains("?stage=development&view=split&q=GOOD+evening#stage/development");
        assertThat(page.text()).contains("development 1").contains("canary 1");
        assertThat(Markup.read(pages.web(
                                Standing.of(preview), new Look(Optional.empty(), false, "nowhere", Optional.empty())))
                        .text())
                .contains("Nothing is found here.");
    }

    @Test
    void aFlagAndABatchAreTold() {
        Shop shop = new Shop().file("flags.yaml", flags("off"));
        Preview preview = shop.write("flags.yaml", flags("on")).preview();

        assertThat(Markup.read(pages.web(Standing.of(preview), at("canary"))).text())
                .contains("the flag loud is true, was false");
    }

    private static String flags(String variant) {
        return "flags:\n  loud:\n    state: ENABLED\n    variants: {\"on\": true, \"off\": false}\n    defaultVariant: \""
                + variant + "\"\n";
    }

    @Test
    void noValueOfASecretIsInAnyPage() {
        Shop shop = new Shop().replace("web/templates/secret.yaml", "tide-and-time", "time-and-tide");
        shop.write("web/templates/other.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: other}
                data: {key: dGlkZS1hbmQtdGltZQ==}
                """);
        Preview preview = shop.preview();

        String all = pages.file(preview)
                + pages.web(Standing.of(preview), at("canary"))
                + pages.web(Standing.of(preview), new Look(Optional.empty(), false, "tide", Optional.empty()));

        assertThat(all)
                .contains("&lt;secret #")
                .doesNotContain("time-and")
                .doesNotContain("-and-tide")
                .doesNotContain("dGlkZS")
                .doesNotContain("dGltZS");
    }

    @Test
    void fiveHundredObjectsAreAPageOfBearableSize() {
        Shop shop = new Shop().many(500, text -> {
            StringBuilder data = new StringBuilder();
            for (int i = 0; i < 20; i++)
                data.append("  key-")
                        .append(i)
                        .append(": ")
                        .append(text)
                        .append(" <&> ")
                        .append(i)
                        .append('\n');
            return data.toString();
        });
        Preview preview = shop.preview();
        String last = "canary/many-canary/ConfigMap/canary/config-99";

        String file = pages.file(preview);
        String page = pages.web(Standing.of(preview), at("canary"));
        String object = pages.web(Standing.of(preview), new Look(Optional.empty(), false, "", Optional.of(last)));

        assertThat(file.getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
        assertThat(page.getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(MOST_BYTES)
                .isGreaterThan(MOST_BYTES / 4);
        assertThat(page).contains("more objects, which this page has no room for. Find looks for them");
        Markup.read(page);
        assertThat(Markup.read(object).ids()).contains(last);
        assertThat(object).contains("</mark> 99 &lt;&amp;&gt; 19");
    }

    @Test
    void oneEndlessObjectIsCutAndSaysSo() {
        StringBuilder data =
                new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: endless\ndata:\n  long: ");
        data.append("long ".repeat(2_000)).append('\n');
        String value = "value ".repeat(100).strip();
        for (int i = 0; i < 3_000; i++)
            data.append("  key-").append(i).append(": ").append(value).append('\n');
        Shop shop = new Shop().write("web/templates/endless.yaml", data.toString());

        String page = pages.web(Standing.of(shop.preview()), at("canary"));

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
        assertThat(page).contains("more lines, which this page has no room for");
    }

    @Test
    void aFileRunsNothingButItsOwnStyleAndScript() throws Exception {
        String file = pages.file(new Shop().release().preview());

        assertThat(file).contains("style-src '" + hash(file, "style") + "'; script-src '" + hash(file, "script") + "'");
        assertThat(file).doesNotContain("src=").doesNotContain("<link");
    }

    private static String hash(String page, String tag) throws Exception {
        Matcher content =
                Pattern.compile("(?s)<" + tag + ">(.*?)</" + tag + ">").matcher(page);
        assertThat(content.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static Look at(String stage) {
        return new Look(Optional.of(stage), false, "", Optional.empty());
    }

    /** The structure is in the golden file; style and script are not, and change without it. */
    private static Markup check(String file, String page) {
        Golden.check("preview-page/" + file, Markup.bare(page).replaceAll("sha256-[A-Za-z0-9+/=]*", "<hash>"));
        return Markup.read(page);
    }
}
