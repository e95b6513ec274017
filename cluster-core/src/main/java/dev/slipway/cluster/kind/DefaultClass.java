package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The class that is meant by those who name none, kind by kind. */
public enum DefaultClass {
    STORAGE("storageclass.kubernetes.io/is-default-class"),
    INGRESS("ingressclass.kubernetes.io/is-default-class");

    /** Who makes volumes, and who gives addresses to Services and Ingresses, where nobody else is asked to: the plane itself. */
    public static final String LOCAL = "slipway.dev/local";

    private final String annotation;

    DefaultClass(String annotation) {
        this.annotation = annotation;
    }

    /** Whether a class says that it is the default. */
    public boolean is(ApiObject named) {
        return named.annotation(annotation).equals(Optional.of("true"));
    }

    /** A class that says so. */
    public ApiObject mark(ApiObject named) {
        return named.withAnnotation(annotation, "true");
    }

    /** The default among these: of several the newest, then the first by name. */
    public Optional<ApiObject> of(Collection<ApiObject> classes) {
        Comparator<ApiObject> newest = Comparator.<ApiObject, Instant>comparing(
                        found -> found.creationTimestamp().orElse(Instant.EPOCH))
                .reversed();
        return classes.stream().filter(this::is).min(newest.thenComparing(ApiObject::name));
    }
}
