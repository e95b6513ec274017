package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Limits;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Tree;
import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Http;
import dev.slipway.webhooks.reply.Token;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Calls of one REST interface with our token, to its own host only. */
final class Rest {
    /** A renamed repository is one step away; more is a loop. */
    private static final int MOST_REDIRECTS = 3;

    private final String forge;
    private final URI api;
    private final Http http;
    private final Supplier<Optional<Token>> token;
    private final String scheme;
    private final SortedMap<String, String> headers;
    private final InstantSource clock;

    /**
     * @param token asked at each call, so that a replaced one counts at once; empty: there is none that could be read
     * @param scheme before the token in {@code Authorization}
     * @param headers that go with every request
     */
    Rest(
            Kind forge,
            URI api,
            Http http,
            Supplier<Optional<Token>> token,
            String scheme,
            SortedMap<String, String> headers,
            InstantSource clock) {
        this.forge = forge.title();
        this.api = api;
        this.http = http;
        this.token = token;
        this.scheme = scheme;
        this.headers = new TreeMap<>(headers);
        this.clock = clock;
    }

    Answer<Reply> get(String path) {
        return call("GET", path, Optional.empty());
    }

    Answer<Reply> send(String method, String path, Tree body) {
        return call(method, path, Optional.of(body));
    }

    Answer<Reply> delete(String path) {
        return call("DELETE", path, Optional.empty());
    }

    /** A part of a path or a query, whatever it contains. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer<Reply> call(String method, String path, Optional<Tree> body) {
        Optional<Token> known = token.get();
        String call = forge + ": " + method + " " + path.replaceAll("\\?.*", "");
        if (known.isEmpty())
            return failed(Reason.FORBIDDEN, call + " was not sent: there is no token; check report.tokenFile");
        Answer<Reply> answer =
                followed(call, request(method, URI.create(api + path), body, known.get()), MOST_REDIRECTS);
        return answer.whyNot()
                .map(failure -> Answer.<Reply>failed(
                        new Failure(failure.reason(), known.get().hideIn(failure.message()), failure.until())))
                .orElse(answer);
    }

    private Http.Request request(String method, URI uri, Optional<Tree> body, Token token) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.putIfAbsent("Accept", "application/json");
        all.put("User-Agent", "slipway");
        all.put("Authorization", token.authorization(scheme));
        if (body.isPresent()) all.put("Content-Type", "application/json");
        return new Http.Request(method, uri, all, body.map(Json::write).orElse(new byte[0]));
    }

    private Answer<Reply> followed(String call, Http.Request request, int redirectsLeft) {
        Http.Response response;
        try {
            response = http.send(request);
        } catch (IOException broken) {
            return failed(Reason.UNREACHABLE, call + " got no answer: " + broken.getMessage());
        }
        if (response.status() >= 300 && response.status() < 400)
            return redirected(call, request, response, redirectsLeft);
        if (response.status() < 200 || response.status() >= 300)
            return Answer.failed(Refusals.of(call, response, clock.instant()));
        return read(call, response);
    }

    /** The token goes to the host it was meant for and nowhere else; who asked to read does not begin to write. */
    private Answer<Reply> redirected(String call, Http.Request request, Http.Response response, int left) {
        Optional<URI> target = response.header("location").flatMap(location -> resolve(request.uri(), location));
        if (target.isEmpty() || left == 0)
            return failed(Reason.REFUSED, call + " was sent around in a circle; check report.apiUrl");
        if (!sameServer(request.uri(), target.get()))
            return failed(
                    Reason.REFUSED,
                    call + " was redirected to " + target.get().getHost()
                            + ", where the token is not sent; put the new address into report.apiUrl and the repository's url");
        boolean keepsMethod = response.status() >= 307 || request.method().equals("GET");
        if (!keepsMethod)
            return failed(Reason.REFUSED, call + " was redirected; put the repository's new address into its url");
        return followed(
                call, new Http.Request(request.method(), target.get(), request.headers(), request.body()), left - 1);
    }

    private static Optional<URI> resolve(URI from, String location) {
        try {
            return Optional.of(from.resolve(location));
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getRawAuthority() != null
                && one.getRawAuthority().equals(other.getRawAuthority());
    }

    private Answer<Reply> read(String call, Http.Response response) {
        // Azure DevOps answers a bad token with its sign-in page and this status.
        if (response.status() == 203)
            return failed(Reason.FORBIDDEN, call + " was answered with a page to sign in; check the token");
        if (response.body().length == 0) return Answer.of(Reply.empty(response));
        try {
            Tree body = Json.readReporting(response.body(), Limits.JSON.withBytes(Http.MOST_BYTES))
                    .tree();
            return Answer.of(new Reply(body, response));
        } catch (Malformed noJson) {
            return failed(
                    Reason.UNREADABLE,
                    call + " was answered with something that is no JSON (line " + noJson.line() + ": "
                            + noJson.problem() + "); check report.apiUrl");
        }
    }

    /** The path below the interface's address of an absolute address that the forge gave; empty where it is somewhere else. */
    Optional<String> below(String address) {
        String start = api + "/";
        return address.startsWith(start) ? Optional.of(address.substring(start.length() - 1)) : Optional.empty();
    }

    /** What a forge left out of an answer. */
    <T> Answer<T> missing(String what) {
        return failed(Reason.UNREADABLE, forge + " gave an answer without " + what + "; check report.apiUrl");
    }

    static <T> Answer<T> failed(Reason reason, String message) {
        return Answer.failed(Failure.of(reason, message));
    }
}
