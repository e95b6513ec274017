package dev.slipway.cluster.apiserver.rbac;

import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.Journal;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Roles and bindings of a test. A role that is given twice keeps the later rule. */
final class Granted {
    private final TreeMap<String, ApiObject> objects = new TreeMap<>();
    private int bindings;

    Granted role(String namespace, String name, String rule) {
        String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
        return put("{apiVersion: rbac.authorization.k8s.io/v1, kind: " + kind + ", metadata: {name: " + name
                + where(namespace) + "}, rules: [" + rule + "]}");
    }

    Granted bind(String namespace, String roleKind, String role, String subject) {
        String kind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
        return put("{apiVersion: rbac.authorization.k8s.io/v1, kind: " + kind + ", metadata: {name: b" + bindings++
                + where(namespace) + "}, roleRef: {kind: " + roleKind + ", name: " + role + "}, subjects: [" + subject
                + "]}");
    }

    private static String where(String namespace) {
        return namespace.isEmpty() ? "" : ", namespace: " + namespace;
    }

    private Granted put(String yaml) {
        ApiObject object = object(yaml);
        objects.put(object.key().toString(), object);
        return this;
    }

    static ApiObject object(String yaml) {
        try {
            return new ApiObject(Yaml.readOne(yaml).root().asMapping().orElseThrow());
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }

    List<ApiObject> objects() {
        return List.copyOf(objects.values());
    }

    Grants grants() {
        Store store = new Store(new VirtualLoop(1, Instant.EPOCH), Journal.none(), StoreLimits.DEFAULT);
        for (ApiObject object : objects.values()) {
            var unused = store.commit(new Change.Create(object));
        }
        return Grants.in(store.head());
    }
}
