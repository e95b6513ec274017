package dev.slipway.cluster.apiserver.http.audit;

/** Where records of requests go. Called by many threads; must not block. */
@FunctionalInterface
public interface Audit {
    /** Keeps nothing. */
    Audit NONE = event -> {};

    void record(AuditEvent event);
}
