package dev.slipway.webhooks.reply;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hidden first line of our comment: whose it is, and which result it tells. What stands there is compared with what is to be said, so that
 * an older result never takes the place of a newer one, whoever was slow.
 */
public record Marker(String subject, long number, String head, long generation) {
    private static final Pattern FIRST_LINE = Pattern.compile(
            "^(?:<!-- |\\[//\\]: # \\()slipway:preview:([A-Za-z0-9.-]{1,253}):(\\d{1,18}) head=([0-9a-f]{7,64}) generation=(-?\\d{1,18})(?: -->|\\))\\s*(?:\\n|$)");

    /** How a comment hides a line. */
    public enum Style {
        /** A comment of HTML, which is not shown. */
        HTML("<!-- ", " -->"),
        /** A Markdown reference that nobody uses: for forges that show HTML as text. */
        REFERENCE("[//]: # (", ")");

        private final String before;
        private final String after;

        Style(String before, String after) {
            this.before = before;
            this.after = after;
        }
    }

    /** What to do about a comment that stands there. */
    public enum Ruling {
        /** Say the new one. */
        WRITE,
        /** It says so already. */
        KEEP,
        /** It is newer. */
        YIELD
    }

    static Marker of(long number, Comment comment) {
        return new Marker(comment.subject(), number, comment.head(), comment.generation());
    }

    /** The marker at the very start of a comment; one that is quoted or stands further down is none. */
    public static Optional<Marker> in(String body) {
        Matcher found = FIRST_LINE.matcher(body.replace("\r\n", "\n"));
        return found.find()
                ? Optional.of(new Marker(
                        found.group(1), Long.parseLong(found.group(2)), found.group(3), Long.parseLong(found.group(4))))
                : Optional.empty();
    }

    /** A whole comment: this line, an empty one, the text. */
    public static String body(long number, Comment comment, Style style) {
        return of(number, comment).line(style) + "\n\n" + comment.text();
    }

    private String line(Style style) {
        return style.before + "slipway:preview:" + subject + ":" + number + " head=" + head + " generation="
                + generation + style.after;
    }

    /** Whether this is the comment of that subject on that pull request. */
    public boolean isOf(String itsSubject, long itsNumber) {
        return subject.equals(itsSubject) && number == itsNumber;
    }

    /**
     * May a comment take the place of the one that stands? A result about the commit that is the head now beats any about another commit, since
     * heads also go back; among those about one commit the higher generation is newer.
     *
     * @param standing body of the comment that stands there, with a marker
     * @param headNow the pull request's head as the forge tells it, at least its first characters
     */
    public static Ruling ruling(String standing, long number, Comment ours, String headNow) {
        Optional<Marker> there = in(standing);
        if (there.isEmpty()) return Ruling.WRITE;
        Marker marker = there.get();
        boolean sameHead = same(marker.head(), ours.head());
        if (sameHead && lines(standing).equals(lines(body(number, ours, Style.HTML)))) return Ruling.KEEP;
        if (!sameHead && same(marker.head(), headNow)) return Ruling.YIELD;
        if (!sameHead && same(ours.head(), headNow)) return Ruling.WRITE;
        return marker.generation() > ours.generation() ? Ruling.YIELD : Ruling.WRITE;
    }

    private static boolean same(String commit, String other) {
        return commit.startsWith(other) || other.startsWith(commit);
    }

    /** What people see of a comment: without the marker and without white space at line ends, which forges drop. */
    private static String lines(String body) {
        String plain = body.replace("\r\n", "\n");
        int end = plain.indexOf('\n');
        return plain.substring(end < 0 ? plain.length() : end)
                .replaceAll("[ \\t]+\\n", "\n")
                .strip();
    }
}
