package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An application waits for what it needs, and goes before it. */
class EngineNeedsTest {
    private static final String WEB = "web-development";
    private static final String API = "api-development";

    private final EngineWorld world = EngineWorld.withWeb(21).start();

    @Test
    void waitsUntilWhatItNeedsIsSyncedAndHealthy() {
        component("api", "1", "");
        needing("web", "1", "api");
        world.files.put("api/templates/hook.yaml", Hooks.job("slow", "slipway.dev/hook: PreSync"));

        CommitId commit = world.push();

        world.until("it waits", () -> world.sync(WEB).equals("Held"));
        assertThat(world.message(WEB)).startsWith("it needs what is not there: api-development is ");
        assertThat(world.get(EngineWorld.CONFIG_MAP, "web")).isEmpty();
        world.untilSynced(API, commit);
        world.untilSynced(WEB, commit);
    }

    @Test
    void anUpgradeWaitsForTheUpgradeOfWhatItNeeds() {
        component("api", "1", "");
        needing("web", "1", "api");
        CommitId first = world.push();
        world.untilSynced(WEB, first);
        component("api", "2", "simulation.slipway.dev/behaviour: never-ready");
        needing("web", "2", "api");

        world.push();
        world.run(Duration.ofMinutes(2));

        assertThat(world.sync(API)).isEqualTo("Failed");
        assertThat(world.sync(WEB)).isEqualTo("Held");
        assertThat(world.data("web", "version")).isEqualTo("1");
        component("api", "3", "");
        CommitId last = world.push();
        world.untilSynced(API, last);
        world.until("web follows", () -> world.data("web", "version").equals("2"));
    }

    @Test
    void driftIsPutBackWhateverItNeeds() {
        component("api", "1", "");
        needing("web", "1", "api");
        world.untilSynced(WEB, world.push());
        component("api", "2", "simulation.slipway.dev/behaviour: never-ready");
        world.push();
        world.until("api failed", () -> world.sync(API).equals("Failed"));

        world.patch(
                new dev.slipway.cluster.object.ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                dev.slipway.diff.tree.Mapping.of("data", dev.slipway.diff.tree.Mapping.of("version", "hacked")));

        world.until("it is healed", () -> world.data("web", "version").equals("1"));
    }

    @Test
    void whatIsNeededGoesLast() {
        component("api", "1", "");
        needing("web", "1", "api");
        world.untilSynced(WEB, world.push());
        world.patch(
                new dev.slipway.cluster.object.ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                dev.slipway.diff.tree.Mapping.of(
                        "metadata",
                        dev.slipway.diff.tree.Mapping.of(
                                "finalizers", dev.slipway.diff.tree.Sequence.of("example.com/slow"))));
        component("other", "1", "");
        world.files.keySet().removeIf(file -> file.startsWith("web/") || file.startsWith("api/"));

        world.push();
        world.run(Duration.ofMinutes(1));

        assertThat(world.own("Application", WEB)).isPresent();
        assertThat(world.get(EngineWorld.DEPLOYMENT, "api")).isPresent();
        assertThat(world.message(API)).isEqualTo("web-development needs it and is still there; it goes first");
        world.patch(
                new dev.slipway.cluster.object.ObjectKey(EngineWorld.CONFIG_MAP, "development", "web"),
                dev.slipway.diff.tree.Mapping.of(
                        "metadata",
                        dev.slipway.diff.tree.Mapping.of("finalizers", dev.slipway.diff.tree.Scalar.Null.NULL)));
        world.until("both have gone", () -> world.own("Application", API).isEmpty());
        assertThat(world.own("Application", WEB)).isEmpty();
    }

    @Test
    void aCircleIsRefusedWithItsName() {
        needing("api", "1", "web");
        needing("web", "1", "api");

        world.push();

        world.until("it is told", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .isEqualTo("web/templates/config.yaml:1: slipway.dev/needs goes round in a circle, so that nobody could"
                        + " begin: web-development needs api-development needs web-development; take one of them out");
        assertThat(world.get(EngineWorld.CONFIG_MAP, "web")).isEmpty();
    }

    @Test
    void anUnknownComponentIsAnErrorWithTheNearestName() {
        component("api", "1", "");
        needing("web", "1", "apy");

        world.push();

        world.until("it is told", () -> world.sync(WEB).equals("Failed"));
        assertThat(world.message(WEB))
                .startsWith("web/templates/config.yaml:1: slipway.dev/needs names \"apy\", and there is no component of"
                        + " this name; did you mean \"api\"");
    }

    private void component(String name, String version, String pod) {
        world.component(name, version);
        world.files.put(name + "/templates/deployment.yaml", EngineWorld.deployment(name, version, pod));
    }

    private void needing(String name, String version, String needs) {
        world.component(name, version);
        world.files.computeIfPresent(
                name + "/templates/config.yaml",
                (file, text) -> text.replace(
                        "{name: " + name + "}",
                        "{name: " + name + ", annotations: {slipway.dev/needs: " + needs + "}}"));
    }
}
