package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Limits;
import dev.slipway.webhooks.reply.Limits.Unit;

/**
 * In what those forges differ whose REST interface has GitHub's shape.
 *
 * @param openPulls query of the list of open pull requests, oldest first
 * @param perPage how many a page of pull requests has at most
 * @param perPageQuery how more items per page are asked for; empty: not at all
 * @param asksPermission whether it says what somebody may do
 * @param namesBots whether {@code user.type} says that a program wrote something
 */
record Dialect(
        Limits limits, String openPulls, int perPage, String perPageQuery, boolean asksPermission, boolean namesBots) {
    /** Forges without a limit of their own: more nobody reads, and no page shows. */
    private static final int WITHOUT_LIMIT = 256 * 1024;

    static Dialect of(Kind kind) {
        return switch (kind) {
            case GITEA, FORGEJO ->
                new Dialect(
                        new Limits(WITHOUT_LIMIT, Unit.BYTES, true, 255),
                        "?state=open&sort=oldest&limit=50",
                        50,
                        "limit=50",
                        true,
                        false);
            case GITBUCKET ->
                new Dialect(new Limits(WITHOUT_LIMIT, Unit.UTF16, true, 255), "?state=open", 25, "", false, false);
            case GITHUB, GITLAB, BITBUCKET_CLOUD, BITBUCKET_SERVER, AZURE_DEVOPS ->
                new Dialect(
                        new Limits(65_536, Unit.CHARACTERS, true, 140),
                        "?state=open&sort=created&direction=asc&per_page=100",
                        100,
                        "per_page=100",
                        true,
                        true);
        };
    }
}
