package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.webhook.WebhookCaller.CallFailure;
import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Response;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many writers of few objects, and webhooks that take their time, change what they see, fail and talk nonsense. */
class WebhookSimulation {
    private static final GroupKind CONFIG_MAP = new GroupKind("", "ConfigMap");
    private static final int OBJECTS = 3;
    private static final int WRITES = 40;

    @Test
    void staysFreeOfLostUpdatesWhateverWebhooksDo() {
        Seeds.forEach(150, seed -> new Run(seed).check());
    }

    @Test
    void staysTheSameForTheSameSeed() {
        Seeds.forEach(10, seed -> {
            Run one = new Run(seed);
            Run two = new Run(seed);

            one.check();
            two.check();

            assertThat(one.plane.store.head().list(CONFIG_MAP))
                    .containsExactlyElementsOf(two.plane.store.head().list(CONFIG_MAP));
        });
    }

    private static final class Run {
        private final Random chance;
        private final FakeWebhooks webhooks = new FakeWebhooks();
        final TestPlane plane;
        /** What validating webhooks let pass, by the object's content. */
        private final List<Mapping> passed = new ArrayList<>();

        private final TreeMap<String, CompletableFuture<Answer<ApiObject>>> answers = new TreeMap<>();

        Run(long seed) {
            chance = new Random(seed);
            plane = TestPlane.asking(seed, webhooks);
            for (int i = 0; i < OBJECTS; i++)
                plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {name: m" + i + ", namespace: shop}}");
            webhooks.raw(Duration.ofMillis(1), "/stamp", request -> later(request, stamp(request)))
                    .raw(Duration.ofMillis(1), "/guard", request -> later(request, judge(request)));
            plane.created(FakeWebhooks.configuration("Mutating", "stamp", "configmaps", "failurePolicy: Fail"));
            plane.created(FakeWebhooks.configuration(
                    "Validating", "guard", "configmaps", "failurePolicy: Fail, timeoutSeconds: 2"));
            plane.loop.afterEach(this::everythingStoredWasSeenAsItIs);
        }

        /** Each writer adds a key of its own; whoever is told that it is done must find it at the end. */
        void check() {
            for (int i = 0; i < WRITES; i++) {
                String key = "k" + i;
                plane.loop.after(Duration.ofMillis(chance.nextInt(400)), () -> answers.put(key, write(key)));
            }
            plane.loop.runFor(Duration.ofMinutes(3));

            assertThat(answers).hasSize(WRITES);
            assertThat(answers.values()).allMatch(CompletableFuture::isDone);
            TreeMap<String, String> stored = new TreeMap<>();
            for (ApiObject map : plane.store.head().list(CONFIG_MAP))
                map.root().mapping("data").texts().forEach(stored::put);
            answers.forEach((key, answer) -> assertThat(stored.containsKey(key))
                    .as(key + ": " + answer.join())
                    .isEqualTo(answer.join().asOptional().isPresent()));
        }

        private CompletableFuture<Answer<ApiObject>> write(String key) {
            ObjectKey map = new ObjectKey(CONFIG_MAP, "shop", "m" + chance.nextInt(OBJECTS));
            Patch patch = Patch.merge(Mapping.of("data", Mapping.of(key, "x")));
            return plane.client.patch(map, patch, BY_TEST);
        }

        private CompletableFuture<Response> later(Mapping request, Mapping answer) {
            CompletableFuture<Response> response = new CompletableFuture<>();
            plane.loop.after(Duration.ofMillis(chance.nextInt(30)), () -> {
                switch (chance.nextInt(20)) {
                    case 0 -> response.completeExceptionally(new CallFailure("EOF"));
                    case 1 ->
                        response.complete(new Response(200, "text/plain", "what?".getBytes(StandardCharsets.UTF_8)));
                    case 2 -> {} // never
                    default -> {
                        if (answer.bool("allowed").orElse(false)
                                && request.text("dryRun").isEmpty()) note(request, answer);
                        response.complete(new Response(200, "application/json", FakeWebhooks.review(request, answer)));
                    }
                }
            });
            return response;
        }

        private void note(Mapping request, Mapping answer) {
            if (!answer.has("patch")) passed.add(request.mapping("object", "data"));
        }

        /** Counts the keys: the number can only be right if it was worked out from what is stored. */
        private Mapping stamp(Mapping request) {
            long keys = request.mapping("object", "data").keys().stream()
                    .filter(key -> key.startsWith("k"))
                    .count();
            return FakeWebhooks.patched("[{op: add, path: /data/count, value: '" + keys + "'}]");
        }

        private Mapping judge(Mapping request) {
            return chance.nextInt(10) == 0 ? FakeWebhooks.denied("by chance") : FakeWebhooks.allowed();
        }

        private void everythingStoredWasSeenAsItIs() {
            for (ApiObject map : plane.store.head().list(CONFIG_MAP)) {
                Mapping data = map.root().mapping("data");
                if (data.isEmpty()) continue;
                long keys =
                        data.keys().stream().filter(key -> key.startsWith("k")).count();
                assertThat(data.text("count")).hasValue(Long.toString(keys));
                assertThat(passed).contains(data);
            }
        }
    }
}
