package dev.slipway.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsCapacityTest {
    private static final String TRUNCATED = "endpoints.kubernetes.io/over-capacity";
    private static final ApiObject SERVICE = ApiObject.of(GroupVersionKind.of("v1", "Service"), "shop", "web")
            .with(
                    "spec",
                    Mapping.of(
                            "selector",
                            Mapping.of("app", "web"),
                            "ports",
                            Sequence.of(Mapping.of("port", 80, "targetPort", 80))));

    private static ApiObject pod(int number, boolean ready) {
        Mapping condition = Mapping.of("type", "Ready", "status", ready ? "True" : "False");
        return ApiObject.of(GroupVersionKind.of("v1", "Pod"), "shop", "p" + number)
                .withLabel("app", "web")
                .withStatus(Mapping.of(
                        "phase",
                        "Running",
                        "podIP",
                        "10.128." + number / 250 + "." + (number % 250 + 1),
                        "conditions",
                        Sequence.of(condition)));
    }

    private static ApiObject endpoints(int ready, int notReady) {
        List<ApiObject> objects = new ArrayList<>(List.of(SERVICE));
        for (int i = 0; i < notReady; i++) objects.add(pod(i, false));
        for (int i = notReady; i < notReady + ready; i++) objects.add(pod(i, true));

        Decision decision = new EndpointsReconciler().reconcile(SERVICE.key(), World.of(objects), Instant.EPOCH);

        return ((Command.Create) decision.commands().get(0)).object();
    }

    private static int count(ApiObject endpoints, String field) {
        return endpoints.root().sequence("subsets").mappings().stream()
                .mapToInt(subset -> subset.sequence(field).size())
                .sum();
    }

    @Test
    void aThousandFit() {
        ApiObject endpoints = endpoints(990, 10);

        assertThat(count(endpoints, "addresses")).isEqualTo(990);
        assertThat(count(endpoints, "notReadyAddresses")).isEqualTo(10);
        assertThat(endpoints.annotation(TRUNCATED)).isEmpty();
    }

    @Test
    void ofMoreThoseThatAreReadyGoFirst() {
        ApiObject endpoints = endpoints(990, 30);

        assertThat(count(endpoints, "addresses")).isEqualTo(990);
        assertThat(count(endpoints, "notReadyAddresses")).isEqualTo(10);
        assertThat(endpoints.annotation(TRUNCATED)).hasValue("truncated");
    }

    @Test
    void neverMoreThanAThousand() {
        assertThat(count(endpoints(1200, 5), "addresses")).isEqualTo(1000);
    }
}
