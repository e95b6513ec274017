package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Shop;
import dev.slipway.sync.preview.page.Standing;
import dev.slipway.sync.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of previews in a real browser. {@code -Dscreenshots=DIR} keeps pictures to look at. */
class PreviewPageContractTest {
    private static final String IMAGE = "canary/web-canary/Deployment.apps/canary/web";
    private static final String WIDEST = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

    @TempDir
    private Path profile;

    private final ThreadLoop loop = Loops.telling(() -> Instant.EPOCH);
    private final RecordedPreviews previews = new RecordedPreviews();
    private Optional<WebServer> server = Optional.empty();
    private Optional<Browser> started = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "no chromium on the path: apt-get install chromium");
        previews.standing = Optional.of(Standing.of(new Shop().release().preview()));
        server = Optional.of(WebServer.start(
                new Listen("127.0.0.1", 0),
                new WebServer.Served(
                        new FakePlane(),
                        Optional::empty,
                        Map.of(),
                        new WebServer.FlagAccess(FlagSource.NONE, Optional.empty()),
                        previews),
                loop));
        started = Optional.of(Browser.start(program.get(), profile));
        browser().size(1280, 900);
    }

    @AfterEach
    void stop() {
        started.ifPresent(Browser::close);
        server.ifPresent(WebServer::close);
        loop.close();
    }

    @Test
    void allOfItIsThereWithoutScripts() throws Exception {
        browser().scripts(false);
        browser().open(url("/previews/shop/42?stage=canary"));

        assertThat(text("#verdict")).contains("changes 2 of 2 stages");
        assertThat(browser().evaluate("document.querySelectorAll('.item[open]').length"))
                .isEqualTo("3");
        assertThat(isShown(".needs-script")).isFalse();
        assertThat(isShown("button")).isTrue();
        assertThat(browser().evaluate(WIDEST)).isEqualTo("true");
        picture("light");
        browser().evaluate("document.getElementById('split').click()");
        assertThat(isSideBySide()).isTrue();
        browser().evaluate("document.querySelector('.tabs a').click()");
        browser().await("document.querySelector('.stage h2')?.textContent.startsWith('development')");
        browser().evaluate("document.getElementById('find').value = 'evening'");
        browser().evaluate("document.querySelector('button').click()");
        browser().await("location.search.includes('q=evening') && document.readyState === 'complete'");
        assertThat(browser().evaluate("document.querySelectorAll('.item').length"))
                .isEqualTo("1");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void scriptsMakeItPleasant() throws Exception {
        browser().open(url("/previews/shop/42?stage=canary"));

        assertThat(isShown(".needs-script")).isTrue();
        assertThat(isSideBySide()).isFalse();
        browser().press("v");
        assertThat(isSideBySide()).isTrue();
        assertThat(browser().evaluate("location.search")).isEqualTo("?stage=canary&view=split");
        assertThat(browser().evaluate("document.querySelector('.tabs a').href")).contains("view=split");
        picture("split");
        browser().press("j");
        browser().press("j");
        assertThat(browser().evaluate("document.activeElement.parentElement === document.querySelectorAll('.item')[1]"))
                .isEqualTo("true");
        browser().press("x");
        assertThat(browser().evaluate("document.querySelectorAll('.item[open]').length"))
                .isEqualTo("0");
        browser().press("/");
        assertThat(browser().evaluate("document.activeElement.id")).isEqualTo("find");
        for (String key : "evening".split("")) browser().press(key);
        browser().await("document.getElementById('found').textContent === '1 of 3 shown here'");
        browser().evaluate("location.hash = '" + IMAGE + "'");
        browser().await("document.getElementById('" + IMAGE + "').open");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void itFitsNarrowScreensAndTheDark() throws Exception {
        browser().dark(true);
        browser().open(url("/previews/shop/42?stage=canary&view=split"));
        picture("dark");
        assertThat(browser().evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(18, 23, 29)");
        assertReadable();
        browser().dark(false);
        assertReadable();
        browser().size(360, 800);
        browser().open(url("/previews/shop/42?stage=canary"));
        picture("narrow");

        assertThat(browser().evaluate(WIDEST)).isEqualTo("true");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void aFileOpensByItself() throws Exception {
        Path file = profile.resolve("preview.html");
        Files.writeString(file, new PreviewPage().file(new Shop().release().preview()));

        browser().open(file.toUri().toString());

        assertThat(isShown(".needs-script")).isTrue();
        assertThat(browser().evaluate("document.querySelectorAll('.stage').length"))
                .isEqualTo("2");
        browser().evaluate("document.querySelectorAll('.tabs a')[2].click()");
        browser().await("document.querySelectorAll('.stage')[0].offsetParent === null");
        assertThat(browser().evaluate("document.querySelectorAll('.stage')[1].offsetParent !== null"))
                .isEqualTo("true");
        picture("file");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void aPageWhosePreviewIsBeingMadeLooksAgain() throws Exception {
        Standing there = previews.standing.orElseThrow();
        previews.standing = Optional.of(new Standing(there.subject(), Optional.empty(), Optional.empty()));
        browser().open(url("/previews/shop/42"));
        assertThat(text("main")).contains("is being made");

        previews.standing = Optional.of(there);

        browser().await("document.getElementById('verdict') !== null");
        browser().open(url("/previews"));
        picture("list");
        assertThat(text("main")).contains("#42 A new version");
        assertThat(browser().complaints()).isEmpty();
    }

    /** Text against what is behind it, by the contrast that WCAG 2.2 AA asks for. */
    private void assertReadable() throws Exception {
        assertThat(browser().evaluate("""
                (() => {
                  const parse = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
                  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
                  const behind = at => { for (; at; at = at.parentElement) {
                    const colour = parse(getComputedStyle(at).backgroundColor); if (colour[3] !== 0) return colour; } return [255, 255, 255]; };
                  const weak = new Set();
                  for (const at of document.querySelectorAll('body *')) {
                    if (at.offsetParent === null || ![...at.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
                    const [one, other] = [light(parse(getComputedStyle(at).color)), light(behind(at))].sort((a, b) => b - a);
                    const ratio = (one + .05) / (other + .05);
                    if (ratio < 4.5) weak.add(at.tagName + '.' + at.className + ' ' + ratio.toFixed(2));
                  }
                  return [...weak].join(', ');
                })()""")).isEmpty();
    }

    private boolean isSideBySide() throws InterruptedException {
        return browser().evaluate("""
                (() => {
                  const block = [...document.querySelectorAll('.block')].find(at => at.querySelector('.del') && at.querySelector('.add'));
                  const del = block.querySelector('.del').getBoundingClientRect(), add = block.querySelector('.add').getBoundingClientRect();
                  return Math.abs(del.top - add.top) < 1 && del.right <= add.left + 1;
                })()""").equals("true");
    }

    private boolean isShown(String selector) throws InterruptedException {
        return browser()
                .evaluate("document.querySelector('" + selector + "').offsetParent !== null")
                .equals("true");
    }

    private String text(String selector) throws InterruptedException {
        return browser().evaluate("document.querySelector('" + selector + "').textContent");
    }

    private void picture(String name) throws InterruptedException, IOException {
        String directory = System.getProperty("screenshots", "");
        if (!directory.isEmpty()) browser().screenshot(Path.of(directory, name + ".png"));
    }

    private Browser browser() {
        return started.orElseThrow();
    }

    private String url(String path) {
        return "http://" + server.orElseThrow().listen() + path;
    }

    /** One pull request, number 42 of the shop. */
    private static final class RecordedPreviews implements PreviewSource {
        private volatile Optional<Standing> standing = Optional.empty();

        @Override
        public List<Standing> all() {
            return standing.stream().toList();
        }

        @Override
        public Optional<Standing> of(String repository, String number) {
            return standing.filter(one -> repository.equals("shop") && number.equals("42"));
        }
    }
}
