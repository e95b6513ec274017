package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Marks;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Some minutes of an engine's life, all of it drawn from one seed: people push, break things, move tags and edit what is live, and the world
 * fails as it is told to. What the engine writes is watched all the time; at the end the last push mends everything, and live must be what
 * it says.
 */
final class SimulatedLife {
    private static final int EVENTS = 10;
    private static final List<String> COMPONENTS = List.of("web", "api", "worker");
    private static final List<String> STAGES = List.of("development", "canary");
    private static final List<GroupKind> MADE =
            List.of(EngineWorld.CONFIG_MAP, EngineWorld.DEPLOYMENT, new GroupKind("", "Secret"));
    private static final String PIPELINE = EngineWorld.pipeline(
            "{name: development, promotion: {from: HEAD, auto: true}, prune: {maxObjects: 100, maxPercent: 100}}",
            "{name: canary, promotion: {from: development, auto: true}, prune: {maxObjects: 100, maxPercent: 100}}");

    private final SimulatedFaults faults;
    private final Random chance;
    private final EngineWorld world;
    private final WatchfulClient watcher;
    private final Optional<FaultyClient> line;
    private final String secretMark;
    private final TreeMap<String, Map<String, String>> pushed = new TreeMap<>();
    private final List<ObjectKey> foreign = new ArrayList<>();
    private int version = 1;

    /** @param mutation what stands between the engine and those who watch it; the client itself in an honest life */
    SimulatedLife(long seed, SimulatedFaults faults, BiFunction<Client, EngineWorld, Client> mutation) {
        this.faults = faults;
        this.chance = Seeds.random(seed);
        this.secretMark = "s3cr3t-" + seed + "-";
        this.world = new EngineWorld(seed);
        this.line = faults.badLine() ? Optional.of(world.badLine(chance)) : Optional.empty();
        this.watcher = new WatchfulClient(world.line, world.plane.apiServer()::find, secretMark);
        world.line = mutation.apply(watcher, world);
        world.files.put("slipway.yaml", PIPELINE);
        component("web");
    }

    void run() {
        line.ifPresent(FaultyClient::heal);
        world.restart();
        world.start();
        push();
        world.until("the first is there", () -> isAt("web", "development", "1"));
        line.ifPresent(FaultyClient::worsen);
        foreigners();
        for (int i = 0; i < EVENTS; i++) {
            somethingHappens();
            world.run(Duration.ofMillis(chance.nextInt(4_000)));
            watcher.verify();
        }
        settle();
        validate();
    }

    private void somethingHappens() {
        switch (chance.nextInt(13)) {
            case 0, 1, 2 -> pushSomething();
            case 3 -> removeSomething();
            case 4 -> pushSomethingBad();
            case 5 -> editLive();
            case 6 -> deleteLive();
            case 7 -> moveTag();
            case 8 -> pause(chance.nextBoolean());
            case 9 -> crash();
            case 10 -> fail();
            case 11 -> hang();
            default -> recover();
        }
    }

    private CommitId push() {
        CommitId commit = world.push();
        pushed.put(commit.hex(), Map.copyOf(world.files));
        return commit;
    }

    private void component(String name) {
        world.files.put(name + "/templates/config.yaml", EngineWorld.configMap(name, "version: \"" + version + "\""));
        world.files.put(
                name + "/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + "}\nstringData: {password: \"" + secretMark
                        + version + "\"}\n");
        if (name.equals("web"))
            world.files.put(name + "/templates/deployment.yaml", EngineWorld.deployment(name, "" + version, ""));
    }

    private void pushSomething() {
        String name = any();
        version++;
        component(name);
        if (chance.nextBoolean())
            world.files.put(
                    name + "/templates/extra.yaml",
                    EngineWorld.configMap(name + "-extra-" + chance.nextInt(2), "text: \"" + version + "\""));
        push();
    }

    private void removeSomething() {
        String name = any();
        boolean all = chance.nextBoolean() && !name.equals("web");
        world.files.keySet().removeIf(file -> file.startsWith(name + "/") && (all || file.contains("extra")));
        push();
    }

    private void pushSomethingBad() {
        switch (chance.nextInt(3)) {
            case 0 ->
                world.files.put(
                        "web/templates/deployment.yaml",
                        EngineWorld.deployment("web", "bad", "simulation.slipway.dev/behaviour: never-ready"));
            case 1 -> world.files.put(any() + "/templates/broken.yaml", "a: [");
            default ->
                world.files.put(
                        any() + "/templates/broken.yaml",
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: bad}\nstringData: {password: " + secretMark
                                + "}\nimmutable: \"" + secretMark + "\"\n");
        }
        push();
    }

    private void editLive() {
        if (!faults.people()) return;
        ObjectKey key = new ObjectKey(any(MADE), any(STAGES), any());
        Mapping change = switch (key.kind().kind()) {
            case "Deployment" -> Mapping.of("spec", Mapping.of("replicas", chance.nextInt(3)));
            case "Secret" -> Mapping.of("data", Mapping.of("password", "ZWRpdGVk"));
            default -> Mapping.of("data", Mapping.of("version", "edited"));
        };
        if (world.get(key).isPresent()) world.patch(key, change);
    }

    private void deleteLive() {
        if (!faults.people()) return;
        ObjectKey key = new ObjectKey(any(MADE), any(STAGES), any());
        world.answer(world.client.delete(key, DeleteOptions.BACKGROUND));
    }

    /** Somebody moves the tag of canary to some commit by hand. */
    private void moveTag() {
        if (!faults.people()) return;
        List<String> all = List.copyOf(pushed.keySet());
        moveTag(new CommitId(any(all)));
    }

    private void moveTag(CommitId commit) {
        world.repository.tag("canary", commit);
        world.engine.lookAgain("shop");
    }

