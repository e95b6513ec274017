package dev.slipway.webhooks.delivery;

import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Parts of payloads, as far as they are what they should be. Whoever signs may still write nonsense, and it must not go further. */
public final class Payload {
    /** Of one delivery; whoever moves more moved "something". */
    private static final int MOST_REFS = 100;

    private static final int LONGEST_REF = 1024;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_EVENT = 80;

    /** As long as a comment may be where comments may be longest among those that are for machines. */
    private static final int LONGEST_COMMENT = 65_536;

    private Payload() {}

    /** Refs moved, by their full names; what is no such name is left out, and where none is left it is ignored. */
    public static ForgeEvent refsMoved(Stream<String> names) {
        List<String> refs =
                names.filter(Payload::isRef).distinct().limit(MOST_REFS).toList();
        return refs.isEmpty() ? new ForgeEvent.Ignored("a push that names no ref") : new ForgeEvent.RefsMoved(refs);
    }

    /** The full name of a branch or tag, from its type and short name. */
    public static Optional<String> ref(Optional<String> type, Optional<String> name) {
        return type.flatMap(word -> switch (word) {
                    case "branch" -> Optional.of("refs/heads/");
                    case "tag" -> Optional.of("refs/tags/");
                    default -> Optional.<String>empty();
                })
                .flatMap(prefix -> name.map(prefix::concat));
    }

    /** Whether a text can be the full name of a ref. */
    public static boolean isRef(String text) {
        return text.startsWith("refs/")
                && text.length() <= LONGEST_REF
                && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }

    /** A pull request changed; ignored where it is not said which. */
    public static ForgeEvent pullRequest(Optional<Long> number, Optional<String> head) {
        return number.filter(each -> each > 0)
                .<ForgeEvent>map(each -> new ForgeEvent.PullRequestChanged(each, head.filter(Payload::isCommit)))
                .orElseGet(() -> new ForgeEvent.Ignored("a pull request without a number"));
    }

    /** A comment on a pull request; ignored where something of it is missing. */
    public static ForgeEvent comment(
            Optional<Long> number, Optional<String> id, Optional<String> author, Optional<String> text) {
        Optional<String> by = author.filter(name -> !name.isEmpty() && name.length() <= LONGEST_NAME);
        boolean whole = number.filter(each -> each > 0).isPresent()
                && by.isPresent()
                && text.filter(each -> each.length() <= LONGEST_COMMENT).isPresent();
        return whole
                ? new ForgeEvent.Commented(
                        number.get(),
                        id.filter(each -> each.length() <= LONGEST_NAME).orElse(""),
                        by.get(),
                        text.get())
                : new ForgeEvent.Ignored("a comment that does not say on what, by whom, or what");
    }

    /** Nothing is done about this event. */
    public static ForgeEvent ignored(String event) {
        return event.isEmpty()
                ? new ForgeEvent.Ignored("it does not say what happened")
                : new ForgeEvent.Ignored("nothing is done about " + shown(event));
    }

    /** An id that is written as a number or as a text. */
    public static Optional<String> id(Mapping body, String... way) {
        return body.whole(way).map(String::valueOf).or(() -> body.text(way));
    }

    /** Names of events come in headers that nobody signed. */
    private static String shown(String event) {
        String plain = event.codePoints()
                .limit(LONGEST_EVENT)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "the event " + plain;
    }

    private static boolean isCommit(String text) {
        return text.matches("[0-9a-f]{7,64}");
    }
}
