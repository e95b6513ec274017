package dev.slipway.webhooks.reply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown that stays what it is meant to be, whatever texts come into it: nothing opens a block, a tag or a comment that it does not close. */
final class Markdown {
    private static final Pattern TICKS = Pattern.compile("`+");
    private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z/!?])");
    private static final Pattern FENCE = Pattern.compile("`{3,}|~{3,}");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]#>]");
    private static final int LEAST_FENCE = 3;

    private Markdown() {}

    /** Markdown of others, over several lines, without tags and fences. */
    static String block(String markdown) {
        String withoutTags = TAG.matcher(plainLines(markdown)).replaceAll("&lt;");
        return FENCE.matcher(withoutTags).replaceAll(fence -> Matcher.quoteReplacement(escaped(fence.group())));
    }

    /** The same on one line. */
    static String line(String markdown) {
        return block(markdown.replaceAll("\\s+", " ").strip());
    }

    /** Plain text on one line. Bitbucket knows backslashes before these only. */
    static String plain(String text) {
        String escaped = SPECIAL.matcher(text.replaceAll("\\s+", " ").strip()).replaceAll("\\\\$0");
        return escaped.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Plain text on one line inside of a tag. */
    static String html(String text) {
        return text.replaceAll("\\s+", " ")
                .strip()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** A block of code around any text: its fence is longer than any in it. */
    static String code(String language, String text) {
        int longest = LEAST_FENCE - 1;
        for (Matcher ticks = TICKS.matcher(text); ticks.find(); )
            longest = Math.max(longest, ticks.end() - ticks.start());
        String fence = "`".repeat(longest + 1);
        String lines = plainLines(text);
        return fence + language.replaceAll("[^A-Za-z0-9+-]", "") + "\n" + lines + (lines.endsWith("\n") ? "" : "\n")
                + fence + "\n";
    }

    private static String escaped(String fence) {
        return fence.replaceAll(".", "\\\\$0");
    }

    private static String plainLines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').replace('\u0000', '\ufffd');
    }
}
