package dev.slipway.sync.pipeline;

import static dev.slipway.sync.pipeline.SimulatedShop.COMPONENTS;
import static dev.slipway.sync.pipeline.SimulatedShop.STAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.plan.Keepsake;
import dev.slipway.sync.plan.Marks;
import dev.slipway.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Some minutes of an engine's life, all of it drawn from one seed: people push, break things, move tags, take back, turn flags and edit what is
 * live, a controller fights, and the world fails as it is told to. What the engine writes is watched all the time; at the end the last push
 * mends everything, and live must be what it says.
 */
final class SimulatedLife {
    private static final int EVENTS = 10;
    private static final List<GroupKind> MADE =
            List.of(EngineWorld.CONFIG_MAP, EngineWorld.DEPLOYMENT, new GroupKind("", "Secret"));

    private final SimulatedFaults faults;
    private final Random chance;
    private final boolean reports;
    private final EngineWorld world;
    private final SimulatedShop shop;
    private final WatchfulClient watcher;
    private final Optional<FaultyClient> line;
    private final List<String> pushed = new ArrayList<>();
    private final List<ObjectKey> foreign = new ArrayList<>();
    private final Set<String> mayBeAtCanary = new HashSet<>();
    private int wishes;
    private int fights;

    /** @param mutation what stands between the engine and those who watch it; the client itself in an honest life */
    SimulatedLife(long seed, SimulatedFaults faults, BiFunction<Client, EngineWorld, Client> mutation) {
        this.faults = faults;
        this.chance = Seeds.random(seed);
        String secretMark = "s3cr3t-" + seed + "-";
        this.reports = seed % 5 == 4;
        this.world = new EngineWorld(seed);
        this.shop = new SimulatedShop(world.files, chance, secretMark, reports, seed % 7 == 5);
        this.line = faults.badLine() ? Optional.of(world.badLine(chance)) : Optional.empty();
        this.watcher = new WatchfulClient(world.line, world.plane.apiServer()::find, secretMark);
        world.line = mutation.apply(watcher, world);
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
            verify();
        }
        settle();
        validate();
    }

    private void verify() {
        watcher.verify();
        assertThat(world.hooksRunTwice())
                .as("hooks that ran twice in one attempt")
                .isEmpty();
        if (shop.verifies()) verifyCanary();
        assertThat(world.silentAttempts())
                .as("attempts that wait without a reason and a time")
                .isEmpty();
    }

    /** Only what its Jobs have proven comes there by itself, and each of them ran once. */
    private void verifyCanary() {
        for (ApiObject verification : world.list(WatchfulClient.VERIFICATION)) {
            String commit = verification.spec().text("commit").orElseThrow();
            boolean passed = verification.status().text("phase").equals(Optional.of("Succeeded"));
            long jobs = world.made("smoke-canary-" + new CommitId(commit).abbreviated());
            if (passed && jobs > 0) mayBeAtCanary.add(commit);
            assertThat(jobs).as("Jobs that verify " + commit).isLessThanOrEqualTo(1);
        }
        world.repository
                .tagged("canary")
                .ifPresent(commit -> assertThat(mayBeAtCanary)
                        .as("commits that were verified or brought to canary by hand")
                        .contains(commit.hex()));
    }

    private void somethingHappens() {
        switch (chance.nextInt(16)) {
            case 0, 1, 2 -> pushSomething();
            case 3 -> removeSomething();
            case 4 -> pushSomethingBad();
            case 5 -> editLive();
            case 6 -> deleteLive();
            case 7 -> moveTag();
            case 8 -> pause(chance.nextBoolean());
            case 9, 10 -> crash();
            case 11 -> fail();
            case 12 -> hang();
            case 13 -> turnFlag();
            case 14 -> takeBackOrFight();
            default -> recover();
        }
    }

    private CommitId push() {
        CommitId commit = world.push();
        pushed.add(commit.hex());
        return commit;
    }

    private void pushSomething() {
        String name = any();
        shop.nextVersion();
        shop.component(name);
        shop.extra(name);
        push();
    }

    private void removeSomething() {
        shop.remove(any());
        push();
    }

    private void pushSomethingBad() {
        shop.nextVersion();
        shop.spoil(any());
        push();
    }

    private void turnFlag() {
        if (!shop.hasHolds()) return;
        shop.turnFlag();
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
        if (faults.people()) moveTag(new CommitId(any(pushed)));
    }

    private void moveTag(CommitId commit) {
        mayBeAtCanary.add(commit.hex());
        world.repository.tag("canary", commit);
        world.engine.lookAgain("shop");
    }

    private void takeBackOrFight() {
        if (!faults.people()) return;
        if (chance.nextBoolean())
            world.promote("back-" + ++wishes, Map.of("stage", "canary", "rollback", true, "reason", "a whim"));
        else fight(5 + chance.nextInt(20));
    }

    /** A controller that thinks the settings are its own, for a while. */
    private void fight(int times) {
        if (times == 0) return;
        ObjectKey key = new ObjectKey(EngineWorld.CONFIG_MAP, "development", "web");
        if (world.get(key).isPresent())
            world.client.patch(
                    key,
                    Patch.merge(Mapping.of("data", Mapping.of("version", "fought over " + ++fights))),
                    WriteOptions.by("fighter"));
        world.loop.after(Duration.ofMillis(200 + chance.nextInt(1_500)), () -> fight(times - 1));
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
        ApiObject object = ApiObject.of(new GroupVersionKind("", "v1", "ConfigMap"), "development", "somebody-elses");
        foreign.add(world.create(object).key());
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
        shop.mend();
        for (String component : COMPONENTS) for (String stage : STAGES) resume(application(component, stage));
        CommitId last = push();
        for (String stage : STAGES) {
            world.until(stage + " is as pushed last or kept back", () -> isThere(stage, last) || isKeptBack(stage));
            if (!isThere(stage, last)) moveTag(last);
            if (reports && stage.equals("canary")) letGo(stage, last);
            for (String component : COMPONENTS)
                world.until(component + " at " + stage + " is as pushed last", () -> isSettled(component, stage));
        }
        world.run(Duration.ofMinutes(11));
    }

    private boolean isThere(String stage, CommitId last) {
        return COMPONENTS.stream()
                .allMatch(component -> isSettled(component, stage) || leavesDrift(component, stage, last));
    }

    private boolean leavesDrift(String component, String stage, CommitId last) {
        Mapping status = world.status(component + "-" + stage);
        return reports
                && status.text("sync").equals(Optional.of("OutOfSync"))
                && status.text("revision").equals(Optional.of(last.hex()))
                && !status.sequence("drift").items().isEmpty();
    }

    /** What was changed live may have stayed; whatever differs is told, and goes as soon as somebody lets it go. */
    private void letGo(String stage, CommitId last) {
        world.until(stage + " is as pushed last, or says what is not", () -> isThere(stage, last));
        ObjectKey deployment = new ObjectKey(EngineWorld.DEPLOYMENT, stage, "web");
        if (world.get(deployment).isPresent()) {
            world.patch(deployment, Mapping.of("spec", Mapping.of("replicas", 1)));
            world.until("the last live change is told", () -> leavesDrift("web", stage, last));
        }
        TreeSet<String> told = new TreeSet<>();
        for (String component : COMPONENTS)
            world.status(component + "-" + stage).sequence("drift").mappings().stream()
                    .map(entry -> entry.text("object").orElse("").replaceFirst("^(\\w+)\\S* .*/", "$1 "))
                    .forEach(told::add);
        TreeSet<String> different = new TreeSet<>(owned(stage));
        different.removeAll(shop.wanted());
        TreeSet<String> missing = new TreeSet<>(shop.wanted());
        missing.removeAll(owned(stage));
        different.addAll(missing);
        assertThat(different)
                .as("what is not as pushed, and not told")
                .allMatch(line -> told.stream().anyMatch(object -> line.startsWith(object + " ")));
        for (String component : COMPONENTS) {
            Mapping wish = Mapping.of("request", "the end", "undoDrift", Times.seconds(world.loop.instant()));
            ask(application(component, stage), Mapping.of("sync", wish));
        }
    }

    /** What somebody took back stays away until it changes again; the last push need not change it. Then somebody must say so. */
    private boolean isKeptBack(String stage) {
        return world.stage(stage).text("waiting").orElse("").contains(" took back ");
    }

    private void resume(ObjectKey application) {
        ask(application, Mapping.of("paused", false));
    }

    /** Somebody wishes something of an application, which may be gone by the time that the wish arrives. */
    private void ask(ObjectKey application, Mapping spec) {
        Patch wish = Patch.merge(Mapping.of("spec", spec));
        Optional<Status> refusal = world.answer(world.client.patch(application, wish, WriteOptions.by("kubectl-edit")))
                .refusal();
        assertThat(refusal.filter(status -> !status.isNotFound())).isEmpty();
    }

    private boolean isSettled(String component, String stage) {
        return shop.has(component)
                ? isAt(component, stage, shop.version())
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
        verify();
        long before = world.revision();
        world.run(Duration.ofMinutes(2));
        assertThat(world.revision())
                .as(() -> "at rest somebody writes " + world.writtenSince(before))
                .isEqualTo(before);
        for (ObjectKey key : foreign)
            assertThat(world.get(key)).as(key.toString()).isPresent();
        for (String stage : STAGES) {
            assertThat(owned(stage)).as("live at " + stage).isEqualTo(shop.wanted());
            if (shop.hasHooks()) hooksRan("web-" + stage);
        }
        assertThat(world.list(EngineWorld.JOB).stream().filter(Keepsake::isOn))
                .as("hooks whose result is kept and that are held all the same")
                .isEmpty();
        verify();
    }

    /** What became of them is known, whatever became of their objects. */
    private void hooksRan(String application) {
        ApiObject last = world.attempts(application).stream()
                .filter(attempt -> attempt.spec().text("purpose").equals(Optional.of("Sync")))
                .findFirst()
                .orElseThrow();
        for (String hook : List.of("migrate", "smoke"))
            assertThat(world.hook(last, hook).text("outcome"))
                    .as(hook + " in " + last.name())
                    .hasValue("Succeeded");
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
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
