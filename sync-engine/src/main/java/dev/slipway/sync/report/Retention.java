package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which attempts are kept: so many of each application, and of a row that all ended alike only the first and the last. */
public final class Retention {
    /** How many an application has at most. */
    public static final int KEPT = 20;

    private Retention() {}

    /** Those that may go. */
    public static List<ApiObject> superfluous(List<ApiObject> newestFirst) {
        List<ApiObject> superfluous = new ArrayList<>();
        int kept = 0;
        for (int i = 0; i < newestFirst.size(); i++) {
            ApiObject attempt = newestFirst.get(i);
            boolean goes = kept >= KEPT && AttemptMemory.hasEnded(attempt) || isBetweenAlike(newestFirst, i);
            if (goes) superfluous.add(attempt);
            else kept++;
        }
        return superfluous;
    }

    private static boolean isBetweenAlike(List<ApiObject> attempts, int i) {
        return i > 0
                && i < attempts.size() - 1
                && isAlike(attempts.get(i - 1), attempts.get(i))
                && isAlike(attempts.get(i), attempts.get(i + 1));
    }

    private static boolean isAlike(ApiObject one, ApiObject other) {
        return AttemptMemory.hasEnded(one)
                && sign(one).equals(sign(other))
                && one.spec().text("request").isEmpty();
    }

    private static List<Optional<String>> sign(ApiObject attempt) {
        return List.of(
                attempt.status().text("phase"),
                attempt.status().sequence("problems").mappings().stream()
                        .findFirst()
                        .flatMap(problem -> problem.text("reason")),
                attempt.spec().text("renderedDigest"),
                attempt.spec().text("purpose"));
    }
}
