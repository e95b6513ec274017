package dev.slipway.sync.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.flag.FlagMap;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.plan.Marks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Stands between the engine and the control plane and looks at every write: what the engine promises of its writes is checked as each is
 * made, not when all is over. What it finds is told by {@link #verify}, since a request is no place to fail a test.
 */
final class WatchfulClient extends PassingClient {
    private static final String GROUP = "slipway.dev";
    static final GroupKind VERIFICATION = new GroupKind(GROUP, "Verification");

    private static final GroupKind EVENT = new GroupKind("", "Event");
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final GroupKind NAMESPACE = new GroupKind("", "Namespace");

    private final Function<ObjectKey, Optional<ApiObject>> live;
    private final String secretMark;
    private final List<String> found = new ArrayList<>();
    private final TreeMap<ObjectKey, Long> newest = new TreeMap<>();
    /** The push that an object of a component is of as it was written last, by the application. */
    private final TreeMap<String, TreeMap<ObjectKey, String>> pushes = new TreeMap<>();
    /** The applications whose last attempt that wrote anything was superseded before it had written all. */
    private final TreeSet<String> overtaken = new TreeSet<>();

    /**
     * @param live reads the control plane itself
     * @param secretMark what every secret value contains, and nothing else
     */
    WatchfulClient(Client client, Function<ObjectKey, Optional<ApiObject>> live, String secretMark) {
        super(client);
        this.live = live;
        this.secretMark = secretMark;
    }

    /** Fails if any promise was broken so far. */
    void verify() {
        assertThat(found).as("what the engine wrote and should not have").isEmpty();
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> create(ApiObject object, WriteOptions options) {
        look(object, options);
        return client.create(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> update(ApiObject object, WriteOptions options) {
        look(object, options);
        return client.update(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> apply(ApiObject object, WriteOptions options) {
        look(object, options);
        return client.apply(object, options);
    }

    @Override
    public CompletableFuture<Answer<ApiObject>> delete(ObjectKey key, DeleteOptions options) {
        if (!isOwn(key)) live.apply(key).ifPresent(object -> deletes(key, object));
        return client.delete(key, options);
    }

    /** The engine's own objects, and its kinds and roles; a pruned Secret is kept as a Secret named like its Tombstone. */
    private static boolean isOwn(ObjectKey key) {
        return key.kind().group().equals(GROUP)
                || key.name().endsWith("." + GROUP)
                || key.name().startsWith("slipway:")
                || key.kind().equals(EVENT)
                || key.name().equals(FlagMap.NAME)
                || key.kind().equals(SECRET) && key.name().matches(".*-(development|canary)-[0-9a-f]{8}");
    }

    private void look(ApiObject object, WriteOptions options) {
        if (!object.key().kind().equals(SECRET)) keepsSecrets(object);
        boolean application = object.key().kind().equals(Definitions.APPLICATION.groupKind());
        if (application && options.subresource().equals("status")) {
            namesWhatItWaitsFor(object);
            isWhole(object);
        }
        if (object.key().kind().equals(Definitions.ATTEMPT.groupKind())
                && options.subresource().equals("status")) noteAttempt(object);
        if (!isOwn(object.key()) && !object.key().kind().equals(NAMESPACE)) {
            isWrittenDown(object);
            if (!options.dryRun()) {
                staysNew(object);
                notePush(object);
            }
        }
    }

    /** Nothing outside the inventory is ever deleted, and nothing that does not say whose it is. */
    private void deletes(ObjectKey key, ApiObject object) {
        if (isOfVerification(object)) return;
        Optional<String> owner = Marks.ownerOf(object);
        if (owner.isEmpty()) found.add("deletes " + key + ", which is nobody's");
        owner.filter(name -> !isInInventory(name, key))
                .ifPresent(name -> found.add("deletes " + key + ", which is not in the inventory of " + name));
    }

    /** What is written for real is in the inventory before, so that a crash leaves nothing behind that nobody knows of. */
    private void isWrittenDown(ApiObject object) {
        if (isOfVerification(object)) return;
        Optional<String> owner = Marks.ownerOf(object);
        boolean dryRunMayComeFirst = live.apply(object.key()).isEmpty();
        if (owner.isEmpty()) found.add("writes " + object.key() + " without saying whose it is");
        else if (!dryRunMayComeFirst
                && Marks.ownerOf(live.apply(object.key()).get()).equals(owner))
            if (!isInInventory(owner.get(), object.key()))
                found.add("made " + object.key() + " before it was in the inventory of " + owner.get());
    }

    /** A Job that proves a commit is no application's: the Verification that it names was there before. */
    private boolean isOfVerification(ApiObject object) {
        return object.annotation(Marks.VERIFICATION)
                .filter(name -> live.apply(new ObjectKey(
                                VERIFICATION,
                                name.substring(0, name.indexOf('/')),
                                name.substring(name.indexOf('/') + 1)))
                        .isPresent())
                .isPresent();
    }

    private boolean isInInventory(String owner, ObjectKey key) {
        int slash = owner.indexOf('/');
        ObjectKey application = new ObjectKey(
                Definitions.APPLICATION.groupKind(), owner.substring(0, slash), owner.substring(slash + 1));
        return live.apply(application).stream()
                .flatMap(object -> object.status().sequence("inventory").mappings().stream())
                .anyMatch(entry ->
                        entry.text("kind").equals(Optional.of(key.kind().kind()))
                                && entry.text("name").equals(Optional.of(key.name()))
                                && entry.text("namespace").orElse("").equals(key.namespace()));
    }

    /** A newer commit wins: what was written for it is not written for an older one again, where nobody goes back. */
    private void staysNew(ApiObject object) {
        Optional<Long> version = object.root().text("data", "version").flatMap(WatchfulClient::number);
        if (version.isEmpty() || !object.namespace().equals("development")) return;
        long before = newest.merge(object.key(), version.get(), Math::max);
        if (before > version.get())
            found.add("writes version " + version.get() + " of " + object.key() + " after version " + before);
    }

    private void notePush(ApiObject object) {
        Optional<String> push = object.annotation(SimulatedShop.PUSH);
        if (push.isEmpty()) return;
        String name = Marks.ownerOf(object).orElse("");
        pushes.computeIfAbsent(name.substring(name.indexOf('/') + 1), first -> new TreeMap<>())
                .put(object.key(), push.get());
    }

    private void noteAttempt(ApiObject attempt) {
        if (!attempt.status().bool("begun").orElse(false)) return;
        String application = attempt.spec().text("application").orElse("");
        if (attempt.status().text("phase").equals(Optional.of("Superseded"))) overtaken.add(application);
        else overtaken.remove(application);
    }

    /** What a flag holds is not half applied: it waits as a whole, unless something newer came while it was written. */
    private void isWhole(ApiObject application) {
        boolean held = application.status().text("message").orElse("").contains(" is held while the flag ");
        boolean superseded = application
                .status()
                .text("operation", "phase")
                .filter(phase -> phase.equals("Superseded") || phase.equals("Finishing"))
                .isPresent();
        if (!held || superseded || hasFailed(application) || overtaken.contains(application.name())) return;
        TreeMap<ObjectKey, String> of = pushes.getOrDefault(application.name(), new TreeMap<>());
        List<String> core = of.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("web")
                        && live.apply(entry.getKey()).isPresent())
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
        if (core.size() > 1) found.add(application.name() + " is held half way: " + of);
    }

    /** Whether what is held is newer than an attempt that failed while it wrote, and is not tried again therefore. */
    private static boolean hasFailed(ApiObject application) {
        Mapping attempt = application.status().mapping("operation");
        return attempt.text("phase").equals(Optional.of("Failed"))
                && !attempt.text("commit").equals(application.status().text("desiredRevision"));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]+") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private void namesWhatItWaitsFor(ApiObject application) {
        Mapping status = application.status();
        String sync = status.text("sync").orElse("");
        String phase = status.text("operation", "phase").orElse("");
        boolean silent = status.text("message").orElse("").isEmpty();
        boolean waits =
                phase.equals("Waiting") || sync.equals("Held") || sync.equals("Failed") || sync.equals("OutOfSync");
        if (waits && silent) found.add(application.name() + " is " + sync + " and " + phase + " without a reason");
        if (phase.equals("Waiting") && status.text("operation", "until").isEmpty())
            found.add(application.name() + " waits for ever");
        if (phase.equals("Failed") && status.text("operation", "retryAt").isEmpty())
            found.add(application.name() + " failed for ever");
    }

    private void keepsSecrets(ApiObject object) {
        String text = object.root().toString();
        String encoded =
                Base64.getEncoder().withoutPadding().encodeToString(secretMark.getBytes(StandardCharsets.UTF_8));
        if (text.contains(secretMark) || text.contains(encoded)) found.add("tells a secret in " + object.key());
    }
}
