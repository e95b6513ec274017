package dev.slipway.cluster.controller.tainteviction;

import dev.slipway.cluster.controller.Taints;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a pod may stay under taints.
 *
 * @param until empty for ever
 * @param needsDate whether the end is not known before the taint says since when it is there
 */
record Stay(Optional<Instant> until, boolean needsDate) {
    private static final Stay FOR_EVER = new Stay(Optional.empty(), false);
    private static final Stay OVER = new Stay(Optional.of(Instant.MIN), false);

    static Stay of(ApiObject pod, List<Mapping> taints) {
        Stay shortest = FOR_EVER;
        for (Mapping taint : taints) shortest = shortest.or(of(pod, taint));
        return shortest;
    }

    /** The most impatient of the tolerations that cover a taint decides; one without a number stands it for ever. */
    private static Stay of(ApiObject pod, Mapping taint) {
        List<Mapping> tolerations = Taints.tolerations(taint, pod);
        if (tolerations.isEmpty()) return OVER;
        OptionalLong seconds = tolerations.stream()
                .flatMap(toleration -> toleration.whole("tolerationSeconds").stream())
                .mapToLong(Long::longValue)
                .min();
        if (seconds.isEmpty()) return FOR_EVER;
        if (seconds.getAsLong() <= 0) return OVER;
        return taint.text("timeAdded")
                .map(since -> new Stay(Optional.of(Instant.parse(since).plusSeconds(seconds.getAsLong())), false))
                .orElse(new Stay(Optional.empty(), true));
    }

    private Stay or(Stay other) {
        Optional<Instant> sooner = until.isPresent()
                ? until.filter(end -> other.until.isEmpty() || end.isBefore(other.until.get()))
                        .or(other::until)
                : other.until;
        return new Stay(sooner, needsDate || other.needsDate);
    }

    boolean isOver(Instant now) {
        return until.filter(end -> !end.isAfter(now)).isPresent();
    }
}
