package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in the repository of a simulated life: components with settings and a secret, one of them with a workload; in some lives with hooks
 * beside it, and with a flag that holds it.
 */
final class SimulatedShop {
    static final List<String> COMPONENTS = List.of("web", "api", "worker");
    static final List<String> STAGES = List.of("development", "canary");

    /** On every object of a push, so that what is half applied shows. */
    static final String PUSH = "example.com/push";

    private static final String PRUNE = "prune: {maxObjects: 100, maxPercent: 100}";

    private final TreeMap<String, String> files;
    private final Random chance;
    private final String secretMark;
    private final boolean hooks;
    private final boolean holds;
    private final boolean verifies;
    private boolean held;
    private int version = 1;

    /**
     * A shop.
     *
     * @param reports whether canary only tells what is changed live, and leaves it
     * @param verifies whether a Job must succeed before a commit comes to canary
     */
    SimulatedShop(TreeMap<String, String> files, Random chance, String secretMark, boolean reports, boolean verifies) {
        this.files = files;
        this.chance = chance;
        this.secretMark = secretMark;
        this.hooks = chance.nextInt(3) == 0;
        this.holds = chance.nextInt(3) == 0;
        String canary =
                (chance.nextInt(4) == 0 ? ", rollout: {onFailure: rollback}" : "") + (reports ? ", drift: report" : "");
        files.put(
                "slipway.yaml",
                EngineWorld.pipeline(
                        "{name: development, promotion: {from: HEAD, auto: true}, " + PRUNE + "}",
                        "{name: canary, promotion: {from: development, auto: true"
                                + (verifies ? ", verify: [verify/smoke.yaml]" : "") + "}, " + PRUNE + canary + "}"));
        this.verifies = verifies;
        if (verifies) smoke("run-for: 2s");
        flag();
        component("web");
    }

    boolean hasHooks() {
        return hooks;
    }

    boolean verifies() {
        return verifies;
    }

    boolean hasHolds() {
        return holds;
    }

    String version() {
        return "" + version;
    }

    void nextVersion() {
        version++;
    }

    boolean has(String component) {
        return files.containsKey(component + "/templates/config.yaml");
    }

    /** A component as it is at the present version. */
    void component(String name) {
        put(name, "config", EngineWorld.configMap(name, "version: \"" + version + "\""));
        put(
                name,
                "secret",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + "}\nstringData: {password: \"" + secretMark
                        + version + "\"}\n");
        if (!name.equals("web")) return;
        put(name, "deployment", EngineWorld.deployment(name, "" + version, ""));
        if (hooks) hooks();
    }

    private void hooks() {
        file("web", "migrate", hook("migrate", "PreSync"));
        file("web", "smoke", hook("smoke", "PostSync"));
        file("web", "sorry", hook("sorry", "SyncFail"));
    }

    private String hook(String name, String phase) {
        String goes = any(List.of("BeforeCreate", "OnSuccess", "\"OnSuccess,OnFailure\""));
        String superseded = any(List.of("Cancel", "Finish"));
        return Hooks.job(
                name,
                "slipway.dev/hook: " + phase + ", slipway.dev/hook-delete: " + goes
                        + ", slipway.dev/hook-on-supersede: " + superseded,
                "",
                "simulation.slipway.dev/run-for: " + (1 + chance.nextInt(3)) + "s");
    }

    void extra(String name) {
        if (chance.nextBoolean())
            put(
                    name,
                    "extra",
                    EngineWorld.configMap(name + "-extra-" + chance.nextInt(2), "text: \"" + version + "\""));
    }

    void remove(String name) {
        boolean all = chance.nextBoolean() && !name.equals("web");
        files.keySet().removeIf(file -> file.startsWith(name + "/") && (all || file.contains("extra")));
    }

    /** Something that cannot be rendered, is refused, does not come to life, or whose hook fails. */
    void spoil(String name) {
        if (verifies && chance.nextInt(4) == 0) smoke("behaviour: fail");
        switch (chance.nextInt(hooks ? 4 : 3)) {
            case 0 -> {
                component("web");
                put(
                        "web",
                        "deployment",
                        EngineWorld.deployment("web", "bad", "simulation.slipway.dev/behaviour: never-ready"));
            }
            case 1 -> file(name, "broken", "a: [");
            case 2 ->
                file(
                        name,
                        "broken",
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\nstringData: {password: " + secretMark
                                + "}\nimmutable: \"" + secretMark + "\"\n");
            default ->
                file(
                        "web",
                        "broken-hook",
                        Hooks.failing("broken", "slipway.dev/hook: " + any(List.of("PreSync", "PostSync"))));
        }
    }

    /** What must succeed before a commit comes to canary. */
    private void smoke(String pod) {
        files.put("verify/smoke.yaml", Hooks.job("smoke", "", "  backoffLimit: 0\n", "simulation.slipway.dev/" + pod));
    }

    void turnFlag() {
        held = holds && !held;
        flag();
    }

    private void flag() {
        files.put(
                "flags.yaml",
                "flags:\n  peak: {state: ENABLED, variants: {'on': true, 'off': false}, defaultVariant: '"
                        + (held ? "on" : "off") + "'}\n");
    }

    /** All that is bad is gone, nothing is held, and each component that is there has a version of its own. */
    void mend() {
        files.keySet().removeIf(file -> file.contains("broken"));
        held = false;
        flag();
        if (verifies) smoke("run-for: 1s");
        version++;
        for (String component : COMPONENTS) if (component.equals("web") || has(component)) component(component);
    }

    /** By the texts of the files, not by the engine's own reading of them. */
    TreeSet<String> wanted() {
        TreeSet<String> wanted = new TreeSet<>();
        files.values().stream()
                .filter(text ->
                        text.contains("kind: ") && !text.contains("kind: Pipeline") && !text.contains("kind: Job"))
                .forEach(text -> wanted.add(match(text, "kind: (\\w+)") + " " + match(text, "name: ([\\w-]+)") + " "
                        + (text.contains("replicas")
                                ? "2 replicas"
                                : match(text, "(?:version|text|password): \"([^\"]+)\""))));
        return wanted;
    }

    private void put(String component, String file, String manifest) {
        String hold = holds && manifest.contains("kind: Deployment") ? ", slipway.dev/hold-while: peak" : "";
        String annotations = "metadata: {annotations: {" + PUSH + ": \"" + version + "\"" + hold + "}, name: ";
        file(component, file, manifest.replaceFirst("metadata: \\{name: ", Matcher.quoteReplacement(annotations)));
    }

    private void file(String component, String file, String text) {
        files.put(component + "/templates/" + file + ".yaml", text);
    }

    private String any(List<String> some) {
        return some.get(chance.nextInt(some.size()));
    }

    private static String match(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
