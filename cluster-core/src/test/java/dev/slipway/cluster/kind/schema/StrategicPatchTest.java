package dev.slipway.cluster.kind.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.merge.Patched;
import dev.slipway.diff.merge.StrategicMergePatch;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Fitting;
import dev.slipway.testing.Seeds;
import dev.slipway.testing.StrategicDiff;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategic merge patches of real kinds, whose schemas know merge keys, unions and what is replaced. */
class StrategicPatchTest {
    private static final Schemas SCHEMAS = Schemas.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1Pod",
                "V1Deployment",
                "V1StatefulSet",
                "V1CronJob",
                "V1Service",
                "V1ServiceAccount",
                "V1Node",
                "V1Ingress",
                "V1PodDisruptionBudget",
                "V2HorizontalPodAutoscaler",
                "V1ValidatingWebhookConfiguration",
                "V1CSINode"
            })
    void makesOfAnObjectWhatAClientWantedItToBe(String type) {
        Schema schema = SCHEMAS.of(type);
        Seeds.forEach(200, seed -> {
            Fitting fitting = new Fitting(Seeds.random(seed));
            Mapping before = fitting.mapping(schema);
            Mapping after = fitting.changed(before, schema);

            Mapping patch = new StrategicDiff(Seeds.random(seed)).between(before, after, schema);

            assertThat(StrategicMergePatch.apply(before, patch, schema))
                    .as(before + " patched by " + patch)
                    .isEqualTo(new Patched.To(after));
        });
    }
}
