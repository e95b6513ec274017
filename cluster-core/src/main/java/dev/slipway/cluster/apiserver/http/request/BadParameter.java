package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.object.Status;
import java.util.List;

/** A part of a request that says nothing sensible; carries the refusal. Never leaves this package. */
final class BadParameter extends Exception {
    private final transient Status status;

    BadParameter(String message) {
        this(Status.badRequest(message));
    }

    BadParameter(Status status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    /** A parameter of {@code ListOptions}, {@code PatchOptions} ... that is not allowed: 422, with the field. */
    static BadParameter invalid(String options, String field, String reason, String message) {
        Status.Details details = new Status.Details(
                "", "meta.k8s.io", options, "", List.of(new Status.Cause(reason, message, field)), 0);
        return new BadParameter(new Status(
                422, "Invalid", options + ".meta.k8s.io \"\" is invalid: " + field + ": " + message, details));
    }

    Status status() {
        return status;
    }
}
