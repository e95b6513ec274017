package dev.slipway.cluster.client.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Paths and queries, escaped. */
final class Urls {
    private final StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Adds a parameter; none where the value is empty. */
    Urls with(String name, String value) {
        if (!value.isEmpty()) query.add(name + "=" + segment(value));
        return this;
    }

    /** With its question mark; empty without parameters. */
    @Override
    public String toString() {
        return query.toString();
    }
}
