package dev.slipway.sync.preview.page;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import java.util.List;

/** What is wrong, with file and line. */
final class ProblemList {
    /** Whoever mends these sees the rest then. */
    private static final int MOST = 100;

    private ProblemList() {}

    /** One list, or none where nothing is wrong. */
    static List<Mapping> of(List<Problem> problems) {
        if (problems.isEmpty()) return List.of();
        int more = problems.size() - MOST;
        return List.of(Mapping.of(
                "problems",
                problems.stream().limit(MOST).map(ProblemList::tree).toList(),
                "moreProblems",
                more > 0 ? "and " + more + " more" : ""));
    }

    private static Mapping tree(Problem problem) {
        return Mapping.of(
                "place", problem.origin().map(Origin::toString).orElse(""),
                "message", OneLine.of(problem.message()));
    }
}
