package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the project lead where they say. */
class PageLinksTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void everyLinkLeadsToAFileAndAHeadingThatAreThere() throws IOException {
        List<String> broken = new ArrayList<>();

        for (Path page : pages()) {
            for (MatchResult link : links(page)) {
                if (!leadsSomewhere(page, link)) broken.add(page + ": " + link.group());
            }
        }

        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(TOP.resolve("README.md"), TOP.resolve("sample-repo/README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static List<MatchResult> links(Path page) throws IOException {
        return LINK.matcher(Files.readString(page)).results().toList();
    }

    private static boolean leadsSomewhere(Path page, MatchResult link) throws IOException {
        Path to = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
        return Files.exists(to) && (link.group(2) == null || anchors(to).contains(link.group(2)));
    }

    /** The names that forges give to headings: lower case, blanks as dashes, no other signs. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
