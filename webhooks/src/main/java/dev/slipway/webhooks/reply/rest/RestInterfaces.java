package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.PullRequests;
import dev.slipway.webhooks.reply.Token;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where every forge's pull requests are opened. */
public final class RestInterfaces {
    private RestInterfaces() {}

    /**
     * The pull requests of a repository. Nothing is sent yet.
     *
     * @param token asked at each call, so that a replaced one counts at once; empty: it could not be read
     */
    public static PullRequests pullRequests(
            Kind kind, Place place, Supplier<Optional<Token>> token, Http http, InstantSource clock) {
        return new RestPullRequests(
                calls(kind, place, api -> new Rest(kind, api, http, token, scheme(kind), headers(kind), clock)));
    }

    private static Calls calls(Kind kind, Place place, Function<URI, Rest> at) {
        Rest rest = at.apply(place.api());
        return switch (kind) {
            case GITHUB, GITEA, FORGEJO, GITBUCKET -> new GitHubShaped(rest, place, Dialect.of(kind));
            case GITLAB -> new GitLab(rest, place);
            case BITBUCKET_CLOUD -> new BitbucketCloud(rest, place);
            case BITBUCKET_SERVER -> new BitbucketServer(rest, place);
            case AZURE_DEVOPS -> new AzureDevOps(rest, at.apply(place.people()), place);
        };
    }

    private static String scheme(Kind kind) {
        return switch (kind) {
            case GITHUB, GITLAB, BITBUCKET_CLOUD, BITBUCKET_SERVER -> "Bearer";
            case GITEA, FORGEJO, GITBUCKET -> "token";
            case AZURE_DEVOPS -> "Basic";
        };
    }

    private static SortedMap<String, String> headers(Kind kind) {
        SortedMap<String, String> headers = new TreeMap<>();
        if (kind == Kind.GITHUB) {
            headers.put("Accept", "application/vnd.github+json");
            headers.put("X-GitHub-Api-Version", "2022-11-28");
        }
        return headers;
    }
}
