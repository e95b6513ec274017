package dev.slipway.sync.preview.page;

import dev.slipway.diff.view.Style;
import dev.slipway.sync.preview.Forecast.Changed;
import dev.slipway.sync.preview.StagePreview;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody asked for of one page, and where its links lead: in a file to places of the same file, which has all stages; on the server to the
 * page that shows the stage, or the object.
 */
final class Links {
    private final boolean web;
    private final Look look;
    /** Differences take a while to be written down, and each is asked for several times. */
    private final Map<Changed, Boolean> found = new IdentityHashMap<>();

    Links(boolean web, Look look) {
        this.web = web;
        this.look = look;
    }

    boolean web() {
        return web;
    }

    Look look() {
        return look;
    }

    String to(StagePreview stage) {
        return web ? look.at(stage.name()).query() + "#" + Anchor.of(stage) : "#" + Anchor.of(stage);
    }

    String to(String object) {
        return web ? look.query(object) : "#" + object;
    }

    /** Whether it is this object that somebody asked for. */
    boolean isWanted(String object) {
        return look.object().filter(object::equals).isPresent();
    }

    /** Whether an object of an application has what is searched for. */
    boolean finds(Changed object, String application) {
        return !look.isSearching() || found.computeIfAbsent(object, changed -> has(changed, application));
    }

    private boolean has(Changed object, String application) {
        String text =
                application + ' ' + object.key() + ' ' + object.difference().text(Style.PLAIN);
        return text.toLowerCase(Locale.ROOT).contains(look.search().toLowerCase(Locale.ROOT));
    }
}
