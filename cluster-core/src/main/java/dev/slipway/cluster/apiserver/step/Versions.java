package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.object.ApiObject;

/** Objects are kept at one version and shown at the one that was asked for. Between the two only the version's name differs. */
final class Versions {
    private Versions() {}

    /** At the version in which objects of the kind are kept. */
    static ApiObject stored(ApiObject object, Moment moment) {
        return moment.kind(object.gvk().groupKind())
                .map(kind -> object.with("apiVersion", kind.gvk().apiVersion()))
                .orElse(object);
    }

    /** At the version of another object of the same kind. */
    static ApiObject as(ApiObject object, ApiObject other) {
        return object.with("apiVersion", other.gvk().apiVersion());
    }
}
