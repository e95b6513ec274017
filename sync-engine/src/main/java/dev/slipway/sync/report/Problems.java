package dev.slipway.sync.report;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Problems as status shows them. */
public final class Problems {
    private static final int SHOWN = 20;

    private Problems() {}

    static Sequence tree(List<Problem> problems) {
        return new Sequence(problems.stream().limit(SHOWN).map(Problems::tree).toList());
    }

    /** All of them in one line: the first, and how many more there are. */
    public static String line(List<Problem> problems) {
        if (problems.isEmpty()) return "";
        String first = problems.get(0).toString();
        return problems.size() == 1 ? first : first + " (and " + (problems.size() - 1) + " more)";
    }

    /** Those that a status shows. Origins that cannot be read back are told in the message. */
    static List<Problem> of(Sequence problems) {
        return problems.mappings().stream().map(Problems::of).toList();
    }

    private static Problem of(Mapping tree) {
        Reason reason = Arrays.stream(Reason.values())
                .filter(known -> tree.text("reason").equals(Optional.of(known.name())))
                .findFirst()
                .orElse(Reason.Refused);
        return new Problem(
                reason,
                tree.text("origin").map(Origin::of),
                tree.text("message").orElse(""));
    }

    private static Tree tree(Problem problem) {
        return Mapping.builder()
                .put("reason", problem.reason().name())
                .put("origin", problem.origin().map(Origin::toString))
                .put("message", problem.message())
                .build();
    }
}
