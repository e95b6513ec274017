package dev.slipway.sync.preview.page;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.model.Sha256;
import dev.slipway.sync.preview.Danger;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.preview.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pages of previews. All of them work without scripts; with them, search is at once and there are keys. Whatever people wrote, names, values,
 * titles, is text in them and nothing else, and no page has more than about 2 MB.
 */
public final class PreviewPage {
    private static final String KEYS =
            "Keys: / find, j and k next and previous object, v side by side, x fold or unfold all.";

    /** Seconds until a page looks again whether its preview is there. */
    private static final String SOON = "2";

    private final Sheets sheets = new Sheets();

    /** The style sheet that the pages of the server ask for. */
    public String style() {
        return sheets.style();
    }

    /** The script that the pages of the server ask for. */
    public String script() {
        return sheets.script();
    }

    /** The colours that all pages of the server share. */
    public String palette() {
        return sheets.palette();
    }

    /** A preview as one file that needs nothing else: all stages, style and script included. */
    public String file(Preview preview) {
        Links links = new Links(false, Look.PLAIN);
        Mapping.Builder page = body(preview.subject(), links)
                .put("styleHash", hash(sheets.style()))
                .put("scriptHash", hash(sheets.script()));
        show(page, preview, links, preview.stages());
        return sheets.fill("file", page.build());
    }

    /** The page of a pull request, at one of its stages, or what is known while there is none. */
    public String web(Standing standing, Look look) {
        Optional<Preview> made = standing.preview();
        Optional<StagePreview> stage = made.flatMap(preview -> stage(preview, look));
        Look at = new Look(stage.map(StagePreview::name), look.split(), look.search(), look.object());
        Links links = new Links(true, at);
        Mapping.Builder page = body(standing.subject(), links)
                .put("notice", notice(standing))
                .put("noticeTone", standing.hindrance().isPresent() ? "bad" : "busy");
        if (made.isEmpty() && standing.isUnderWay()) page.put("refresh", SOON);
        made.ifPresent(preview -> show(page, preview, links, stage.stream().toList()));
        return sheets.fill("web", page.build());
    }

    /** All previews there are, by repository. */
    public String list(List<Standing> standings) {
        Mapping.Builder page = plain("Previews", "What open pull requests would change.");
        if (standings.isEmpty())
            page.put("notice", "There is no open pull request of a repository whose pull requests are previewed.");
        return sheets.fill("web", page.put("lists", lists(standings)).build());
    }

    /** That a preview is not there, and which ones are. */
    public String missing(String repository, String number, List<Standing> standings) {
        String what = "#" + OneLine.of(number) + " of " + OneLine.of(repository);
        Mapping.Builder page = plain(
                        "No preview of " + what,
                        "Open pull requests are previewed. Those that were merged or closed are shown for two weeks, the last 20 of each"
                                + " repository; the comment at the forge and the PullRequestPreview stay longer.")
                .put(
                        "notice",
                        standings.isEmpty()
                                ? "There is no preview at all yet: no pull request is open, or the repository's settings do not say how to ask its forge."
                                : "These are there:");
        return sheets.fill("web", page.put("lists", lists(standings)).build());
    }

    private static Mapping.Builder plain(String heading, String about) {
        return Mapping.builder()
                .put("web", true)
                .put("title", heading + " - Slipway")
                .put("heading", heading)
                .put("about", about)
                .put("refresh", "")
                .put("notice", "")
                .put("noticeTone", "busy")
                .put("lists", List.of())
                .put("previews", List.of())
                .put("footer", "")
                .put("keys", "");
    }

    private static Mapping.Builder body(Subject subject, Links links) {
        String number = subject.number().map(name -> "#" + OneLine.of(name)).orElse("");
        String title = OneLine.of(subject.title());
        String heading = number.isEmpty() && title.isEmpty()
                ? subject.head().abbreviated() + " into " + subject.base().abbreviated()
                : (number + " " + title).strip();
        String fork = subject.fork() ? " It comes from a fork, so sealed parameters stay sealed." : "";
        return plain(
                        heading,
                        "Repository " + OneLine.of(subject.repository()) + ": "
                                + subject.head().abbreviated() + " into "
                                + subject.base().abbreviated() + "." + fork)
                .put("web", links.web());
    }

