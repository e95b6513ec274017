package dev.slipway.sync.server;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where programs ask for flags: under {@code /ofrep/v1} as they are, and under {@code /flags/<repository>/<stage>[/<region>]} as that stage sees
 * them.
 *
 * @param token what a program must show; empty: whoever reaches the port may ask, as with the status page
 */
record FlagRoutes(Ofrep ofrep, Optional<String> token, InstantSource clock) {
    private static final String EVALUATE = "/ofrep/v1/evaluate/flags";

    void add(JavalinConfig config) {
        for (String scope : new String[] {"", "/flags/{repository}/{stage}", "/flags/{repository}/{stage}/{region}"}) {
            config.routes.post(scope + EVALUATE, this::all);
            config.routes.post(scope + EVALUATE + "/<key>", this::one);
        }
    }

    private void all(Context context) {
        if (!mayAsk(context)) return;
        reply(
                context,
                ofrep.all(
                        scope(context),
                        context.bodyAsBytes(),
                        Optional.ofNullable(context.header("If-None-Match")),
                        clock.instant()));
    }

    private void one(Context context) {
        if (!mayAsk(context)) return;
        reply(context, ofrep.one(scope(context), context.pathParam("key"), context.bodyAsBytes(), clock.instant()));
    }

    private static void reply(Context context, Ofrep.Reply reply) {
        context.status(reply.status()).header("Cache-Control", "no-store");
        reply.tag().ifPresent(tag -> context.header("ETag", tag));
        if (!reply.body().isEmpty()) context.contentType("application/json").result(reply.body());
    }

    private static Ofrep.Scope scope(Context context) {
        return new Ofrep.Scope(
                parameter(context, "repository").or(() -> Optional.ofNullable(context.header("Flagd-Selector"))),
                parameter(context, "stage"),
                parameter(context, "region"));
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.pathParamMap().get(name));
    }

    private boolean mayAsk(Context context) {
        Optional<String> shown = Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .or(() -> Optional.ofNullable(context.header("X-API-Key")));
        boolean may = token.isEmpty() || shown.filter(this::isToken).isPresent();
        if (!may) context.status(401).header("WWW-Authenticate", "Bearer");
        return may;
    }

    private boolean isToken(String shown) {
        return MessageDigest.isEqual(
                shown.getBytes(StandardCharsets.UTF_8), token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }
}
