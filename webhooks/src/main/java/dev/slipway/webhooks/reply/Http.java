package dev.slipway.webhooks.reply;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One HTTP request and its answer. The only thing that blocks here; redirects are answers like any other. */
public interface Http {
    /** More than any answer we ask for; a server that sends more is cut off. */
    int MOST_BYTES = 8 * 1024 * 1024;

    /**
     * Sends and waits, for a bounded time.
     *
     * @throws IOException if no whole answer came; the message says why, and nothing of what was sent
     */
    Response send(Request request) throws IOException;

    /**
     * What is sent.
     *
     * @param headers by name; may hold a token, so requests are never printed
     * @param body empty: none
     */
    record Request(String method, URI uri, SortedMap<String, String> headers, byte[] body) {
        public Request {
            headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
            body = body.clone();
        }

        /** Without headers and body, which may hold what nobody else may see. */
        @Override
        public String toString() {
            return method + " " + uri;
        }
    }

    /**
     * What came back.
     *
     * @param headers by name in lower case; of several with one name, the first
     */
    record Response(int status, SortedMap<String, String> headers, byte[] body) {
        public Response {
            SortedMap<String, String> lowerCase = new TreeMap<>();
            headers.forEach((name, value) -> lowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
            headers = Collections.unmodifiableSortedMap(lowerCase);
            body = body.clone();
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        @Override
        public String toString() {
            return "status " + status + " with " + body.length + " bytes";
        }
    }
}
