package dev.slipway.sync.preview;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** Values of fields in a line. */
public final class Values {
    private static final int SHORT = 40;
    /** So much of what two long values have alike is shown before they differ. */
    private static final int LEAD = 12;

    private Values() {}

    /** What was and what will be. Of long values the beginning that both have is left out: an image's tag stands at its end. */
    public static String between(Optional<Tree> was, String between, Optional<Tree> willBe) {
        String before = text(was);
        String after = text(willBe);
        boolean isLong = Math.max(before.length(), after.length()) > SHORT;
        int from = isLong ? Math.max(0, common(before, after) - LEAD) : 0;
        return shown(before, from) + between + shown(after, from);
    }

    private static String text(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.describe())
                .orElse("(none)");
    }

    private static int common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) length++;
        return length;
    }

    private static String shown(String text, int from) {
        String rest = text.substring(from);
        String line = rest.lines().findFirst().orElse("");
        boolean cut = line.length() > SHORT || rest.contains("\n");
        return (from > 0 ? "…" : "") + (cut ? line.substring(0, Math.min(SHORT, line.length())) + "…" : line);
    }
}
