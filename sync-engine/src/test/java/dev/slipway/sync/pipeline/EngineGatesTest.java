package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a commit must pass on its way from stage to stage, from the push to the tag. It is Thursday, 1 January 2026, midnight in UTC. */
class EngineGatesTest {
    private static final String DEVELOPMENT = "{name: development, promotion: {from: HEAD, auto: true}}";

    private final EngineWorld world = EngineWorld.withWeb(31);

    @Test
    void aCommitSoaksAtTheStageBeforeAlsoAcrossARestart() {
        CommitId commit = start("soak: 10m");

        world.run(Duration.ofMinutes(5));
        world.restart();
        world.run(Duration.ofMinutes(4));
        assertThat(world.repository.tagged("canary")).isEmpty();
        assertThat(gate("canary", "soak").text("state")).hasValue("Held");
        assertThat(gate("canary", "proven").text("state")).hasValue("Open");
        Instant earliest = Instant.parse(gate("canary", "soak").text("earliest").orElseThrow());
        assertThat(world.stage("canary").text("waiting").orElse(""))
                .isEqualTo(commit.abbreviated()
                        + " of development, held by soak: development must stay synced and healthy for 10m, until "
                        + earliest);

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(commit)));
        assertThat(world.loop.instant()).isBetween(earliest, earliest.plusSeconds(5));
    }

    @Test
    void aNewerCommitSoaksAnew() {
        start("soak: 10m");
        world.run(Duration.ofMinutes(8));
        world.component("web", "2");
        CommitId second = world.deploy("web-development");

        world.run(Duration.ofMinutes(8));
        assertThat(world.repository.tagged("canary")).isEmpty();
        world.run(Duration.ofMinutes(3));
        assertThat(world.repository.tagged("canary")).hasValue(second);
    }

    @Test
    void aCommitThatTouchesNothingSoaksFromWhenItsTagMoved() {
        start("soak: 10m");
        world.run(Duration.ofMinutes(8));
        world.files.put("README.md", "new");
        CommitId second = world.push();
        world.until("it moved", () -> world.repository.tagged("development").equals(Optional.of(second)));

        world.run(Duration.ofMinutes(8));
        assertThat(world.repository.tagged("canary")).isEmpty();
        world.run(Duration.ofMinutes(3));
        assertThat(world.repository.tagged("canary")).hasValue(second);
    }

    @Test
    void twoPeopleApproveTheVeryCommit() {
        CommitId first = start("approvals: 2");
        world.until("asked", () -> gate("canary", "approvals").text("actual").equals(Optional.of("nobody")));

        assertThat(approve("alice", "alice", first).refusal()).isEmpty();
        assertThat(approve("alice", "alice", first).refusal()).isEmpty();
        world.until(
                "counted once", () -> gate("canary", "approvals").text("actual").equals(Optional.of("alice")));
        world.run(Duration.ofMinutes(1));
        assertThat(world.repository.tagged("canary")).isEmpty();
        assertThat(gate("canary", "approvals").text("message").orElse(""))
                .isEqualTo("1 person more must approve it: slipway approve canary --commit " + first);

        world.component("web", "2");
        CommitId second = world.deploy("web-development");
        approve("bob", "bob", first);
        world.run(Duration.ofMinutes(1));
        assertThat(world.repository.tagged("canary"))
                .as("they approved another commit")
                .isEmpty();

        approve("bob", "bob", second);
        approve("alice", "alice", second);
        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(second)));
    }

    @Test
    void nobodyApprovesAsSomebodyElse() {
        CommitId commit = start("approvals: 1");
        world.until("asked", () -> gate("canary", "approvals").text("actual").equals(Optional.of("nobody")));

        Answer<ApiObject> forged = approve("alice", "bob", commit);

        assertThat(forged.refusal())
                .hasValueSatisfying(status ->
                        assertThat(status.message()).contains("spec.by must be who approves, which is alice"));
        ApiObject own = approve("alice", "alice", commit).asOptional().orElseThrow();
        Answer<ApiObject> changed = world.answer(
                user("alice").update(own.withAt("other", "spec", "reason"), WriteOptions.by("kubectl-edit")));
        assertThat(changed.refusal())
                .hasValueSatisfying(status -> assertThat(status.message()).contains("an approval does not change"));
    }

    @Test
    void aCommitWaitsForItsWindow() {
        CommitId commit = start("windows: [{allow: '0 9 * * 1-4', for: 7h, zone: Europe/Berlin}]");
        world.until("told", () -> gate("canary", "windows").text("state").equals(Optional.of("Held")));
        assertThat(gate("canary", "windows").text("needed")).hasValue("in \"0 9 * * 1-4\" for 7h Europe/Berlin");
        world.until(
                "it is told when",
                () -> world.stage("canary").text("earliest").equals(Optional.of("2026-01-01T08:00:00Z")));

        world.run(Duration.between(world.loop.instant(), Instant.parse("2026-01-01T07:59:59Z")));
        assertThat(world.repository.tagged("canary")).isEmpty();
        world.run(Duration.ofSeconds(3));

        assertThat(world.repository.tagged("canary")).hasValue(commit);
    }

    @Test
    void aFreezeStartsAndEndsWithOnePush() {
        CommitId first = start("windows: []");
        world.until("free", () -> world.repository.tagged("canary").equals(Optional.of(first)));

        pipeline("windows: [{deny: '0 0 1 1 *', for: 30d}]");
        world.component("web", "2");
        CommitId second = world.deploy("web-development");
        world.until(
                "frozen",
                () -> gate("canary", "windows")
                        .text("actual")
                        .equals(Optional.of("frozen by \"0 0 1 1 *\" for 30d Z")));
        world.run(Duration.ofHours(1));
        assertThat(world.repository.tagged("canary")).hasValue(first);

        pipeline("windows: []");
        CommitId third = world.push();
        world.until("free", () -> world.repository.tagged("canary").equals(Optional.of(third)));
        assertThat(second).isNotEqualTo(third);
    }

    @Test
    void aFlagOpensTheWay() {
        flag("off");
        CommitId first = start("flag: release-open");
        world.until("told", () -> gate("canary", "flag").text("actual").equals(Optional.of("release-open is off")));
        world.run(Duration.ofMinutes(5));
        assertThat(world.repository.tagged("canary")).isEmpty();

        flag("on");
        CommitId second = world.push();

        world.until("it comes", () -> world.repository.tagged("canary").equals(Optional.of(second)));
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void aPromotionByHandWaitsAtTheSameGatesAndGoesByItself() {
        CommitId first = start("auto: false, approvals: 1");
        world.promote("by-hand", Map.of("stage", "canary"));
        world.until("held", () -> reason("by-hand").equals("Held"));
        assertThat(world.promotion("by-hand").text("to")).hasValue(first.hex());
        assertThat(gates(world.promotion("by-hand"), "approvals").text("state")).hasValue("Held");

        world.restart();
        world.component("web", "2");
        world.deploy("web-development");
        approve("alice", "alice", first);

        world.run(Duration.ofMinutes(1));
        assertThat(world.promotion("by-hand").text("message").orElse(""))
                .as("what it was held at is not what development runs any more")
                .startsWith("held by proven: development runs ");
        assertThat(world.repository.tagged("canary")).isEmpty();

        world.promote("newer", Map.of("stage", "canary"));
        world.until("no longer waiting", () -> phase("by-hand").equals("Refused"));
        assertThat(world.promotion("by-hand").text("message").orElse(""))
                .isEqualTo("Promotion newer asks for something newer, so this one waits no longer");
        CommitId second = new CommitId(world.promotion("newer").text("to").orElseThrow());
        approve("alice", "alice", second);
        world.until("it goes", () -> phase("newer").equals("Promoted"));
        assertThat(world.repository.tagged("canary")).hasValue(second);
        assertThat(gates(world.promotion("newer"), "approvals").text("actual")).hasValue("alice");
    }

    @Test
    void forcePassesGatesWithAReasonOnlyAndThatIsRecorded() {
        CommitId commit = start("auto: false, approvals: 1, soak: 1h");

        world.promote("silent", Map.of("stage", "canary", "force", true));
        world.until("refused", () -> phase("silent").equals("Refused"));
        assertThat(world.promotion("silent").text("message").orElse(""))
                .startsWith("force passes gates only with a reason (spec.reason); held by soak: ");

        world.promote("loud", Map.of("stage", "canary", "force", true, "reason", "the shop is down"));
        world.until("promoted", () -> phase("loud").equals("Promoted"));
        assertThat(world.repository.tagged("canary")).hasValue(commit);
        assertThat(world.promotion("loud").sequence("overridden").texts()).containsExactly("soak", "approvals");
        assertThat(world.hasEvent("GatesOverridden")).isTrue();
    }

    @Test
    void theWayBackIsNeverClosed() {
        CommitId first = start("windows: []");
        world.until("first", () -> world.repository.tagged("canary").equals(Optional.of(first)));
        world.component("web", "2");
        CommitId second = world.push();
        world.until("second", () -> world.repository.tagged("canary").equals(Optional.of(second)));
        pipeline("windows: [{deny: '0 0 1 1 *', for: 30d}], approvals: 2, soak: 1h");
        world.push();
        world.run(Duration.ofSeconds(10));

        world.promote("back", Map.of("stage", "canary", "commit", first.hex()));

        world.until("back", () -> phase("back").equals("Promoted"));
        assertThat(world.repository.tagged("canary")).hasValue(first);
    }

    @Test
    void whileAGateIsClosedNothingIsWrittenAgainAndAgain() {
        start("soak: 2h, windows: [{allow: '0 20 * * *', for: 1h}]");
        world.run(Duration.ofMinutes(2));
        long revision = world.revision();

        world.run(Duration.ofMinutes(90));

        assertThat(world.writtenSince(revision)).isEmpty();
        assertThat(world.stage("canary").text("earliest")).hasValue("2026-01-01T20:00:00Z");
    }

    private CommitId start(String gates) {
        pipeline(gates);
        world.start();
        return world.deploy("web-development");
    }

    private void pipeline(String gates) {
        String auto = gates.startsWith("auto:") ? "" : "auto: true, ";
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        DEVELOPMENT, "{name: canary, promotion: {from: development, " + auto + gates + "}}"));
    }

    private void flag(String variant) {
        world.files.put(
                "flags.yaml",
                "flags: {release-open: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: '"
                        + variant + "'}}");
    }

    private Answer<ApiObject> approve(String user, String by, CommitId commit) {
        ApiObject approval = ApiObject.of(Definitions.APPROVAL, EngineWorld.NAMESPACE, "")
                .with("metadata", Mapping.of("generateName", "canary-", "namespace", EngineWorld.NAMESPACE))
                .with("spec", Mapping.of("stage", "canary", "commit", commit.hex(), "by", by));
        return world.answer(user(user).create(approval, WriteOptions.by("kubectl-create")));
    }

    private dev.slipway.cluster.client.Client user(String name) {
        return world.plane.client(new User(name, List.of("system:masters", "system:authenticated")));
    }

    private Mapping gate(String stage, String name) {
        return gates(world.stage(stage), name);
    }

    private static Mapping gates(Mapping status, String name) {
        return status.sequence("gates").mappings().stream()
                .filter(gate -> gate.text("name").equals(Optional.of(name)))
                .findFirst()
                .orElse(Mapping.empty());
    }

    private String phase(String promotion) {
        return world.promotion(promotion).text("phase").orElse("");
    }

    private String reason(String promotion) {
        return world.promotion(promotion).text("reason").orElse("");
    }
}
