package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;

/** Ingresses that name no class get the default one; of several the newest, then the first by name. */
final class DefaultIngressClass implements Plugin {
    private static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    private static final GroupKind CLASS = new GroupKind("networking.k8s.io", "IngressClass");
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
        return Answer.done(DefaultClass.INGRESS
                .of(request.head().list(CLASS))
                .map(usual -> ingress.withAt(usual.name(), "spec", "ingressClassName"))
                .orElse(ingress));
    }
}
