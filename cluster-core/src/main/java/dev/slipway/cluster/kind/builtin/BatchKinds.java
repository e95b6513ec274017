package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.inAll;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import java.util.List;

/** The group {@code batch}: pods that run to an end. */
final class BatchKinds {
    private BatchKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                inAll(entry.of("batch/v1", "Job", "jobs", "V1Job"))
                        .withRules(new JobRules())
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC).selectableBy("status.successful"))
                        .withColumns(JobCells.columns()),
                inAll(entry.of("batch/v1", "CronJob", "cronjobs", "V1CronJob", "cj"))
                        .withRules(new CronJobRules())
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.counting(Generation.SPEC))
                        .withColumns(JobCells.ofCronJob()));
    }
}
