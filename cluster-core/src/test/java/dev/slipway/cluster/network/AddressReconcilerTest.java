package dev.slipway.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressReconcilerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ApiObject SERVICE = ApiObject.of(GroupVersionKind.of("v1", "Service"), "shop", "web")
            .with("spec", Mapping.of("clusterIP", "10.96.0.9", "clusterIPs", Sequence.of("10.96.0.9")));
    private static final ApiObject ADDRESS = ApiObject.of(
                    GroupVersionKind.of("networking.k8s.io/v1", "IPAddress"), "", "10.96.0.9")
            .withLabel("ipaddress.kubernetes.io/ip-family", "IPv4")
            .withLabel("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io")
            .with(
                    "spec",
                    Mapping.of(
                            "parentRef",
                            Mapping.of("group", "", "resource", "services", "namespace", "shop", "name", "web")));

    private static Decision ask(Reconciler reconciler, ObjectKey key, ApiObject... objects) {
        return reconciler.reconcile(key, World.of(List.of(objects)), NOW);
    }

    @Test
    void saysWhoseAnAddressIsAndForgetsItWithTheService() {
        AddressReconciler keeper = new AddressReconciler();

        assertThat(ask(keeper, ADDRESS.key(), SERVICE).commands()).containsExactly(new Command.Create(ADDRESS));
        assertThat(ask(keeper, ADDRESS.key(), SERVICE, ADDRESS).isNothing()).isTrue();
        assertThat(ask(keeper, ADDRESS.key(), ADDRESS).commands()).containsExactly(Command.delete(ADDRESS));
    }

    @Test
    void leavesThoseThatPeopleMadeAlone() {
        ApiObject own = ADDRESS.withoutAt("metadata", "labels");

        assertThat(ask(new AddressReconciler(), own.key(), own).isNothing()).isTrue();
    }

    @Test
    void makesOneAnewThatNamesAnother() {
        ApiObject other = SERVICE.withAt("other", "metadata", "name");

        assertThat(ask(new AddressReconciler(), ADDRESS.key(), other, ADDRESS).commands())
                .containsExactly(Command.delete(ADDRESS));
    }

    private static ApiObject range(String name, String range) {
        return ApiObject.of(GroupVersionKind.of("networking.k8s.io/v1", "ServiceCIDR"), "", name)
                .with("spec", Mapping.of("cidrs", Sequence.of(range)));
    }

    private static ApiObject held(ApiObject range) {
        return range.withAt(Tree.of(List.of("networking.k8s.io/service-cidr-finalizer")), "metadata", "finalizers");
    }

    private static ApiObject going(ApiObject range) {
        return held(range).withAt("2026-01-01T00:00:00Z", "metadata", "deletionTimestamp");
    }

    @Test
    void aRangeIsHeldThenReady() {
        ApiObject range = range("kubernetes", "10.96.0.0/16");

        Decision first = ask(new RangeReconciler(), range.key(), range);
        Decision second = ask(new RangeReconciler(), range.key(), held(range));

        assertThat(first.commands()).containsExactly(new Command.Update(held(range)));
        Condition ready = ((Command.UpdateStatus) second.commands().get(0))
                .object()
                .condition("Ready")
                .orElseThrow();
        assertThat(ready.isTrue()).isTrue();
    }

    @Test
    void theFirstRangeComesBack() {
        ApiObject range = range("kubernetes", "10.96.0.0/16");

        assertThat(ask(new RangeReconciler(), range.key()).commands()).containsExactly(new Command.Create(range));
        assertThat(ask(new RangeReconciler(), range("more", "10.97.0.0/16").key())
                        .isNothing())
                .isTrue();
    }

    @Test
    void aRangeGoesOnceNoAddressNeedsIt() {
        ApiObject going = going(range("old", "10.96.0.0/24"));
        ApiObject wider = held(range("wider", "10.96.0.0/16"));

        Decision inUse = ask(new RangeReconciler(), going.key(), going, ADDRESS);
        Decision covered = ask(new RangeReconciler(), going.key(), going, ADDRESS, wider);
        Decision free = ask(new RangeReconciler(), going.key(), going);

        assertThat(((Command.UpdateStatus) inUse.commands().get(0))
                        .object()
                        .condition("Ready")
                        .orElseThrow()
                        .reason())
                .isEqualTo("Terminating");
        assertThat(covered).isEqualTo(free);
        assertThat(((Command.Update) free.commands().get(0)).object().finalizers())
                .isEmpty();
    }
}
