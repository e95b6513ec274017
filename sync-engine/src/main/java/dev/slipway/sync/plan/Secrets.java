package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import java.util.List;
import java.util.function.Predicate;

/** Where an object keeps what nobody must read. */
public final class Secrets {
    /** A copy of the whole object that {@code kubectl apply} leaves on it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final List<Path> PLACES =
            List.of(Path.of("data"), Path.of("stringData"), Path.of("metadata", "annotations", LAST_APPLIED));

    private Secrets() {}

    /** The places at and below which values are masked; their keys stay readable. Kinds other than Secret have none. */
    public static Predicate<Path> in(ApiObject object) {
        if (!object.kind().equals("Secret")) return path -> false;
        return path -> PLACES.stream().anyMatch(path::startsWith);
    }
}
