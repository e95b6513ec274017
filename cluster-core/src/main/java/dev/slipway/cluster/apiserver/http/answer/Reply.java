package dev.slipway.cluster.apiserver.http.answer;

import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param headers besides the content type
 */
public record Reply(int code, String contentType, byte[] body, List<Header> headers) {
    /** Together all warnings may take so many characters; beyond that each is cut, then dropped. As the real server does. */
    private static final int ALL_WARNINGS = 4096;

    private static final int ONE_WARNING = 256;

    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";

    public Reply {
        headers = List.copyOf(headers);
    }

    /** One line before the body. */
    public record Header(String name, String value) {}

    public static Reply of(int code, String contentType, byte[] body) {
        return new Reply(code, contentType, body, List.of());
    }

    /** A document on one line. */
    public static Reply json(int code, Tree tree) {
        return of(code, JSON, Documents.line(Json.write(tree)));
    }

    public static Reply text(int code, String text) {
        return of(code, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A refusal, with the header that says when to try again. */
    public static Reply refusal(Status status) {
        Reply reply = json(status.code(), status.tree());
        int seconds = status.details().retryAfterSeconds();
        return seconds > 0 ? reply.with("Retry-After", Integer.toString(seconds)) : reply;
    }

    /** What is said about a path that nothing is behind. */
    public static Reply nothingHere() {
        return text(404, "404 page not found\n").unsniffed();
    }

    /** The same, saying that the content is of the type it says and no other. */
    public Reply unsniffed() {
        return with("X-Content-Type-Options", "nosniff");
    }

    public Reply with(String header, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(header, value));
        return new Reply(code, contentType, body, more);
    }

    /** The value of a header, if there is one. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .reduce((earlier, later) -> later);
    }

    /** The same with another body. */
    Reply holding(byte[] other) {
        return new Reply(code, contentType, other, headers);
    }

    /** The same with warnings, which kubectl shows to people. */
    public Reply warning(List<String> warnings) {
        Reply reply = this;
        List<String> distinct = warnings.stream().distinct().toList();
        boolean cut = distinct.stream().mapToInt(String::length).sum() > ALL_WARNINGS;
        int room = ALL_WARNINGS;
        for (String warning : distinct) {
            String text = cut ? shortened(warning) : warning;
            room -= text.length();
            if (room < 0) break;
            reply = reply.with("Warning", "299 - \"" + quoted(text) + "\"");
        }
        return reply;
    }

    private static String shortened(String text) {
        return text.length() <= ONE_WARNING ? text : text.substring(0, ONE_WARNING);
    }

    /** A header is one line. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n]+", " ");
    }
}
