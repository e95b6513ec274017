package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.flag.FlagMap;
import dev.slipway.sync.model.CommitId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How feature flags reach what runs. */
class EngineFlagsTest {
    private final EngineWorld world = EngineWorld.withWeb(29);

    @Test
    void eachNamespaceOfAStageHasItsFlags() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, regions: [east, west], promotion: {from: HEAD, auto: true}}"));
        flags("limit: {state: ENABLED, variants: {low: 10, high: 20}, defaultVariant: low, targeting:"
                + " {if: [{'==': [{var: region}, west]}, high]}}");
        world.start().push();

        world.until("delivered", () -> value("development-east", "limit").equals("10"));
        world.until("delivered", () -> value("development-west", "limit").equals("20"));
        assertThat(value("development-east", FlagMap.DEFINITION)).contains("\"targeting\"", "\"west\"");
    }

    @Test
    void aFlagTurnsWithOnePushAndNoTagMoves() {
        CommitId first = twoStages();
        world.promote("to-canary", java.util.Map.of("stage", "canary"));
        world.untilSynced("web-canary", first);
        world.until("off", () -> value("canary", "checkout").equals("false"));

        flags("checkout: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'on'}");
        world.push();

        world.until("on", () -> value("canary", "checkout").equals("true"));
        assertThat(world.repository.tagged("canary")).hasValue(first);
    }

    @Test
    void theFlagsAreNobodysToPruneAndArePutBack() {
        twoStages();
        world.until("there", () -> value("development", "checkout").equals("false"));

        world.patch(key("development"), Mapping.of("data", Mapping.of("checkout", "true", "mine", "x")));
        world.until("put back", () -> value("development", "checkout").equals("false"));
        world.answer(world.client.delete(key("development"), DeleteOptions.BACKGROUND));
        world.until("made again", () -> value("development", "checkout").equals("false"));
        world.component("web", "2");
        world.deploy("web-development");

        assertThat(world.get(key("development"))).isPresent();
        assertThat(world.own("Application", "web-development")
                        .orElseThrow()
                        .status()
                        .sequence("inventory")
                        .mappings())
                .noneMatch(entry -> entry.text("name").equals(Optional.of(FlagMap.NAME)));
    }

    @Test
    void withoutFlagsTheMapGoes() {
        twoStages();
        world.until("there", () -> world.get(key("development")).isPresent());

        world.restart();
        world.files.remove("flags.yaml");
        world.push();

        world.until("gone", () -> world.get(key("development")).isEmpty());
    }

    @Test
    void aMapOfSomebodyElseIsLeftAlone() {
        world.start();
        world.deploy("web-development");
        world.create(ApiObject.of(FlagMap.KIND, "development", FlagMap.NAME).with("data", Mapping.of("mine", "x")));

        flags("checkout: {state: ENABLED, variants: {'on': true}, defaultVariant: 'on'}");
        world.push();

        world.until("it is told", () -> world.hasEvent("FlagsNotDelivered"));
        assertThat(value("development", "mine")).isEqualTo("x");
        assertThat(value("development", "checkout")).isEmpty();
    }

    @Test
    void aManifestCannotTakeTheName() {
        world.files.put("web/templates/flags.yaml", EngineWorld.configMap(FlagMap.NAME, "a: b"));
        world.start().push();

        world.until(
                "it is told", () -> world.message("web-development").contains("is made by Slipway from flags.yaml"));
    }

    @Test
    void anObjectComesAndGoesWithItsFlagPerStageRegionAndComponent() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, regions: [east, west], promotion: {from: HEAD, auto: true}}"));
        world.component("api", "1");
        for (String component : new String[] {"web", "api"})
            world.files.put(
                    component + "/templates/extra.yaml",
                    EngineWorld.configMap(component + "-extra", "a: b")
                            .replace("metadata: {", "metadata: {annotations: {slipway.dev/feature-gate: extra}, "));
        flags(
                "extra: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off', targeting: {if: [{and:"
                        + " [{'==': [{var: region}, west]}, {'==': [{var: component}, api]}]}, 'on']}}");
        world.start();
        CommitId commit = world.push();
        for (String name : new String[] {
            "web-development-east", "web-development-west", "api-development-east", "api-development-west"
        }) world.untilSynced(name, commit);

        assertThat(extra("development-west", "api")).isPresent();
        assertThat(extra("development-east", "api")).isEmpty();
        assertThat(extra("development-west", "web")).isEmpty();

        flags("extra: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}");
        world.push();
        world.until("pruned", () -> extra("development-west", "api").isEmpty());
    }

    @Test
    void turningAFlagOffPrunesWithinTheGuards() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, prune: {maxObjects: 1}}"));
        for (int i = 0; i < 2; i++)
            world.files.put(
                    "web/templates/extra" + i + ".yaml",
                    EngineWorld.configMap("extra" + i, "a: b")
                            .replace("metadata: {", "metadata: {annotations: {slipway.dev/feature-gate: extra}, "));
        flags("extra: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'on'}");
        world.start();
        world.deploy("web-development");

        flags("extra: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}");
        world.push();

        world.until("held", () -> world.message("web-development").contains("more than prune.maxObjects 1"));
        world.run(Duration.ofMinutes(5));
        assertThat(world.get(EngineWorld.CONFIG_MAP, "extra0")).isPresent();
        assertThat(world.get(EngineWorld.CONFIG_MAP, "extra1")).isPresent();
    }

    @Test
    void aHeldWorkloadHoldsItsApplicationAndNothingIsHalfApplied() {
        flags("peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'on'}");
        held("1");
        world.component("api", "1");
        world.start();
        CommitId first = world.push();
        world.untilSynced("web-development", first);

        held("2");
        world.component("api", "2");
        CommitId second = world.push();
        world.untilSynced("api-development", second);
        world.until(
                "it is told",
                () -> world.message("web-development")
                        .equals("Deployment.apps development/web is held while the flag \"peak\" says so"
                                + " (slipway.dev/hold-while); nothing of the application is written until then"));
        world.run(Duration.ofMinutes(10));
        assertThat(world.sync("web-development")).isEqualTo("Held");
        assertThat(world.data("web", "version")).isEqualTo("1");

        flags("peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}");
        world.push();
        world.until("it goes on", () -> world.data("web", "version").equals("2"));
        world.until("and ends", () -> world.sync("web-development").equals("Synced"));
    }

    @Test
    void whatIsBeingWrittenIsFinishedThoughTheFlagTurns() {
        flags("peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}");
        held("1");
        world.start();
        world.deploy("web-development");
        world.files.put(
                "web/templates/gate.yaml",
                EngineWorld.deployment("slow", "1", "simulation.slipway.dev/ready-after: 20s")
                        .replace(
                                "metadata: {name: slow}",
                                "metadata: {name: slow, annotations: {slipway.dev/wave: '-1'}}"));
        held("2");
        world.push();
        world.until("half way", () -> world.get(EngineWorld.DEPLOYMENT, "slow").isPresent());

        flags("peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'on'}");
        world.push();

        world.until("finished", () -> world.data("web", "version").equals("2"));
    }

    /** Whenever the process dies and the flag has turned by then: either all of the old is there, and it says why, or all of the new. */
    @Test
    void neitherACrashNorAFlagLeavesItHalfWay() {
        boolean held = false;
        boolean finished = false;
        for (int writes = 1; writes < 40; writes++) {
            String end = crashAfter(writes);
            held |= end.startsWith("Held");
            finished |= end.equals("Synced");
        }

        assertThat(held).as("it is held where nothing was written").isTrue();
        assertThat(finished).as("it is finished where something was").isTrue();
    }

    private String crashAfter(int writes) {
        EngineWorld one = EngineWorld.withWeb(writes);
        String off = "peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}";
        flags(one, off);
        waves(one, "1");
        MortalClient mortal = new MortalClient(one.client, () -> one.loop.post(one::restart));
        one.speakThrough(mortal);
        one.start().deploy("web-development");
        one.run(Duration.ofSeconds(20));
        mortal.liveFor(writes);
        waves(one, "2");
        one.push();
        one.run(Duration.ofMillis(500L * (writes % 12)));
        flags(one, off.replace("defaultVariant: 'off'", "defaultVariant: 'on'"));
        one.push();
        one.run(Duration.ofMinutes(3));

        String first = one.data("first", "version");
        assertThat(one.data("web", "version")).as("half way after " + writes).isEqualTo(first);
        assertThat(image(one)).as("half way after " + writes).isEqualTo("web:" + first);
        String sync = one.sync("web-development");
        assertThat(sync + " " + first).isIn("Held 1", "Synced 2");
        if (sync.equals("Held")) assertThat(one.message("web-development")).contains("is held while the flag \"peak\"");
        assertThat(one.hooksRunTwice()).isEmpty();
        return sync;
    }

    private static String image(EngineWorld one) {
        return one.get(EngineWorld.DEPLOYMENT, "web")
                .flatMap(object -> object.spec().sequence("template", "spec", "containers").mappings().stream()
                        .findFirst())
                .flatMap(container -> container.text("image"))
                .orElse("");
    }

    /** A hook, a wave, and another with a workload that may be held. */
    private static void waves(EngineWorld one, String version) {
        one.files.put("web/templates/config.yaml", EngineWorld.configMap("web", "version: \"" + version + "\""));
        one.files.put("web/templates/migrate.yaml", Hooks.job("migrate", "slipway.dev/hook: PreSync"));
        one.files.put(
                "web/templates/first.yaml",
                EngineWorld.configMap("first", "version: \"" + version + "\"")
                        .replace("{name: first}", "{name: first, annotations: {slipway.dev/wave: '-1'}}"));
        one.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", version, "")
                        .replace(
                                "metadata: {name: web}",
                                "metadata: {name: web, annotations: {slipway.dev/hold-while: peak}}"));
    }

    @Test
    void aHoldThatAsksForNoFlagIsToldWithItsLine() {
        held("1");
        world.start().push();

        world.until("told", () -> world.message("web-development").contains("there is no flag \"peak\""));
        assertThat(world.message("web-development")).startsWith("web/templates/deployment.yaml:");
    }

    private void held(String version) {
        world.component("web", version);
        world.files.put(
                "web/templates/deployment.yaml",
                EngineWorld.deployment("web", version, "")
                        .replace(
                                "metadata: {name: web}",
                                "metadata: {name: web, annotations: {slipway.dev/hold-while: peak}}"));
    }

    private CommitId twoStages() {
        world.files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}}",
                        "{name: canary, promotion: {from: development}}"));
        flags("checkout: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: 'off'}");
        world.start();
        return world.deploy("web-development");
    }

    private void flags(String... flags) {
        flags(world, flags);
    }

    private static void flags(EngineWorld world, String... flags) {
        world.files.put("flags.yaml", "flags:\n  " + String.join("\n  ", flags) + "\n");
    }

    private String value(String namespace, String flag) {
        return world.get(key(namespace))
                .flatMap(object -> object.root().text("data", flag))
                .orElse("");
    }

    private Optional<ApiObject> extra(String namespace, String component) {
        return world.get(new ObjectKey(EngineWorld.CONFIG_MAP, namespace, component + "-extra"));
    }

    private static ObjectKey key(String namespace) {
        return new ObjectKey(EngineWorld.CONFIG_MAP, namespace, FlagMap.NAME);
    }
}
