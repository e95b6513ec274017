package dev.slipway.cluster.node.simulated;

import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A probe of a container as a timetable. The checks fall on a grid from when the probe begins; a verdict falls with the last of as many failures, or
 * successes, in a row as it takes. All times count from the container's start.
 *
 * @param spec as in the container
 * @param begin when the first check is made
 * @param trouble when checks fail
 */
record Probe(Mapping spec, Duration begin, Trouble trouble) {

    /** The probe of a container, if it has one of this name; it begins after its initial delay, and not before something else. */
    static Optional<Probe> of(Mapping container, String name, Duration notBefore, Trouble trouble) {
        return Optional.of(container.mapping(name))
                .filter(spec -> !spec.isEmpty())
                .map(spec -> {
                    Duration delay =
                            Duration.ofSeconds(spec.whole("initialDelaySeconds").orElse(0L));
                    return new Probe(spec, delay.compareTo(notBefore) > 0 ? delay : notBefore, trouble);
                });
    }

    /** The stretches in which the verdict is that the container fails. */
    List<Trouble.Stretch> failing() {
        List<Trouble.Stretch> failing = new ArrayList<>();
        for (Trouble.Stretch stretch : trouble.stretches()) {
            Duration verdict = after(check(stretch.from()), number("failureThreshold", 3) - 1);
            if (!stretch.holds(verdict)) continue;
            Duration over = stretch.until().equals(Trouble.EVER)
                    ? Trouble.EVER
                    : after(check(stretch.until()), number("successThreshold", 1) - 1);
            failing.add(new Trouble.Stretch(verdict, over));
        }
        return failing;
    }

    /**
     * When it succeeds for the first time.
     *
     * @param able from when on a check can succeed at all
     */
    Duration succeeds(Duration able) {
        Duration from = able.compareTo(begin) > 0 ? able : begin;
        Duration over = trouble.over(from);
        if (over.equals(from)) return from;
        return over.equals(Trouble.EVER) ? Trouble.EVER : check(over);
    }

    /** The first check at a time or after it. */
    private Duration check(Duration time) {
        if (time.compareTo(begin) <= 0) return begin;
        long period = period().toMillis();
        long checks = (time.minus(begin).toMillis() + period - 1) / period;
        return begin.plusMillis(checks * period);
    }

    private Duration after(Duration check, long more) {
        return check.plus(period().multipliedBy(more));
    }

    private Duration period() {
        return Duration.ofSeconds(number("periodSeconds", 10));
    }

    private long number(String field, long otherwise) {
        return Math.max(1, spec.whole(field).orElse(otherwise));
    }

    /** How a failed check is worded. */
    String complaint(String podAddress) {
        if (spec.has("httpGet")) return "HTTP probe failed with statuscode: 503";
        if (spec.has("tcpSocket")) {
            String port = spec.whole("tcpSocket", "port")
                    .map(String::valueOf)
                    .or(() -> spec.text("tcpSocket", "port"))
                    .orElse("0");
            return "dial tcp " + podAddress + ":" + port + ": connect: connection refused";
        }
        if (spec.has("grpc")) return "service unhealthy (responded with \"NOT_SERVING\")";
        return "command exited with 1 (simulated)";
    }
}
