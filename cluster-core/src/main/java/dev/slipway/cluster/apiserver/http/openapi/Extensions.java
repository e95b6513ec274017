package dev.slipway.cluster.apiserver.http.openapi;

/** Names that clients look for. */
final class Extensions {
    static final String KIND = "x-kubernetes-group-version-kind";
    static final String ACTION = "x-kubernetes-action";
    static final String VALIDATION = "fieldValidation";

    private Extensions() {}
}
