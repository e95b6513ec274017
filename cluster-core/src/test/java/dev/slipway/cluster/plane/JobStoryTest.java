package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Jobs come to on a plane with nodes. */
class JobStoryTest {
    private final TestWorld world = new TestWorld(3);

    @Test
    void aPodThatIsKilledCountsAsFailedAndIsReplacedAfterTenSeconds() {
        world.create(job("completions: 1", "run-for: 5s"));
        world.runFor(3);
        world.delete(world.list(POD).get(0).key());
        world.runFor(8);
        assertThat(world.list(POD).stream().filter(Pods::isActive)).isEmpty();

        world.runFor(20);

        assertThat(ended("Complete")).isEqualTo("CompletionsReached");
        assertThat(number("failed")).isEqualTo(1);
        assertThat(number("succeeded")).isEqualTo(1);
    }

    @Test
    void aSuspendedJobStopsWithoutFailuresAndBeginsAnewWhenResumed() {
        world.create(job("completions: 2\n  parallelism: 2\n  activeDeadlineSeconds: 60", "run-for: 30s"));
        world.runFor(5);
        suspend(true);
        world.runFor(100);
        ApiObject suspended = job();
        assertThat(world.list(POD)).isEmpty();
        assertThat(suspended.condition("Suspended").orElseThrow().isTrue()).isTrue();
        assertThat(suspended.status().has("startTime")).isFalse();

        suspend(false);
        world.runFor(50);

        assertThat(ended("Complete")).isEqualTo("CompletionsReached");
        assertThat(number("failed")).isZero();
        assertThat(job().time("status", "startTime"))
                .hasValueSatisfying(start -> assertThat(start).isAfterOrEqualTo(TestWorld.START.plusSeconds(100)));
        assertThat(world.events("work")).contains("Suspended: Job suspended", "Resumed: Job resumed");
    }

    @Test
    void aWorkQueueEndsOnceOneHasSucceededAndTheOthersHaveEnded() {
        world.create(job("parallelism: 3", "run-for: 4s"));
        world.runFor(30);

        assertThat(ended("Complete")).isEqualTo("CompletionsReached");
        assertThat(number("succeeded")).isEqualTo(3);
        assertThat(world.list(POD)).hasSize(3);
    }

    @Test
    void anExitCodeEndsTheJobAtOnce() {
        world.create(job("""
                completions: 3
                  parallelism: 2
                  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}\
                """, "exit-code: \"42\""));
        world.runFor(20);

        assertThat(ended("Failed")).isEqualTo("PodFailurePolicy");
        assertThat(world.events("work"))
                .anyMatch(
                        event -> event.matches(
                                "PodFailurePolicy: Container main for pod shop/work-.* failed with exit code 42 matching FailJob rule at index 0"));
    }

    @Test
    void anEvictionThatThePolicyIgnoresIsNoFailure() {
        world.create(job("""
                completions: 1
                  backoffLimit: 0
                  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}\
                """, "run-for: 20s"));
        world.runFor(5);
        String node = Pods.node(world.list(POD).get(0));
        world.change(
                new ObjectKey(NODE, "", node),
                found -> found.withAt(List.of(Mapping.of("key", "broken", "effect", "NoExecute")), "spec", "taints"));
        world.runFor(60);

        assertThat(ended("Complete")).isEqualTo("CompletionsReached");
        assertThat(number("failed")).isZero();
    }

    @Test
    void eachIndexFailsForItselfAndTheJobAtTheEnd() {
        world.create(job("""
                completions: 3
                  parallelism: 3
                  completionMode: Indexed
                  backoffLimitPerIndex: 1\
                """, "exit-code: \"1\""));
        world.runFor(60);

        assertThat(ended("Failed")).isEqualTo("FailedIndexes");
        assertThat(job().status().text("failedIndexes")).contains("0-2");
        assertThat(number("failed")).isEqualTo(6);
        assertThat(world.list(POD)).allMatch(pod -> pod.finalizers().isEmpty());
    }

    @Test
    void someIndexesAreEnough() {
        world.create(job("""
                completions: 3
                  parallelism: 1
                  completionMode: Indexed
                  successPolicy: {rules: [{succeededIndexes: "0-1"}]}\
                """, "run-for: 2s"));
        world.runFor(60);

        assertThat(ended("Complete")).isEqualTo("SuccessPolicy");
        assertThat(job().status().text("completedIndexes")).contains("0,1");
        assertThat(world.list(POD)).hasSize(2);
    }

    @Test
    void anIndexedJobGrowsAndShrinks() {
        world.create(job("completions: 2\n  parallelism: 2\n  completionMode: Indexed", "run-for: 40s"));
        world.runFor(5);
        size(4);
        world.runFor(5);
        assertThat(indexes()).containsExactlyInAnyOrder("0", "1", "2", "3");

        size(1);
        world.runFor(60);

        assertThat(ended("Complete")).isEqualTo("CompletionsReached");
        assertThat(job().status().text("completedIndexes")).contains("0");
        assertThat(number("failed")).isZero();
    }

    @Test
    void aFinishedJobWritesNothing() {
        world.create(job("completions: 1\n  backoffLimit: 1", "exit-code: \"1\""));
        world.runFor(120);
        assertThat(ended("Failed")).isEqualTo("BackoffLimitExceeded");
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    private ApiObject job() {
        return world.get(key(JOB, "work"));
    }

    private String ended(String condition) {
        return job().condition(condition)
                .filter(found -> found.isTrue())
                .orElseThrow(() -> new AssertionError("not " + condition + ": " + job().status()))
                .reason();
    }

    private long number(String field) {
        return job().status().whole(field).orElse(0L);
    }

    private List<String> indexes() {
        return world.list(POD).stream()
                .filter(Pods::isActive)
                .map(pod -> pod.annotation("batch.kubernetes.io/job-completion-index"))
                .flatMap(Optional::stream)
                .toList();
    }

    private void suspend(boolean value) {
        world.change(key(JOB, "work"), job -> job.withAt(value, "spec", "suspend"));
    }

    private void size(int value) {
        world.change(
                key(JOB, "work"),
                job -> job.withAt(value, "spec", "completions").withAt(value, "spec", "parallelism"));
    }

    private static String job(String spec, String life) {
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: work, namespace: shop}
                spec:
                  %s
                  template:
                    metadata: {annotations: {simulation.slipway.dev/%s}}
                    spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
                """.formatted(spec.stripTrailing(), life);
    }
}
