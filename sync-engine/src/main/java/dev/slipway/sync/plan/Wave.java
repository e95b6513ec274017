package dev.slipway.sync.plan;

import java.util.List;

/** Steps that are taken together; the next wave starts when all of this one are healthy. */
public record Wave(int number, List<Step> steps) {
    public Wave {
        steps = List.copyOf(steps);
    }

    /** The steps that write. */
    public List<Step> writes() {
        return steps.stream().filter(Step::writes).toList();
    }
}
