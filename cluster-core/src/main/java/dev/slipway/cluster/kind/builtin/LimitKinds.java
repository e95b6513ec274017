package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import java.util.List;

/** How much pods may use, and who goes first: limits, quotas, priorities. */
final class LimitKinds {
    private LimitKinds() {}

    static List<Kind> all(Entry entry) {
        return List.of(
                entry.of("v1", "LimitRange", "limitranges", "V1LimitRange", "limits")
                        .withRules(new LimitRules.OfLimitRange()),
                entry.of("v1", "ResourceQuota", "resourcequotas", "V1ResourceQuota", "quota")
                        .withRules(new QuotaRules())
                        .withSubresources("status")
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "Request",
                                        "What is used of what may be requested.",
                                        quota -> LimitCells.used(quota, false)),
                                Cells.text(
                                        "Limit",
                                        "What is used of what limits may add up to.",
                                        quota -> LimitCells.used(quota, true)),
                                Cells.AGE),
                entry.of("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "V1PriorityClass", "pc")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.counting(Generation.ALL_BUT_STATUS))
                        .withRules(new LimitRules.OfPriorityClass())
                        .withColumns(
                                Column.NAME,
                                Cells.number("Value", "The priority itself.", "value"),
                                Cells.flag(
                                        "Global-Default",
                                        "Whether it is that of pods that name none.",
                                        "globalDefault"),
                                Cells.AGE,
                                Cells.text(
                                        "PreemptionPolicy",
                                        "Whether pods of lower priority give way.",
                                        priority -> Cells.text(priority.root(), "", "preemptionPolicy"))));
    }
}
