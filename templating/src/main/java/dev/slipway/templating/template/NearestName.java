package dev.slipway.templating.template;

import java.util.Collection;
import java.util.Optional;

/**
 * Which known name somebody meant who wrote an unknown one.
 *
 * <p>Distance is the number of characters to insert, delete, replace or swap with the neighbour (optimal string alignment), upper and lower
 * case alike. A third of the characters may be wrong, and at least one; beyond that a suggestion confuses more than it helps.
 */
public final class NearestName {
    /** Names longer than this are not compared: the work grows with the product of the lengths. */
    private static final int LONGEST = 200;

    private NearestName() {}

    /** The nearest of the known names; the first of equally near ones. Empty if none is near. */
    public static Optional<String> of(String written, Collection<String> known) {
        if (written.length() > LONGEST) return Optional.empty();
        int allowed = Math.max(1, written.length() / 3);
        String nearest = null;
        for (String name : known) {
            if (Math.abs(name.length() - written.length()) > allowed || name.length() > LONGEST) continue;
            int distance = distance(fold(written), fold(name));
            if (distance > allowed) continue;
            nearest = name;
            allowed = distance - 1;
        }
        return Optional.ofNullable(nearest);
    }

    /** {@code ; did you mean "replicas"?} or nothing: the end of a message about an unknown name. */
    public static String hint(String written, Collection<String> known) {
        return of(written, known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }

    private static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.chars().map(Character::toLowerCase).forEach(c -> folded.append((char) c));
        return folded.toString();
    }

    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) last[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
