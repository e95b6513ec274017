package dev.slipway.sync.server;

import io.javalin.config.JavalinConfig;

/** What pages are made of besides themselves. It changes with a new version only. */
final class Assets {
    private Assets() {}

    static void add(JavalinConfig config, String path, String type, String content) {
        config.routes.get(
                path,
                context -> context.contentType(type + "; charset=utf-8")
                        .header("Cache-Control", "max-age=300")
                        .header("X-Content-Type-Options", "nosniff")
                        .result(content));
    }
}
