package dev.slipway.sync.preview.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a page as strictly as no browser does: every tag and attribute must be one of ours, in quotes, and closed in its turn. */
final class Markup {
    private static final Set<String> VOID = Set.of("meta", "link", "input");
    private static final Set<String> TAGS = Set.of(
            "html", "head", "title", "style", "script", "body", "a", "header", "nav", "h1", "h2", "h3", "h4", "p",
            "main", "section", "div", "span", "b", "i", "code", "table", "caption", "thead", "tbody", "tr", "th", "td",
            "ul", "li", "form", "label", "button", "details", "summary", "del", "ins", "mark", "small", "footer",
            "meta", "link", "input");
    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "rel",
            "href",
            "src",
            "defer",
            "class",
            "id",
            "aria-label",
            "aria-labelledby",
            "aria-current",
            "aria-hidden",
            "role",
            "scope",
            "hidden",
            "method",
            "type",
            "value",
            "checked",
            "placeholder",
            "autocomplete",
            "open");

    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?: [a-z-]+(?:=\"[^\"<>]*\")?)*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)(?:=\"([^\"]*)\")?");

    private final List<String> ids = new ArrayList<>();
    private final TreeSet<String> links = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();

    private Markup() {}

    static Markup read(String page) {
        assertThat(page).startsWith("<!doctype html>\n");
        Markup markup = new Markup();
        markup.readAll(bare(page.substring("<!doctype html>\n".length())));
        return markup;
    }

    /** Without the contents of style and script, which are ours. */
    static String bare(String page) {
        return page.replaceAll("(?s)<style>.*?</style>", "<style></style>")
                .replaceAll("(?s)<script>.*?</script>", "<script></script>");
    }

    private void readAll(String page) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(page);
        int at = 0;
        for (; at < page.length(); ) {
            int next = page.indexOf('<', at);
            text(page.substring(at, next < 0 ? page.length() : next));
            if (next < 0) break;
            assertThat(tag.region(next, page.length()).lookingAt())
                    .as("a tag of ours: " + page.substring(next, Math.min(page.length(), next + 80)))
                    .isTrue();
            String name = tag.group(2);
            assertThat(TAGS).contains(name);
            if (tag.group(1).isEmpty()) attributes(tag.group(3));
            if (!tag.group(1).isEmpty()) assertThat(open.pop()).isEqualTo(name);
            else if (!VOID.contains(name)) open.push(name);
            at = tag.end();
        }
        assertThat(open).isEmpty();
        assertThat(ids).doesNotHaveDuplicates();
    }

    private void text(String part) {
        assertThat(part).doesNotContain(">");
        text.append(plain(part));
    }

    private void attributes(String all) {
        Matcher attribute = ATTRIBUTE.matcher(all);
        while (attribute.find()) {
            String name = attribute.group(1);
            String value = attribute.group(2) == null ? "" : plain(attribute.group(2));
            assertThat(ATTRIBUTES).contains(name);
            if (name.equals("id")) ids.add(value);
            if (name.equals("href")) {
                assertThat(value).matches("[#?/].*").doesNotStartWith("//");
                links.add(value);
            }
        }
    }

    private static String plain(String escaped) {
        return escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** All that people read. */
    String text() {
        return text.toString();
    }

    List<String> ids() {
        return ids;
    }

    TreeSet<String> links() {
        return links;
    }
}
