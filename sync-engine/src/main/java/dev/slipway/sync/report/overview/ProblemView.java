package dev.slipway.sync.report.overview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param origin file and line, where it was written
 */
public record ProblemView(String reason, Optional<String> origin, String message) {

    static List<ProblemView> listOf(ApiObject object) {
        return object.status().sequence("problems").mappings().stream()
                .map(ProblemView::of)
                .toList();
    }

    private static ProblemView of(Mapping tree) {
        return new ProblemView(
                tree.text("reason").orElse(""),
                tree.text("origin").filter(origin -> !origin.isEmpty()),
                tree.text("message").orElse(""));
    }

    /** For a program. */
    public Mapping tree() {
        return Mapping.builder()
                .put("reason", reason)
                .put("origin", origin)
                .put("message", message)
                .build();
    }

    /** {@code frontend/templates/web.yaml:14: unknown parameter ...}. */
    @Override
    public String toString() {
        return origin.map(where -> where + ": ").orElse("") + message;
    }
}
