package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What CronJobs come to on a plane with nodes. It is midnight in the first second. */
class CronJobStoryTest {
    private static final GroupKind CRON_JOB = new GroupKind("batch", "CronJob");

    private final TestWorld world = new TestWorld(5);

    @Test
    void runsEachMinuteAndKeepsTheLastThree() {
        world.create(cronJob("schedule: \"* * * * *\"", "run-for: 5s"));
        world.runFor(5 * 60 + 30);

        assertThat(names(JOB)).containsExactly("report-29453763", "report-29453764", "report-29453765");
        assertThat(status().time("status", "lastScheduleTime")).contains(Instant.parse("2026-01-01T00:05:00Z"));
        assertThat(status().time("status", "lastSuccessfulTime"))
                .hasValueSatisfying(at -> assertThat(at).isAfterOrEqualTo("2026-01-01T00:05:05Z"));
        assertThat(status().status().has("active")).isFalse();
        assertThat(world.list(POD)).hasSize(3);
        assertThat(world.events("report"))
                .contains(
                        "SuccessfulCreate: Created job report-29453765",
                        "SawCompletedJob: Saw completed job: report-29453765, condition: Complete",
                        "SuccessfulDelete: Deleted job report-29453762");
    }

    @Test
    void showsWhatRuns() {
        world.create(cronJob("schedule: \"* * * * *\"", "run-for: 30s"));
        world.runFor(70);

        assertThat(status().status().sequence("active").mappings())
                .singleElement()
                .satisfies(active -> assertThat(active.text("name")).contains("report-29453761"));
    }

    @Test
    void forbidsToRunBesideAnotherAndMakesUpForItAfterwards() {
        world.create(cronJob("schedule: \"* * * * *\"\n  concurrencyPolicy: Forbid", "run-for: 90s"));
        world.runFor(60 + 85);
        assertThat(names(JOB)).containsExactly("report-29453761");
        assertThat(world.events("report"))
                .contains("JobAlreadyActive: Not starting job because prior execution is running and concurrency policy"
                        + " is Forbid");

        world.runFor(10);

        assertThat(names(JOB)).containsExactly("report-29453761", "report-29453762");
    }

    @Test
    void replacesWhatStillRuns() {
        world.create(cronJob("schedule: \"* * * * *\"\n  concurrencyPolicy: Replace", "run-for: 90s"));
        world.runFor(60 + 70);

        assertThat(names(JOB)).containsExactly("report-29453762");
        assertThat(world.list(POD).stream().filter(Pods::isActive)).hasSize(1);
    }

    @Test
    void runsOnceForAllThatWasMissedWhileSuspended() {
        world.create(cronJob("schedule: \"* * * * *\"", "run-for: 1s"));
        suspend(true);
        world.runFor(330);
        assertThat(world.list(JOB)).isEmpty();

        suspend(false);
        world.runFor(5);

        assertThat(names(JOB)).containsExactly("report-29453765");
    }

    @Test
    void neverRunsTwiceForOneMinuteWhereverItDies() {
        world.create(cronJob("schedule: \"* * * * *\"\n  successfulJobsHistoryLimit: 100", "run-for: 1s"));
        for (int minute = 1; minute <= 12; minute++) {
            world.loop.runFor(Duration.between(
                    world.loop.instant(),
                    TestWorld.START.plusSeconds(60L * minute).plusMillis(3L * minute)));
            world.crash();
        }
        world.runFor(20);

        TreeSet<String> minutes = new TreeSet<>();
        for (int minute = 1; minute <= 12; minute++) minutes.add("report-" + (29453760 + minute));
        assertThat(names(JOB)).containsExactlyElementsOf(minutes);
        assertThat(world.list(POD)).hasSize(12);
        assertThat(status().status().has("active")).isFalse();
    }

    @Test
    void aDayThatNeverComesIsToldOnceAndWritesNothing() {
        world.create(cronJob("schedule: \"0 0 31 2 *\"", "run-for: 1s"));
        world.runFor(30);
        assertThat(world.events("report"))
                .containsExactly("InvalidSchedule: invalid schedule: 0 0 31 2 * : time difference between two schedules"
                        + " is less than 1 second");
        long revision = world.plane.store().snapshot().revision();
        world.runFor(1800);

        assertThat(world.plane.store().snapshot().revision()).isEqualTo(revision);
    }

    private ApiObject status() {
        return world.get(key(CRON_JOB, "report"));
    }

    private List<String> names(GroupKind kind) {
        return world.list(kind).stream().map(ApiObject::name).toList();
    }

    private void suspend(boolean value) {
        world.change(key(CRON_JOB, "report"), found -> found.withAt(value, "spec", "suspend"));
    }

    private static String cronJob(String spec, String life) {
        return """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: report, namespace: shop}
                spec:
                  %s
                  jobTemplate:
                    spec:
                      template:
                        metadata: {annotations: {simulation.slipway.dev/%s}}
                        spec: {restartPolicy: Never, containers: [{name: main, image: "report:1"}]}
                """.formatted(spec, life);
    }
}
