package dev.slipway.cluster.controller.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceEquipmentTest {
    private static final ApiObject SHOP = ApiObject.of(GroupVersionKind.of("v1", "Namespace"), "", "shop");
    private static final ApiObject ACCOUNT =
            ApiObject.of(GroupVersionKind.of("v1", "ServiceAccount"), "shop", "default");
    private static final ApiObject MAP = ApiObject.of(
                    GroupVersionKind.of("v1", "ConfigMap"), "shop", "kube-root-ca.crt")
            .with("data", Mapping.of("ca.crt", "PEM"));

    private static Decision reconcile(NamespaceEquipment equipment, ApiObject... objects) {
        return equipment.reconcile(SHOP.key(), World.of(List.of(objects)), Instant.EPOCH);
    }

    @Test
    void makesTheAccountThatPodsActAs() {
        assertThat(reconcile(NamespaceEquipment.account(), SHOP).commands())
                .containsExactly(new Command.Create(ACCOUNT));
        assertThat(reconcile(NamespaceEquipment.account(), SHOP, ACCOUNT).isNothing())
                .isTrue();
    }

    @Test
    void bringsTheAuthorityBackWhereSomebodyChangedIt() {
        NamespaceEquipment equipment = NamespaceEquipment.authority("PEM");

        assertThat(reconcile(equipment, SHOP, MAP).isNothing()).isTrue();
        assertThat(reconcile(equipment, SHOP, MAP.with("data", Mapping.of("ca.crt", "FORGED")))
                        .commands())
                .containsExactly(new Command.Update(MAP));
    }

    @Test
    void leavesANamespaceThatGoesAlone() {
        ApiObject going = SHOP.withAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp");

        assertThat(reconcile(NamespaceEquipment.account(), going).isNothing()).isTrue();
    }
}
