package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.List;

/** People who make accounts, ask for tokens of them, act as them, and delete them, the one that every namespace has among them. */
final class AccountUsers implements Users {
    static final GroupKind ACCOUNT = new GroupKind("", "ServiceAccount");
    static final GroupKind SECRET = new GroupKind("", "Secret");
    static final String TOKEN = "kubernetes.io/service-account-token";
    static final String NAME = "kubernetes.io/service-account.name";

    private static final GroupKind CONFIG = new GroupKind("", "ConfigMap");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(10)) {
            case 0, 1, 2 -> stage.any(ACCOUNT).ifPresent(stage::delete);
            case 3, 4, 5 -> stage.create(secret(stage));
            case 6 -> stage.any(SECRET).ifPresent(secret -> stage.patch(secret, "data: {token: null}"));
            case 7 ->
                stage.ours(CONFIG).stream()
                        .filter(map -> map.name().equals("kube-root-ca.crt"))
                        .findFirst()
                        .ifPresent(map -> spoil(stage, map));
            default -> stage.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: shop}}");
        }
    }

    private static void spoil(Stage stage, ApiObject map) {
        if (stage.oneIn(2)) stage.delete(map);
        else stage.patch(map, "data: {ca.crt: nonsense}");
    }

    private static String secret(Stage stage) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: t%d, namespace: shop, annotations: {%s: %s}}
                type: %s
                """.formatted(stage.roll(3), NAME, stage.pick(List.of("robot", "robot", "default", "nobody")), TOKEN);
    }
}
