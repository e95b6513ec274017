package dev.slipway.cluster.kind.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private static final ApiObject SET = ApiObject.of(GroupVersionKind.of("apps/v1", "ReplicaSet"), "shop", "web")
            .withAt("set-uid", "metadata", "uid")
            .withAt(4, "spec", "replicas");

    private static final KindRegistry KINDS = BuiltInKinds.registry();
    private static final Owners OWNERS = new Owners(BudgetTest::find, KINDS::find);

    @ParameterizedTest
    @CsvSource({
        "minAvailable, 2, 3, 3, 2, 1",
        "minAvailable, 4, 3, 3, 4, 0",
        "minAvailable, 50%, 3, 4, 2, 1",
        "minAvailable, 51%, 4, 4, 3, 1",
        "maxUnavailable, 1, 4, 4, 3, 1",
        "maxUnavailable, 1, 3, 4, 3, 0",
        "maxUnavailable, 30%, 4, 4, 2, 2",
    })
    void whatMayGoIsWhatIsHealthyBeyondWhatMustBe(
            String field, String value, int healthy, long expected, long desired, long allowed) {
        Object written = value.endsWith("%") ? value : (Object) Long.parseLong(value);
        ApiObject budget = ApiObject.of(GroupVersionKind.of("policy/v1", "PodDisruptionBudget"), "shop", "b")
                .with("spec", Mapping.of(field, written, "selector", Mapping.empty()));
        List<ApiObject> pods =
                IntStream.range(0, healthy).mapToObj(BudgetTest::readyPod).toList();

        Budget now = Budget.of(budget, pods, OWNERS);

        assertThat(now.allowed()).isEqualTo(allowed);
        assertThat(now).isEqualTo(new Budget(expected, desired, healthy, List.of(), ""));
    }

    private static Optional<ApiObject> find(ObjectKey key) {
        return Optional.of(SET).filter(set -> set.key().equals(key));
    }

    private static ApiObject readyPod(int number) {
        Mapping ready = Mapping.of("type", "Ready", "status", "True");
        return ApiObject.of(GroupVersionKind.of("v1", "Pod"), "shop", "web-" + number)
                .withOwner(OwnerReference.controllerOf(SET))
                .withStatus(Mapping.of("phase", "Running", "conditions", Sequence.of(ready)));
    }
}
