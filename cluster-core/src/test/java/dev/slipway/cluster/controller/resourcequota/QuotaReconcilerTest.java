package dev.slipway.cluster.controller.resourcequota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaReconcilerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final KindRegistry KINDS = BuiltInKinds.registry();

    private final QuotaReconciler reconciler = new QuotaReconciler(() -> KINDS);

    @Test
    void whatIsInUseIsCountedWithWhatItIsCountedAgainst() {
        ApiObject quota = quota(Mapping.of("pods", "5", "requests.cpu", "2", "count/configmaps", "3"));
        World world = World.of(List.of(
                quota, pod("a", "500m", "Running"), pod("b", "250m", "Pending"), pod("c", "1", "Succeeded"), map("m")));

        Decision decision = reconciler.reconcile(quota.key(), world, NOW);

        assertThat(decision.commands())
                .containsExactly(new Command.UpdateStatus(quota.withStatus(Mapping.of(
                        "hard",
                        Mapping.of("count/configmaps", "3", "pods", "5", "requests.cpu", "2"),
                        "used",
                        Mapping.of("count/configmaps", "1", "pods", "2", "requests.cpu", "750m")))));
    }

    @Test
    void aStatusThatIsRightIsLeftAlone() {
        ApiObject quota = quota(Mapping.of("pods", "5"))
                .withStatus(Mapping.of("hard", Mapping.of("pods", "5"), "used", Mapping.of("pods", "1")));

        Decision decision = reconciler.reconcile(quota.key(), World.of(List.of(quota, pod("a", "1", "Running"))), NOW);

        assertThat(decision.isNothing()).isTrue();
    }

    @Test
    void otherNamespacesDoNotCount() {
        ApiObject quota = quota(Mapping.of("pods", "5"));
        ApiObject elsewhere = pod("a", "1", "Running").withAt("other", "metadata", "namespace");

        Decision decision = reconciler.reconcile(quota.key(), World.of(List.of(quota, elsewhere)), NOW);

        assertThat(decision.commands())
                .containsExactly(new Command.UpdateStatus(quota.withStatus(
                        Mapping.of("hard", Mapping.of("pods", "5"), "used", Mapping.of("pods", "0")))));
    }

    private static ApiObject quota(Mapping hard) {
        return ApiObject.of(GroupVersionKind.of("v1", "ResourceQuota"), "shop", "rq")
                .with("spec", Mapping.of("hard", hard));
    }

    private static ApiObject map(String name) {
        return ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "shop", name);
    }

    private static ApiObject pod(String name, String cpu, String phase) {
        Mapping resources = Mapping.of("requests", Mapping.of("cpu", cpu));
        Mapping container = Mapping.of("name", "c", "image", "i", "resources", resources);
        return ApiObject.of(GroupVersionKind.of("v1", "Pod"), "shop", name)
                .with("spec", Mapping.of("containers", Sequence.of(container)))
                .withStatus(Mapping.of("phase", phase));
    }
}