    private void show(Mapping.Builder page, Preview preview, Links links, List<StagePreview> shown) {
        Items items = new Items(links, new Room(Room.CHARS));
        Mapping.Builder pane = Mapping.builder().putAll(new Summary(preview, links).tree());
        pane.put("tools", preview.stages().isEmpty() ? List.of() : List.of(tools(preview, links)));
        pane.put(
                "shown",
                shown.stream()
                        .map(stage -> new StagePane(stage, links, items).tree())
                        .toList());
        page.put("previews", List.of(pane.build()))
                .put("footer", "Values of Secrets are masked: equal ones have equal numbers.")
                .put("keys", KEYS);
    }

    private static Mapping tools(Preview preview, Links links) {
        List<Mapping> tabs = new ArrayList<>();
        if (!links.web()) tabs.add(Mapping.of("name", "All", "href", "#stages", "current", false, "count", ""));
        for (StagePreview stage : preview.stages()) {
            long count = StagePane.count(stage, links);
            tabs.add(Mapping.of(
                    "name", OneLine.of(stage.name()),
                    "href", links.to(stage),
                    "current", links.look().stage().filter(stage.name()::equals).isPresent(),
                    "count", count == 0 ? "" : Long.toString(count)));
        }
        return Mapping.builder()
                .put("tabs", tabs)
                .put("stage", links.look().stage().orElse(""))
                .put("split", links.look().split())
                .put("search", links.look().search())
                .put(
                        "found",
                        links.look().isSearching() ? "The tabs say how many objects are found at each stage." : "")
                .build();
    }

    /** The one that is asked for, or the one of the object that is; else the first at which anything changes. */
    private static Optional<StagePreview> stage(Preview preview, Look look) {
        return look.object()
                .flatMap(anchor -> preview.stages().stream()
                        .filter(stage -> Anchor.isAt(stage, anchor))
                        .findFirst())
                .or(() -> look.stage().flatMap(preview::stage))
                .or(() -> preview.affected().stream().findFirst())
                .or(() -> preview.stages().stream().findFirst());
    }

    private static String notice(Standing standing) {
        Optional<String> ending = standing.ending().map(Ending::sentence).map(OneLine::of);
        if (ending.isPresent())
            return ending.get()
                    + (standing.preview().isPresent()
                            ? " What follows was previewed last."
                            : " Its preview is being made again. This page looks again by itself.");
        String head = standing.subject().head().abbreviated();
        if (standing.hindrance().isPresent())
            return "There is no preview of " + head + ": "
                    + OneLine.of(standing.hindrance().get());
        if (standing.isCurrent()) return "";
        return standing.preview()
                .map(old -> "The preview of " + head + " is being made; this is that of "
                        + old.subject().head().abbreviated() + ". Load the page again in a moment.")
                .orElse("The preview is being made. This page looks again by itself.");
    }

    private static List<Mapping> lists(List<Standing> standings) {
        Map<String, List<Standing>> byRepository = standings.stream()
                .collect(Collectors.groupingBy(one -> one.subject().repository(), TreeMap::new, Collectors.toList()));
        List<Mapping> lists = new ArrayList<>();
        byRepository.forEach((repository, some) -> lists.add(Mapping.of(
                "repository",
                OneLine.of(repository),
                "rows",
                some.stream().map(PreviewPage::row).toList())));
        return lists;
    }

    private static Mapping row(Standing standing) {
        return Mapping.builder()
                .put("href", address(standing.subject()))
                .put("number", OneLine.of(standing.number()))
                .put("title", OneLine.of(standing.subject().title()))
                .put("badge", standing.word())
                .put("tone", standing.tone())
                .put(
                        "verdict",
                        standing.preview()
                                .map(Tally::verdict)
                                .or(standing::hindrance)
                                .map(OneLine::of)
                                .orElse(""))
                .put(
                        "worst",
                        standing.preview()
                                .flatMap(preview -> preview.dangers().stream().findFirst())
                                .map(Danger::toString)
                                .map(OneLine::of)
                                .orElse(""))
                .build();
    }

    /** Where the server shows a pull request: {@code /previews/shop/42}. */
    public static String address(Subject subject) {
        return "/previews/" + segment(subject.repository()) + "/"
                + segment(subject.number().orElse(""));
    }

    private static String segment(String name) {
        return Look.encoded(name).replace("+", "%20");
    }

    private static String hash(String content) {
        byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
