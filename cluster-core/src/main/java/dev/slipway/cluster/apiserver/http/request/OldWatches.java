package dev.slipway.cluster.apiserver.http.request;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches as they were asked for before lists had the parameter {@code watch}: {@code /api/v1/watch/namespaces/shop/pods/web}. Kubernetes still
 * answers them, and so do we, by what they mean today.
 */
public final class OldWatches {
    private static final Pattern PATH = Pattern.compile("(/api/[^/]+|/apis/[^/]+/[^/]+)/watch(/.+)");

    private OldWatches() {}

    /** The call as it is made today. */
    public static Call today(Call call) {
        Matcher old = PATH.matcher(call.path());
        if (!call.method().equals("GET") || !old.matches()) return call;
        return new Call(
                call.method(),
                old.group(1) + old.group(2),
                call.query().with("watch", "true"),
                call.accept(),
                call.contentType(),
                call.userAgent(),
                call.ifNoneMatch());
    }
}
