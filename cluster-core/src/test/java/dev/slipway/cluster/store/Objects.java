package dev.slipway.cluster.store;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;

/** Small objects to store. */
final class Objects {
    static final GroupKind CONFIG_MAP = new GroupKind("", "ConfigMap");
    static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");

    private Objects() {}

    static ApiObject configMap(String namespace, String name, String value) {
        return ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), namespace, name)
                .withAt(value, "data", "value");
    }

    static ApiObject configMap(String name, String value) {
        return configMap("default", name, value);
    }

    static ApiObject deployment(String name) {
        return ApiObject.of(GroupVersionKind.of("apps/v1", "Deployment"), "default", name);
    }

    static ObjectKey key(String name) {
        return new ObjectKey(CONFIG_MAP, "default", name);
    }

    static long revisionOf(ApiObject stored) {
        return Long.parseLong(stored.resourceVersion());
    }
}
