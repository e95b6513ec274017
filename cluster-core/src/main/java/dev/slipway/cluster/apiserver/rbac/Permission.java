package dev.slipway.cluster.apiserver.rbac;

/**
 * Whether somebody may do something.
 *
 * @param reason for people; empty where there is nothing to say
 */
public record Permission(boolean allowed, String reason) {
    /** For those who may do everything. */
    static final Permission ALWAYS = new Permission(true, "");
}
