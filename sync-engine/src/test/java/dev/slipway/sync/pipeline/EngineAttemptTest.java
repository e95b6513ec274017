package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.EngineWorld.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of each sync, and how people have one done, held up or repeated: all by writing to the Application. */
class EngineAttemptTest {
    private static final String WEB = "web-development";
    private static final ObjectKey APPLICATION =
            new ObjectKey(new GroupKind("slipway.dev", "Application"), EngineWorld.NAMESPACE, WEB);

    private final EngineWorld world = EngineWorld.withWeb(5).start();

    @Test
    void anAttemptSaysWhatItDid() {
        CommitId commit = world.deploy(WEB);

        ApiObject attempt = world.attempts(WEB).get(0);

        assertThat(attempt.name()).isEqualTo("web-development-1");
        assertThat(attempt.spec().text("commit")).hasValue(commit.hex());
        assertThat(attempt.spec().text("purpose")).hasValue("Sync");
        assertThat(attempt.status().text("phase")).hasValue("Succeeded");
        assertThat(attempt.status().sequence("steps").mappings())
                .extracting(step -> step.text("action").orElse("") + " "
                        + step.text("object").orElse(""))
                .containsExactly("Created ConfigMap development/web", "Created Deployment.apps development/web");
        assertThat(attempt.ownerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.name()).isEqualTo(WEB));
        assertThat(world.status(WEB).mapping("operation").text("attempt")).hasValue("web-development-1");
    }

    @Test
    void anAttemptThatHasEndedDoesNotChange() {
        world.deploy(WEB);
        ApiObject attempt = world.attempts(WEB).get(0);
        WriteOptions kubectl = WriteOptions.by("kubectl-edit");

        Optional<Status> status = world.answer(world.client.patch(
                        attempt.key(),
                        Patch.merge(Mapping.of("status", Mapping.of("phase", "Failed"))),
                        kubectl.on("status")))
                .refusal();
        Optional<Status> spec = world.answer(world.client.patch(
                        attempt.key(), Patch.merge(Mapping.of("spec", Mapping.of("tries", 7))), kubectl))
                .refusal();

        assertThat(status.orElseThrow().message()).contains("an attempt that has ended does not change");
        assertThat(spec.orElseThrow().message()).contains("what an attempt is for does not change");
    }

    @Test
    void aPauseSaysWhoWhyAndUntilWhenAndEndsByItself() {
        world.deploy(WEB);
        ask("pause", Mapping.of("by", "ann", "reason", "incident 812", "until", "2026-01-01T00:20:00Z"));
        world.component("web", "2");
        world.push();
        world.until("it is held", () -> world.sync(WEB).equals("Held"));
        assertThat(world.message(WEB))
                .isEqualTo("paused by ann until 2026-01-01T00:20:00Z: incident 812; go on with: slipway resume " + WEB);

        world.run(Duration.ofMinutes(20));

        assertThat(world.data("web", "version")).isEqualTo("2");
        assertThat(world.hasEvent("PauseExpired")).isTrue();
        assertThat(world.get(APPLICATION).orElseThrow().spec().has("pause")).isFalse();
    }

    @Test
    void aRefusedSyncIsTriedAgainAsSoonAsItsQuotaIsRaised() {
        world.deploy(WEB);
        ObjectKey quota = quota("1");
        world.component("web", "2");
        world.files.put("web/templates/extra.yaml", EngineWorld.configMap("extra", "a: b"));
        CommitId commit = world.push();
        world.until("it is refused", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB)).contains("exceeded quota");
        world.run(Duration.ofMinutes(12));

        world.patch(quota, Mapping.of("spec", Mapping.of("hard", Mapping.of("count/configmaps", "9"))));

        assertThat(world.loop.runUntil(() -> world.isSynced(WEB, commit), Duration.ofSeconds(10)))
                .as(world.message(WEB))
                .isTrue();
        assertThat(world.attempts(WEB).get(0).spec().whole("tries").orElse(0L)).isGreaterThan(3);
    }

    @Test
    void somebodyMayAskForAnotherTryNow() {
        world.deploy(WEB);
        world.files.put("web/templates/hook.yaml", Hooks.failing("check", "slipway.dev/hook: PreSync"));
        world.push();
        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        world.run(Duration.ofMinutes(11));
        long before = world.made("check");

        ask("sync", Mapping.of("request", "now", "by", "ann"));
        world.run(Duration.ofSeconds(3));

        assertThat(world.made("check")).isEqualTo(before + 1);
        assertThat(world.status(WEB).text("syncRequest")).hasValue("now");
    }

    @Test
    void someObjectsAloneAreAnAttemptOfTheirOwnAndNotASync() {
        world.deploy(WEB);
        world.component("web", "2");
        world.files.put("web/templates/check.yaml", Hooks.failing("check", "slipway.dev/hook: PreSync"));
        world.push();
        world.until("it failed", () -> world.sync(WEB).equals("Failed"));

        ask("sync", Mapping.of("request", "r1", "by", "ann", "only", Sequence.of("ConfigMap/web")));
        world.until("it is written", () -> world.data("web", "version").equals("2"));

        ApiObject attempt = selection("r1");
        assertThat(attempt.spec().text("purpose")).hasValue("Selection");
        assertThat(attempt.spec().text("requestedBy")).hasValue("ann");
        world.until("it has ended", () -> selection("r1").status().has("finishedAt"));
        assertThat(selection("r1").status().sequence("steps").size()).isEqualTo(1);
        assertThat(selection("r1").status().sequence("hooks").isEmpty()).isTrue();
        assertThat(world.sync(WEB)).isNotEqualTo("Synced");
        assertThat(world.get(EngineWorld.DEPLOYMENT, "web").orElseThrow().spec().toString())
                .contains("web:1");
    }

    @Test
    void aSelectionOfWhatIsNotThereIsToldWithItsName() {
        world.deploy(WEB);

        ask("sync", Mapping.of("request", "r1", "only", Sequence.of("Deployment/wbe")));

        world.until(
                "it failed",
                () -> world.attempts(WEB).get(0).status().text("phase").equals(Optional.of("Failed")));
        assertThat(world.attempts(WEB).get(0).status().text("message"))
                .hasValue("web-development has no Deployment/wbe; name an object of it as <kind>/<name>, such as"
                        + " Deployment/web");
        assertThat(world.sync(WEB)).isEqualTo("Synced");
    }

    @Test
    void aWishThatIsNoneIsRefusedByTheControlPlane() {
        world.deploy(WEB);

        Optional<Status> refusal = world.answer(world.client.patch(
                        APPLICATION,
                        Patch.merge(Mapping.of(
                                "spec", Mapping.of("sync", Mapping.of("request", "r", "only", Sequence.of("web"))))),
                        WriteOptions.by("kubectl-edit")))
                .refusal();

        assertThat(refusal.orElseThrow().message()).contains("spec.sync.only[0]");
    }

    @Test
    void whatAHalfDoneSyncMadeIsNotForgotten() {
        world.deploy(WEB);
        world.files.put(
                "web/templates/early.yaml",
                EngineWorld.configMap("early", "a: b")
                        .replace("{name: early}", "{name: early, annotations: {slipway.dev/wave: \"-1\"}}"));
        world.files.put("web/templates/check.yaml", Hooks.failing("check", "slipway.dev/wave: \"-1\""));
        world.push();
        world.until("it is half done", () -> world.get(CONFIG_MAP, "early").isPresent());
        world.until("it failed", () -> world.sync(WEB).equals("Failed"));
        world.files.remove("web/templates/early.yaml");
        world.files.remove("web/templates/check.yaml");

        world.deploy(WEB);

        assertThat(world.get(CONFIG_MAP, "early")).isEmpty();
        assertThat(world.get(EngineWorld.JOB, "check")).isEmpty();
    }

    @Test
    void aDeletionThatDoesNotEndIsNotWaitedForForEverAndNotForgotten() {
        world.files.put("web/templates/extra.yaml", EngineWorld.configMap("extra", "a: b"));
        world.deploy(WEB);
        ObjectKey extra = new ObjectKey(CONFIG_MAP, "development", "extra");
        world.patch(extra, Mapping.of("metadata", Mapping.of("finalizers", Sequence.of("example.com/never"))));
        world.files.remove("web/templates/extra.yaml");
        world.push();
        world.until("it waits", () -> world.message(WEB).equals("deletion of ConfigMap development/extra"));

        world.run(Duration.ofMinutes(4));
        world.until("it is given up", () -> world.sync(WEB).equals("Failed"));

        assertThat(world.message(WEB))
                .startsWith(
                        "still there 5 minutes after deletion: ConfigMap development/extra; see metadata.finalizers");
        world.restart();
        world.run(Duration.ofSeconds(30));
        world.patch(extra, Mapping.of("metadata", Mapping.of("finalizers", Scalar.Null.NULL)));
        world.until("it has gone", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.status(WEB).sequence("inventory").size()).isEqualTo(2);
    }

    private ApiObject selection(String request) {
        return world.attempts(WEB).stream()
                .filter(attempt -> attempt.spec().text("request").equals(Optional.of(request)))
                .findFirst()
                .orElseThrow();
    }

    private ObjectKey quota(String configMaps) {
        return world.create(ApiObject.of(new GroupVersionKind("", "v1", "ResourceQuota"), "development", "limits")
                        .with("spec", Mapping.of("hard", Mapping.of("count/configmaps", configMaps))))
                .key();
    }

    private void ask(String field, Mapping value) {
        world.patch(APPLICATION, Mapping.of("spec", Mapping.of(field, value)));
    }
}
