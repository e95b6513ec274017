package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is shown of ResourceQuotas. */
final class LimitCells {
    private LimitCells() {}

    /** {@code pods: 1/4, requests.cpu: 0/2}: of limits, or of all else. */
    static String used(ApiObject quota, boolean ofLimits) {
        Mapping used = quota.status().mapping("used");
        Map<String, String> hard = new TreeMap<>(quota.status().mapping("hard").texts());
        return hard.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("limits.") == ofLimits)
                .map(entry -> entry.getKey() + ": " + used.text(entry.getKey()).orElse("0") + "/" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
