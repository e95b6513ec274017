package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for something is who the control plane knows them as. */
class EngineRequestTest {
    private static final ObjectKey WEB =
            new ObjectKey(Definitions.APPLICATION.groupKind(), EngineWorld.NAMESPACE, "web-development");

    private final EngineWorld world = EngineWorld.withWeb(51).start();
    private CommitId commit = CommitId.NONE;

    @BeforeEach
    void deploy() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development}}"));
        commit = world.deploy("web-development");
        world.run(Duration.ofSeconds(10));
    }

    @Test
    void nobodyPromotesInSomebodyElsesName() {
        assertThat(refusal(promote("bob", Mapping.of("stage", "canary", "requestedBy", "ann"))))
                .contains("spec.requestedBy must be who asks, which is bob; leave it out, and it is filled in");
        assertThat(refusal(promote("bob", Mapping.of("stage", "canary", "requestedBy", "slipway"))))
                .contains("which is bob");

        ApiObject own = promote("bob", Mapping.of("stage", "canary", "requestedBy", "bob"))
                .asOptional()
                .orElseThrow();

        assertThat(own.spec().text("requestedBy")).hasValue("bob");
        world.until("it goes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
    }

    @Test
    void whoDoesNotSayIsFilledIn() {
        ApiObject silent =
                promote("bob", Mapping.of("stage", "canary")).asOptional().orElseThrow();

        assertThat(silent.spec().text("requestedBy")).hasValue("bob");
    }

    @Test
    void whatSomebodyAskedForDoesNotChangeInTheirName() {
        ApiObject promotion =
                promote("bob", Mapping.of("stage", "canary")).asOptional().orElseThrow();

        assertThat(refusal(patch("ann", promotion.key(), Mapping.of("spec", Mapping.of("force", true)))))
                .contains("spec.requestedBy must be who asks, which is ann");
        assertThat(patch("ann", promotion.key(), Mapping.of("metadata", Mapping.of("labels", Mapping.of("a", "b"))))
                        .refusal())
                .isEmpty();
    }

    @Test
    void nobodyPausesOrSyncsInSomebodyElsesName() {
        assertThat(refusal(patch("bob", WEB, spec("pause", Mapping.of("by", "ann")))))
                .contains("spec.pause.by must be who pauses, which is bob");
        assertThat(refusal(patch("bob", WEB, spec("sync", Mapping.of("request", "1", "by", "ann")))))
                .contains("spec.sync.by must be who asks, which is bob");

        assertThat(patch("bob", WEB, spec("pause", Mapping.of("by", "bob"))).refusal())
                .isEmpty();
        assertThat(patch("ann", WEB, spec("sync", Mapping.of("request", "1", "by", "ann")))
                        .refusal())
                .as("what bob ordered stands beside it")
                .isEmpty();
        world.until("it is held", () -> world.message("web-development").contains("paused by bob"));
    }

    @Test
    void theRuleHoldsAfterARestartAndTheEngineGoesOnUnderItsOwnName() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, rollout: {onFailure: rollback}}"));
        world.component("web", "1b");
        world.deploy("web-development");
        world.restart();
        world.run(Duration.ofSeconds(10));
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", "2", "simulation.slipway.dev/behaviour: crash-loop"));
        world.push();

        world.until("it went back", () -> world.hasEvent("RolledBack"));

        assertThat(world.list(Definitions.PROMOTION.groupKind()))
                .anySatisfy(promotion ->
                        assertThat(promotion.spec().text("requestedBy")).hasValue("slipway"));
        assertThat(refusal(promote("bob", Mapping.of("stage", "development", "requestedBy", "slipway"))))
                .contains("which is bob");
    }

    private static Mapping spec(String field, Mapping value) {
        return Mapping.of("spec", Mapping.of(field, value));
    }

    private Answer<ApiObject> promote(String user, Mapping spec) {
        ApiObject promotion = ApiObject.of(
                        new GroupVersionKind("slipway.dev", "v1alpha1", "Promotion"), EngineWorld.NAMESPACE, "")
                .with("metadata", Mapping.of("generateName", "p-", "namespace", EngineWorld.NAMESPACE))
                .with("spec", spec);
        return world.answer(world.person(user).create(promotion, WriteOptions.by("kubectl-create")));
    }

    private Answer<ApiObject> patch(String user, ObjectKey key, Mapping change) {
        return world.answer(world.person(user).patch(key, Patch.merge(change), WriteOptions.by("kubectl-edit")));
    }

    private static String refusal(Answer<ApiObject> answer) {
        return answer.refusal().map(Status::message).orElse("not refused");
    }
}
