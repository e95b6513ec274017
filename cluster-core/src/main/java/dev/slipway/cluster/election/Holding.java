package dev.slipway.cluster.election;

import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;

/** What a Lease says of who leads. */
record Holding(ApiObject lease) {

    static ApiObject fresh(Terms terms, Instant now) {
        ApiObject lease = ApiObject.of(Kinds.LEASE, terms.namespace(), terms.name());
        return new Holding(lease).with(terms, Times.micros(now), now, 0);
    }

    /** Empty if nobody does. */
    String holder() {
        return lease.spec().text("holderIdentity").orElse("");
    }

    boolean isHeldBy(Terms terms) {
        return holder().equals(terms.identity());
    }

    /** How long it holds after it was renewed, by the word of its holder. */
    Duration duration() {
        return Duration.ofSeconds(lease.spec().whole("leaseDurationSeconds").orElse(0L));
    }

    ApiObject renewed(Terms terms, Instant now) {
        String since = lease.spec().text("acquireTime").orElse(Times.micros(now));
        return with(terms, since, now, transitions());
    }

    ApiObject taken(Terms terms, Instant now) {
        return with(terms, Times.micros(now), now, transitions() + 1);
    }

    /** Given up: whoever comes next need not wait. */
    ApiObject released(Instant now) {
        Mapping spec = lease.spec()
                .without("holderIdentity")
                .with("leaseDurationSeconds", 1)
                .with("acquireTime", Times.micros(now))
                .with("renewTime", Times.micros(now));
        return lease.with("spec", spec);
    }

    private long transitions() {
        return lease.spec().whole("leaseTransitions").orElse(0L);
    }

    private ApiObject with(Terms terms, String since, Instant now, long transitions) {
        Mapping spec = lease.spec()
                .with("holderIdentity", terms.identity())
                .with("leaseDurationSeconds", terms.leaseDuration().toSeconds())
                .with("acquireTime", since)
                .with("renewTime", Times.micros(now))
                .with("leaseTransitions", transitions);
        return lease.with("spec", spec);
    }
}
