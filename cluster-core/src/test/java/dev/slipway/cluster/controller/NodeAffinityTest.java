package dev.slipway.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAffinityTest {
    private static final Map<String, String> LABELS = Map.of("zone", "a", "cores", "8");

    @Test
    void wantsEveryLabelOfANodeSelector() throws Exception {
        assertThat(of("nodeSelector: {zone: a}").admits(LABELS, "node-1")).isTrue();
        assertThat(of("nodeSelector: {zone: a, disk: ssd}").admits(LABELS, "node-1"))
                .isFalse();
        assertThat(of("containers: []").isAny()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: zone, operator: In, values: [a, b]} | true",
                "{key: zone, operator: NotIn, values: [a]} | false",
                "{key: disk, operator: NotIn, values: [a]} | true",
                "{key: zone, operator: Exists} | true",
                "{key: zone, operator: DoesNotExist} | false",
                "{key: cores, operator: Gt, values: ['7']} | true",
                "{key: cores, operator: Gt, values: ['8']} | false",
                "{key: cores, operator: Lt, values: ['10']} | true",
                "{key: zone, operator: Lt, values: ['10']} | false",
                "{key: cores, operator: Gt, values: []} | false",
                "{key: zone, operator: Like, values: [a]} | false"
            })
    void knowsTheOperatorsAndHoldsOthersForNever(String requirement, boolean admitted) throws Exception {
        NodeAffinity affinity = required("[{matchExpressions: [" + requirement + "]}]");

        assertThat(affinity.admits(LABELS, "node-1")).isEqualTo(admitted);
    }

    @Test
    void needsOneTermOfWhichAllRequirementsHold() throws Exception {
        String disk = "{key: disk, operator: Exists}";
        String zone = "{key: zone, operator: Exists}";

        assertThat(required("[{matchExpressions: [" + disk + "]}, {matchExpressions: [" + zone + "]}]")
                        .admits(LABELS, "node-1"))
                .isTrue();
        assertThat(required("[{matchExpressions: [" + disk + ", " + zone + "]}]")
                        .admits(LABELS, "node-1"))
                .isFalse();
        assertThat(required("[{}]").admits(LABELS, "node-1")).isFalse();
    }

    @Test
    void findsANodeByItsName() throws Exception {
        NodeAffinity affinity = required("[{matchFields: [{key: metadata.name, operator: In, values: [node-1]}]}]");

        assertThat(affinity.admits(LABELS, "node-1")).isTrue();
        assertThat(affinity.admits(LABELS, "node-2")).isFalse();
        assertThat(affinity.named()).contains(List.of("node-1"));
        assertThat(required("[{matchExpressions: [{key: zone, operator: Exists}]}]")
                        .named())
                .isEmpty();
    }

    @Test
    void sumsTheWeightsOfWhatIsLiked() throws Exception {
        NodeAffinity affinity = of("""
                affinity:
                  nodeAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution:
                    - {weight: 10, preference: {matchExpressions: [{key: zone, operator: In, values: [a]}]}}
                    - {weight: 5, preference: {matchExpressions: [{key: cores, operator: Exists}]}}
                    - {weight: 50, preference: {matchExpressions: [{key: disk, operator: Exists}]}}
                """);

        assertThat(affinity.liking(LABELS, "n")).isEqualTo(15);
        assertThat(affinity.isAny()).isTrue();
    }

    private static NodeAffinity required(String terms) throws Exception {
        return of("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
                + terms + "}}}");
    }

    private static NodeAffinity of(String spec) throws Exception {
        return NodeAffinity.of((Mapping) Yaml.readOne(spec).root());
    }
}
