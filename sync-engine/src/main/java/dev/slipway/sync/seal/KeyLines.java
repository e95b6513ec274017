package dev.slipway.sync.seal;

import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** A file of keys as age has them: one in a line, blank lines and {@code #} comments between. */
final class KeyLines {
    private KeyLines() {}

    /** Makes something of a key, or says why it is none. */
    interface Key<T> {
        T of(String line) throws GeneralSecurityException;
    }

    /**
     * What is made of each key; bad with every line that is none, which is never quoted, and where there is no key at all.
     *
     * @param expected what a line should be
     */
    static <T> Outcome<List<T>> read(String file, String text, String expected, Key<T> key) {
        List<T> keys = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            try {
                keys.add(key.of(line));
            } catch (GeneralSecurityException | RuntimeException notAKey) {
                problems.add(problem(new Origin(file, i + 1), "this line is not " + expected));
            }
        }
        if (keys.isEmpty() && problems.isEmpty())
            problems.add(problem(Origin.file(file), "there is no key in it; expected " + expected));
        return problems.isEmpty() ? Outcome.good(keys) : Outcome.bad(problems);
    }

    private static Problem problem(Origin origin, String message) {
        return Problem.at(Problem.Reason.InvalidConfiguration, origin, message);
    }
}
