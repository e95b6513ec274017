package dev.slipway.cluster.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many clients at once, and a quota. */
class QuotaSimulation {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final int MOST = 5;

    @Test
    void staysWithinTheQuotaWhateverComesAtOnce() {
        Seeds.forEach(200, QuotaSimulation::run);
    }

    private static void run(long seed) {
        TestPlane plane = new TestPlane(seed);
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        plane.created(AdmissionTest.quota("rq", "{pods: '" + MOST + "'}"));
        Random chance = new Random(seed);
        List<CompletableFuture<Answer<ApiObject>>> answers = new ArrayList<>();
        plane.loop.afterEach(
                () -> assertThat(plane.store.head().list(POD).size()).isLessThanOrEqualTo(MOST));

        for (int i = 0; i < 40; i++) {
            String name = "pod-" + chance.nextInt(12);
            Duration when = Duration.ofMillis(chance.nextInt(30));
            boolean deletes = chance.nextInt(4) == 0;
            plane.loop.after(when, () -> answers.add(deletes ? delete(plane, name) : create(plane, name)));
        }
        plane.loop.runFor(Duration.ofSeconds(5));

        assertThat(answers).hasSize(40).allMatch(CompletableFuture::isDone);
        assertThat(answers.stream().filter(answer -> answer.join().refusal().isEmpty()))
                .hasSizeGreaterThanOrEqualTo(MOST);
    }

    private static CompletableFuture<Answer<ApiObject>> create(TestPlane plane, String name) {
        return plane.client.create(TestPlane.object(AdmissionTest.pod(name, "")), WriteOptions.by("test"));
    }

    private static CompletableFuture<Answer<ApiObject>> delete(TestPlane plane, String name) {
        return plane.client.delete(new ObjectKey(POD, "shop", name), DeleteOptions.BACKGROUND);
    }
}
