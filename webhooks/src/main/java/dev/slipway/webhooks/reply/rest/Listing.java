package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.reply.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists that come in pages. Every way of paging is bounded: in items, in pages, and by pages that bring nothing new. */
final class Listing {
    private static final int MOST_PAGES = 50;

    private Listing() {}

    /** The items of one page. */
    @FunctionalInterface
    interface Items {
        List<Mapping> of(Reply page);
    }

    /** Where the page after one is; empty after the last. */
    @FunctionalInterface
    interface Next {
        Optional<String> after(Reply page, int pageNumber, int items);
    }

    /** All items from a first page on, no more than so many. */
    static Answer<List<Mapping>> all(Rest rest, String first, Items items, Next next, int most) {
        Set<Mapping> found = new LinkedHashSet<>();
        Optional<String> path = Optional.of(first);
        for (int page = 1; page <= MOST_PAGES && path.isPresent() && found.size() < most; page++) {
            Answer<Reply> answer = rest.get(path.get());
            if (answer.whyNot().isPresent())
                return Answer.failed(answer.whyNot().get());
            Reply reply = answer.given().orElseThrow();
            List<Mapping> here = items.of(reply);
            boolean brought = found.addAll(here);
            path = brought ? next.after(reply, page, here.size()) : Optional.empty();
        }
        List<Mapping> list = new ArrayList<>(found);
        return Answer.of(list.size() <= most ? list : list.subList(0, most));
    }

    /** Pages by number, as GitHub and who resembles it has them: a full page may have one after it, where no {@code Link} says otherwise. */
    static Next numbered(String path, int perPage) {
        return (page, number, items) -> {
            boolean more = page.response()
                    .header("link")
                    .map(link -> link.contains("rel=\"next\""))
                    .orElse(items >= perPage);
            return more ? Optional.of(numbered(path, number + 1, "page")) : Optional.empty();
        };
    }

    static String numbered(String path, int number, String parameter) {
        return path + (path.contains("?") ? "&" : "?") + parameter + "=" + number;
    }

    /** A list that comes whole. */
    static Next whole() {
        return (page, number, items) -> Optional.empty();
    }
}
