package dev.slipway.cluster.controller.autoscaler;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * What all metrics of an autoscaler say together: the most replicas that any asks for.
 *
 * @param replicas 0 where none asks for any
 * @param name of the one that asks for the most
 * @param statuses one per metric; of a metric that failed, one that says nothing
 * @param failures those that failed, in order
 */
record Metrics(long replicas, String name, List<Tree> statuses, List<Proposal.Failed> failures) {
    Metrics {
        statuses = List.copyOf(statuses);
        failures = List.copyOf(failures);
    }

    static Metrics of(Situation situation) {
        long most = 0;
        String name = "";
        List<Tree> statuses = new ArrayList<>();
        List<Proposal.Failed> failures = new ArrayList<>();
        for (Mapping spec : situation.autoscaler().spec().sequence("metrics").mappings()) {
            Proposal proposal = Metric.of(spec, situation);
            if (proposal instanceof Proposal.Replicas replicas) {
                statuses.add(replicas.status());
                if (most != 0 && replicas.count() <= most) continue;
                most = replicas.count();
                name = replicas.name();
            } else {
                statuses.add(Mapping.of("type", ""));
                failures.add((Proposal.Failed) proposal);
            }
        }
        return new Metrics(most, name, statuses, failures);
    }

    /** Whether nothing follows from them: all failed, or some did and the others ask for fewer replicas than there are. */
    boolean isUseless(long current) {
        return failures.size() == statuses.size() || !failures.isEmpty() && replicas < current;
    }

    /** What went wrong, as a whole. */
    String failure() {
        return "invalid metrics (" + failures.size() + " invalid out of " + statuses.size() + "), first error is: "
                + failures.get(0).whole();
    }
}
