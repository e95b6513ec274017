package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Ingresses that name no class get the default one; of several the newest, then the first by name. */
final class DefaultIngressClass implements Plugin {
    private static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    private static final GroupKind CLASS = new GroupKind("networking.k8s.io", "IngressClass");
    private static final String IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";
    private static final String OLD_NAME = "kubernetes.io/ingress.class";

    @Override
    public String name() {
        return "DefaultIngressClass";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject ingress = request.object();
        boolean isConcerned = request.creates(INGRESS)
                && !ingress.spec().has("ingressClassName")
                && ingress.annotation(OLD_NAME).isEmpty();
        if (!isConcerned) return Answer.done(ingress);
        Comparator<ApiObject> newest = Comparator.<ApiObject, Instant>comparing(
                        found -> found.creationTimestamp().orElse(Instant.EPOCH))
                .reversed();
        return Answer.done(request.head().list(CLASS).stream()
                .filter(found -> found.annotation(IS_DEFAULT).equals(Optional.of("true")))
                .min(newest.thenComparing(ApiObject::name))
                .map(usual -> ingress.withAt(usual.name(), "spec", "ingressClassName"))
                .orElse(ingress));
    }
}
