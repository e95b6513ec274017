package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A flag that holds, a change that stays live, hooks, a pause and a restart meet in one application, and each keeps its promise. */
class EngineTogetherTest {
    private static final String WEB = "web-development";

    private final EngineWorld world = EngineWorld.withWeb(5);

    @Test
    void aHeldApplicationRunsNoHookAndKeepsWhatWasChangedLiveWhenItGoesOn() {
        push("1", false);
        world.start();
        CommitId first = world.push();
        world.untilSynced(WEB, first);
        world.patch(
                new ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                Mapping.of("data", Mapping.of("level", "debug")));
        world.until("it is told", () -> world.sync(WEB).equals("OutOfSync"));

        push("2", true);
        world.push();
        world.until("it is held", () -> world.message(WEB).contains("is held while the flag \"peak\""));
        world.restart();
        world.run(Duration.ofMinutes(10));

        assertThat(world.made("migrate")).isEqualTo(1);
        assertThat(world.made("smoke")).isEqualTo(1);
        assertThat(world.data("web", "version")).isEqualTo("1");
        assertThat(world.data("web", "level")).isEqualTo("debug");
        assertThat(world.sync(WEB)).isEqualTo("Held");

        push("2", false);
        world.push();
        world.until("it goes on", () -> world.data("web", "version").equals("2"));
        world.until("and only the live change is left", () -> world.sync(WEB).equals("OutOfSync"));

        assertThat(world.made("migrate")).isEqualTo(2);
        assertThat(world.made("smoke")).isEqualTo(2);
        assertThat(world.data("web", "level")).isEqualTo("debug");
        assertThat(world.hooksRunTwice()).isEmpty();
    }

    @Test
    void whatIsPausedWhileAHookRunsGoesOnWhereItWas() {
        push("1", false);
        world.start().push();
        world.until("the hook runs", () -> world.runs("migrate") == 1);
        ObjectKey application = new ObjectKey(Definitions.APPLICATION.groupKind(), EngineWorld.NAMESPACE, WEB);

        world.patch(application, Mapping.of("spec", Mapping.of("pause", Mapping.of("by", "ann", "reason", "lunch"))));
        world.run(Duration.ofMinutes(20));

        assertThat(world.sync(WEB)).isEqualTo("Held");
        assertThat(world.get(EngineWorld.DEPLOYMENT, "web")).isEmpty();
        world.restart();
        world.patch(application, Mapping.of("spec", Mapping.of("pause", dev.slipway.diff.tree.Scalar.Null.NULL)));
        world.until("it ends", () -> world.sync(WEB).equals("Synced"));
        assertThat(world.made("migrate")).isEqualTo(1);
        assertThat(world.made("smoke")).isEqualTo(1);
    }

    private void push(String version, boolean held) {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline("{name: development, promotion: {from: HEAD, auto: true}, drift: report}"));
        world.files.put(
                "flags.yaml",
                "flags:\n  peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: '"
                        + (held ? "on" : "off") + "'}\n");
        world.files.put(
                "web/templates/config.yaml", EngineWorld.configMap("web", "version: \"" + version + "\", level: info"));
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", version, "")
                        .replace(
                                "metadata: {name: web}",
                                "metadata: {name: web, annotations: {slipway.dev/hold-while: peak}}"));
        world.files.put("web/templates/migrate.yaml", Hooks.job("migrate", "slipway.dev/hook: PreSync"));
        world.files.put("web/templates/smoke.yaml", Hooks.job("smoke", "slipway.dev/hook: PostSync"));
    }
}
