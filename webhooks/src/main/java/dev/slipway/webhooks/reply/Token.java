package dev.slipway.webhooks.reply;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What proves to a forge who we are: a token, or {@code user:password}. Never printed. */
public final class Token {
    private final String text;

    /** Spaces and line ends around it, as files have them, do not count. */
    public Token(String text) {
        this.text = text.strip();
        if (this.text.isEmpty()) throw new IllegalArgumentException("an empty token");
        if (!this.text.chars().allMatch(unit -> unit >= 0x20 && unit < 0x7f))
            throw new IllegalArgumentException("a token with characters that no header can hold");
    }

    /** The value of the header {@code Authorization}. Who has a user's name and a colon in it goes by Basic everywhere. */
    public String authorization(String scheme) {
        if (text.contains(":")) return basic(text);
        return scheme.equals("Basic") ? basic(":" + text) : scheme + " " + text;
    }

    /** A text that may be shown: without the token, should somebody have put it there. */
    public String hideIn(String message) {
        return message.replace(text, "***").replace(basic(text), "***");
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