    private void pause(boolean on) {
        if (!faults.people()) return;
        ObjectKey key = application(any(), any(STAGES));
        if (world.get(key).isEmpty()) return;
        Mapping paused = Mapping.of("spec", Mapping.of("paused", on));
        world.answer(world.client.patch(key, Patch.merge(paused), WriteOptions.by("kubectl-edit")));
    }

    /** The engine dies somewhere in the middle of what it does, if only it does something within two seconds. */
    private void crash() {
        if (!faults.crashes()) return;
        long upTo = world.loop.steps() + chance.nextInt(200);
        world.loop.runUntil(() -> world.loop.steps() >= upTo, Duration.ofSeconds(2));
        world.restart();
    }

    private void fail() {
        if (faults.outages()) world.repository.failWith(Problem.of(Reason.RepositoryUnreachable, "no route to host"));
    }

    private void hang() {
        if (faults.outages()) world.loop.hang(chance.nextBoolean() ? "remote-shop" : "files-shop");
    }

    private void recover() {
        world.repository.heal();
        world.loop.letGo("remote-shop");
        world.loop.letGo("files-shop");
    }

    private void foreigners() {
        for (String namespace : List.of("development")) {
            ApiObject object = ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), namespace, "somebody-elses");
            foreign.add(world.create(object).key());
        }
    }

    private String any() {
        return any(COMPONENTS);
    }

    private <T> T any(List<T> some) {
        return some.get(chance.nextInt(some.size()));
    }

    /** The last push mends everything; it must win over whatever is under way. */
    private void settle() {
        recover();
        line.ifPresent(FaultyClient::heal);
        world.files.keySet().removeIf(file -> file.contains("broken"));
        version++;
        component("web");
        for (String component : COMPONENTS) {
            if (isPushed(component)) component(component);
            for (String stage : STAGES) resume(application(component, stage));
        }
        CommitId last = push();
        for (String stage : STAGES) {
            world.until(stage + " is as pushed last or kept back", () -> isSettled(stage) || isKeptBack(stage));
            if (!isSettled(stage)) moveTag(last);
            for (String component : COMPONENTS)
                world.until(component + " at " + stage + " is as pushed last", () -> isSettled(component, stage));
        }
        world.run(Duration.ofMinutes(11));
    }

    private boolean isSettled(String stage) {
        return COMPONENTS.stream().allMatch(component -> isSettled(component, stage));
    }

    /** What somebody took back stays away until it changes again; the last push need not change it. Then somebody must say so. */
    private boolean isKeptBack(String stage) {
        return world.stage(stage).text("waiting").orElse("").contains("somebody took back");
    }

    private void resume(ObjectKey application) {
        if (world.get(application).isPresent())
            world.patch(application, Mapping.of("spec", Mapping.of("paused", false)));
    }

    private boolean isPushed(String component) {
        return world.files.containsKey(component + "/templates/config.yaml");
    }

    private boolean isSettled(String component, String stage) {
        return isPushed(component)
                ? isAt(component, stage, "" + version)
                : world.get(application(component, stage)).isEmpty();
    }

    private boolean isAt(String component, String stage, String wanted) {
        Mapping status = world.status(component + "-" + stage);
        return status.text("sync").equals(Optional.of("Synced"))
                && status.text("health").equals(Optional.of("Healthy"))
                && world.get(new ObjectKey(EngineWorld.CONFIG_MAP, stage, component))
                        .flatMap(map -> map.root().text("data", "version"))
                        .equals(Optional.of(wanted));
    }

    private static ObjectKey application(String component, String stage) {
        return new ObjectKey(Definitions.APPLICATION.groupKind(), EngineWorld.NAMESPACE, component + "-" + stage);
    }

    /** At rest live is what the last commit says, all of it and nothing else, and nobody writes. */
    private void validate() {
        watcher.verify();
        long before = world.revision();
        world.run(Duration.ofMinutes(2));
        assertThat(world.revision())
                .as(() -> "at rest somebody writes " + world.writtenSince(before))
                .isEqualTo(before);
        for (ObjectKey key : foreign)
            assertThat(world.get(key)).as(key.toString()).isPresent();
        for (String stage : STAGES)
            assertThat(owned(stage)).as("live at " + stage).isEqualTo(wanted());
        watcher.verify();
    }

    private TreeSet<String> owned(String stage) {
        TreeSet<String> owned = new TreeSet<>();
        for (GroupKind kind : MADE)
            world.list(kind).stream()
                    .filter(object -> object.namespace().equals(stage)
                            && Marks.ownerOf(object).isPresent())
                    .forEach(object -> owned.add(line(object)));
        return owned;
    }

    private static String line(ApiObject object) {
        String version = object.root()
                .text("data", "version")
                .or(() -> object.root().text("data", "text"))
                .or(() -> object.root().text("data", "password").map(SimulatedLife::decoded))
                .or(() -> object.spec().whole("replicas").map(number -> number + " replicas"))
                .orElse("");
        return object.kind() + " " + object.name() + " " + version;
    }

    private static String decoded(String base64) {
        return new String(java.util.Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** By the texts of the files, not by the engine's own reading of them. */
    private TreeSet<String> wanted() {
        TreeSet<String> wanted = new TreeSet<>();
        world.files.values().stream()
                .filter(text -> text.contains("kind: ") && !text.contains("kind: Pipeline"))
                .forEach(text -> wanted.add(match(text, "kind: (\\w+)") + " " + match(text, "name: ([\\w-]+)") + " "
                        + (text.contains("replicas")
                                ? "2 replicas"
                                : match(text, "(?:version|text|password): \"([^\"]+)\""))));
        return wanted;
    }

    private static String match(String text, String pattern) {
        var matcher = java.util.regex.Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
