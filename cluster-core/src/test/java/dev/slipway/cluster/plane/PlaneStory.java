package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.REPLICA_SET;
import static dev.slipway.cluster.plane.TestWorld.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.plane.FaultyClient.Weather;
import dev.slipway.cluster.store.RecordingJournal;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.journal.Entry;
import dev.slipway.diff.codec.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The story of one plane, told by one seed: people act, the weather is bad, controllers are restarted, the whole plane crashes and comes back
 * from its journal; then the weather clears, and it must come to rest in good order.
 */
final class PlaneStory {
    private static final Schemas SCHEMAS = Schemas.load();
    private static final GroupKind ENDPOINTS = new GroupKind("", "Endpoints");
    private static final int ACTS = 12;
    private static final Duration CALM = Duration.ofSeconds(600);
    private static final Duration REST = Duration.ofSeconds(300);

    private final SplittableRandom chance;
    private final RecordingJournal journal = new RecordingJournal();
    private final Invariants invariants = new Invariants(journal);
    private final Weather weather = new Weather();
    private final Workload workload;
    private VirtualLoop loop;
    private ControlPlane plane;

    PlaneStory(long seed) {
        chance = new SplittableRandom(seed);
        workload = new Workload(chance.split(), invariants);
        open(TestWorld.START);
    }

    /** Hears, after each durable change, a text that says all of it. */
    void onChange(Consumer<String> listener) {
        journal.observe((entry, before) -> listener.accept(describe(entry)));
    }

    void run() {
        plane.client()
                .create(
                        TestWorld.yaml("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}"),
                        WriteOptions.by("test"));
        run(Duration.ofSeconds(2));
        for (int act = 0; act < ACTS; act++) {
            workload.act(plane.client());
            run(Duration.ofMillis(chance.nextInt(1, 4000)));
            strike();
        }
        weather.bad = false;
        workload.mend(plane.client());
        run(Duration.ofSeconds(5));
        workload.mend(plane.client());
        run(CALM);
        checkOrder();
        long revision = journal.revision();
        run(REST);
        assertThat(journal.revision()).as("writes at rest").isEqualTo(revision);
    }

    private void strike() {
        int luck = chance.nextInt(20);
        if (luck == 0) {
            plane.stop();
            run(Duration.ofMillis(chance.nextInt(2000)));
            plane.start();
        } else if (luck == 1) {
            open(loop.instant());
        }
    }

    /** A new life on the old journal; whatever the last one was about to do is gone with its loop. */
    private void open(Instant now) {
        loop = new VirtualLoop(chance.nextLong(), now);
        ControlPlane.Settings settings = ControlPlane.Settings.withNodes(3);
        Store store = new Store(loop, journal, settings.limits());
        SplittableRandom faults = chance.split();
        VirtualLoop mine = loop;
        plane = new ControlPlane(
                loop, store, settings, SCHEMAS, client -> new FaultyClient(client, mine, faults, weather));
        plane.start();
    }

    private void run(Duration time) {
        loop.runFor(time);
    }

    private void checkOrder() {
        for (ApiObject deployment : all(DEPLOYMENT)) checkDeployment(deployment);
        for (ApiObject job : all(JOB)) {
            assertThat(job.condition("Complete").isPresent()
                            || job.condition("Failed").isPresent())
                    .as("finished: " + job + " " + job.status())
                    .isTrue();
        }
        for (GroupKind kind : List.of(DEPLOYMENT, REPLICA_SET, JOB, POD, SERVICE)) {
            assertThat(all(kind).stream().filter(ApiObject::isDeleting))
                    .as("still going")
                    .isEmpty();
        }
        for (ApiObject pod : all(POD)) {
            assertThat(pod.controller().flatMap(owner -> owned(owner.uid())))
                    .as("owner of " + pod)
                    .isPresent();
            assertThat(pod.finalizers()).as("finalizers of " + pod).isEmpty();
        }
        all(SERVICE).stream().filter(service -> service.spec().has("selector")).forEach(this::checkEndpoints);
    }

    private void checkDeployment(ApiObject deployment) {
        long wanted = Invariants.replicas(deployment);
        List<ApiObject> sets = all(REPLICA_SET).stream()
                .filter(set -> Invariants.isControlledBy(set, deployment.uid()))
                .toList();
        String text = deployment + " " + deployment.spec() + deployment.status();
        assertThat(deployment.status().whole("observedGeneration")).as(text).contains(deployment.generation());
        assertThat(deployment.status().whole("availableReplicas").orElse(0L))
                .as(text)
                .isEqualTo(wanted);
        assertThat(deployment.status().whole("updatedReplicas").orElse(0L))
                .as(text)
                .isEqualTo(wanted);
        assertThat(deployment.status().whole("replicas").orElse(0L)).as(text).isEqualTo(wanted);
        long active = all(POD).stream()
                .filter(pod -> Pods.isActive(pod) && Pods.isReady(pod))
                .filter(pod -> sets.stream().anyMatch(set -> Invariants.isControlledBy(pod, set.uid())))
                .count();
        assertThat(active).as("pods of " + text).isEqualTo(wanted);
        long limit = deployment.spec().whole("revisionHistoryLimit").orElse(10L);
        assertThat(sets.size()).as("history of " + text).isLessThanOrEqualTo((int) limit + 1);
    }

    private void checkEndpoints(ApiObject service) {
        String app = service.spec().text("selector", "app").orElse("");
        List<String> expected = all(POD).stream()
                .filter(pod -> app.equals(pod.labels().get("app")) && Pods.isReady(pod))
                .map(pod -> pod.status().text("podIP").orElse(""))
                .toList();
        ApiObject endpoints = journal.present().get(new ObjectKey(ENDPOINTS, service.namespace(), service.name()));
        assertThat(endpoints).as("endpoints of " + service).isNotNull();
        assertThat(endpoints.root().sequence("subsets").mappings().stream()
                        .flatMap(subset -> subset.sequence("addresses").mappings().stream())
                        .map(address -> address.text("ip").orElse("")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<ApiObject> all(GroupKind kind) {
        return invariants.all(kind).toList();
    }

    private Optional<ApiObject> owned(String uid) {
        return journal.present().values().stream()
                .filter(object -> object.uid().equals(uid))
                .findFirst();
    }

    private static String describe(Entry entry) {
        String body = entry instanceof Entry.Put put ? Json.text(put.object().root()) : "gone";
        return entry.revision() + " " + entry.key() + " " + body;
    }

    /** FNV-1a of 64 bits over all that was heard so far. */
    static long mix(long hash, String text) {
        long mixed = hash;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) mixed = (mixed ^ (octet & 0xff)) * 0x100000001b3L;
        return mixed;
    }
}
