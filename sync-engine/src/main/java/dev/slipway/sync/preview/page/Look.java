package dev.slipway.sync.preview.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants to see of a preview, as the query of a page's address says it.
 *
 * @param stage the one to show; empty: the first that changes
 * @param split whether what was and what will be stand side by side
 * @param search only objects with this text in their name or difference; empty: all
 * @param object the {@link Anchor} of the object to show whatever else there is; empty: none
 */
public record Look(Optional<String> stage, boolean split, String search, Optional<String> object) {
    /** Longer texts are cut: nobody looks for them. */
    private static final int LONGEST = 200;

    /** At all there is. */
    public static final Look PLAIN = new Look(Optional.empty(), false, "", Optional.empty());

    public Look {
        search = search.strip();
        if (search.length() > LONGEST) search = search.substring(0, LONGEST);
    }

    Look at(String other) {
        return new Look(Optional.of(other), split, search, Optional.empty());
    }

    /** The query that asks for this: {@code ?stage=canary&view=split}. */
    String query() {
        List<String> parts = new ArrayList<>();
        stage.ifPresent(name -> parts.add("stage=" + encoded(name)));
        if (split) parts.add("view=split");
        if (!search.isEmpty()) parts.add("q=" + encoded(search));
        return "?" + String.join("&", parts);
    }

    /** The query that asks for one object, whatever is searched for. */
    String query(String anchor) {
        return "?object=" + encoded(anchor) + (split ? "&view=split" : "") + "#" + anchor;
    }

    boolean isSearching() {
        return !search.isEmpty();
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
