package dev.slipway.sync.server;

import dev.slipway.sync.preview.page.Look;
import dev.slipway.sync.preview.page.PreviewPage;
import dev.slipway.sync.preview.page.Standing;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/**
 * Where people read previews: all of them under {@code /previews}, and each under {@code /previews/<repository>/<number>}, where the query says
 * what of it, see {@link Look}.
 */
record PreviewRoutes(PreviewSource previews, PreviewPage pages) {
    /** Only our own style and script, and a form that asks this server; nothing stands in a page itself. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'";

    void add(JavalinConfig config) {
        Assets.add(config, "/preview.css", "text/css", pages.style());
        Assets.add(config, "/preview.js", "text/javascript", pages.script());
        config.routes.get("/previews", context -> page(context).html(pages.list(previews.all())));
        config.routes.get("/previews/{repository}/{number}", this::preview);
    }

    private void preview(Context context) {
        String repository = context.pathParam("repository");
        String number = context.pathParam("number");
        Optional<Standing> standing = previews.of(repository, number);
        if (standing.isPresent()) page(context).html(pages.web(standing.get(), look(context)));
        else page(context).status(HttpStatus.NOT_FOUND).html(pages.missing(repository, number, previews.all()));
    }

    private static Look look(Context context) {
        return new Look(
                query(context, "stage"),
                query(context, "view").filter("split"::equals).isPresent(),
                query(context, "q").orElse(""),
                query(context, "object"));
    }

    private static Optional<String> query(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
    }

    private static Context page(Context context) {
        return context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
    }
}
