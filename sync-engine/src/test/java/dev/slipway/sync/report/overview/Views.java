package dev.slipway.sync.report.overview;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import java.util.ArrayList;
import java.util.List;

/** A shop in three stages where one component is in trouble, as the engine would write it down. */
public final class Views {
    private Views() {}

    public static Overview shop() {
        return Overview.of(objects("ConfigRepository"), objects("Stage"), objects("Application"));
    }

    /** Its objects of a kind. */
    public static List<ApiObject> objects(String kind) {
        return all().stream().filter(object -> object.kind().equals(kind)).toList();
    }

    public static List<ApiObject> objects(GroupKind kind) {
        return objects(kind.kind());
    }

    private static List<ApiObject> all() {
        List<ApiObject> all = new ArrayList<>();
        all.add(read(
                "ConfigRepository", "shop", "spec: { url: file:///srv/shop.git }\nstatus: { head: %s }".formatted(A)));
        all.add(stage("development", 1, A, "storefront: new banner"));
        all.add(stage("canary", 2, B, "orders: 3.7.2"));
        all.add(read(
                "Stage",
                "release",
                "spec: { order: 3, regions: [eastus, westus] }\nstatus: { waiting: the tag release does not exist }"));
        all.add(application("orders", "development", "Synced", "Healthy", ""));
        all.add(application("orders", "canary", "Synced", "Healthy", ""));
        all.add(application(
                "storefront",
                "canary",
                "Progressing",
                "Progressing",
                "message: 1 of 2 pods ready, blocking: Pod development/storefront-7d-x2"));
        all.add(application("storefront", "development", "Failed", "Healthy", """
                problems: [{ reason: InvalidTemplate, origin: "storefront/templates/web.yaml:14", \
                message: 'unknown parameter "replica"; did you mean "replicas" (parameters.yaml:3)?' }]"""));
        return all;
    }

    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);

    private static ApiObject stage(String name, int order, String commit, String subject) {
        return read(
                "Stage",
                name,
                "spec: { order: %d }\nstatus: { commit: %s, subject: '%s', author: Ada <ada@example.com> }"
                        .formatted(order, commit, subject));
    }

    private static ApiObject application(String component, String stage, String sync, String health, String more) {
        return read(
                "Application",
                component + "-" + stage,
                "spec: { component: %s, stage: %s }\nstatus: { shortRevision: aaaaaaa, sync: %s, health: %s, %s }"
                        .formatted(component, stage, sync, health, more));
    }

    private static ApiObject read(String kind, String name, String yaml) {
        try {
            ApiObject names = ApiObject.of(new GroupVersionKind(Overview.GROUP, "v1alpha1", kind), "shop", name);
            ApiObject rest = new ApiObject(Yaml.readOne(yaml).root().asMapping().orElseThrow());
            return names.with("spec", rest.spec()).withStatus(rest.status());
        } catch (Malformed wrong) {
            throw new IllegalArgumentException(yaml, wrong);
        }
    }
}
