package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.loop.PassingLoop;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.MemoryJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Expressions are compiled where nobody waits for them. */
class PreparationTest {
    private static final String POLICY = """
            {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: p}, spec: {
             matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [namespaces]}]},
             validations: [{expression: 'object.metadata.name != "bad"'}]}}
            """;
    private static final String BINDING = """
            {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: b},
             spec: {policyName: p, validationActions: [Deny]}}
            """;
    private static final String DEFINITION = """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: widgets.golden.example.com},
             spec: {group: golden.example.com, scope: Namespaced, names: {plural: widgets, kind: Widget}, versions: [{name: v1,
             served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object RULES}}}}}]}}
            """;

    private final MemoryJournal journal = new MemoryJournal();
    private final VirtualLoop virtual = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
    private final Counting loop = new Counting(virtual);
    private final Store store = new Store(virtual, journal, StoreLimits.DEFAULT);
    private final Client client = new ApiServer(loop, store).client();

    @Test
    void whatStatesExpressionsIsReadAwayFromTheLoop() {
        int before = loop.offloads;

        create(POLICY);
        create(DEFINITION.replace("RULES", ", x-kubernetes-validations: [{rule: 'true'}]"));

        assertThat(loop.offloads - before).isEqualTo(2);
    }

    @Test
    void whatStatesNoneIsWrittenAtOnce() {
        int before = loop.offloads;

        create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        create(DEFINITION.replace("RULES", ""));

        assertThat(loop.offloads - before).isZero();
    }

    @Test
    void afterAStartWritesWaitForWhatTheyMayHaveToAsk() {
        create(POLICY);
        create(BINDING);
        ApiServer restarted = new ApiServer(loop, store);
        await(restarted.start());
        int before = loop.offloads;

        Answer<ApiObject> refused = await(restarted
                .client()
                .create(TestPlane.object("{apiVersion: v1, kind: Namespace, metadata: {name: bad}}"), BY_TEST));

        assertThat(refused.refusal().orElseThrow().message()).contains("denied request");
        assertThat(loop.offloads).isEqualTo(before);
    }

    private void create(String yaml) {
        done(await(client.create(TestPlane.object(yaml), BY_TEST)));
    }

    private <T> T await(CompletableFuture<T> future) {
        virtual.runUntil(future::isDone, Duration.ofMinutes(5));
        return future.join();
    }

    /** Counts what is done away from it. */
    private static final class Counting extends PassingLoop {
        private int offloads;

        Counting(EventLoop inner) {
            super(inner);
        }

        @Override
        public <T> CompletableFuture<T> offload(Callable<T> work) {
            offloads++;
            return super.offload(work);
        }
    }
}
