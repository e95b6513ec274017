package dev.slipway.cluster.apiserver.http;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users see of Jobs and CronJobs by real kubectl programs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlJobContractTest {
    private static final String JOBS = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: good}
            spec:
              completions: 2
              parallelism: 2
              template:
                metadata: {annotations: {simulation.slipway.dev/run-for: 10ms}}
                spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: indexed}
            spec:
              completions: 3
              parallelism: 3
              completionMode: Indexed
              template:
                metadata: {annotations: {simulation.slipway.dev/run-for: 10ms}}
                spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: bad}
            spec:
              podFailurePolicy:
                rules:
                - {action: FailJob, onExitCodes: {containerName: main, operator: In, values: [42]}}
              template:
                metadata: {annotations: {simulation.slipway.dev/exit-code: "42", simulation.slipway.dev/run-for: 10ms}}
                spec: {restartPolicy: Never, containers: [{name: main, image: "job:1"}]}
            """;
    private static final String WRONG = """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: wrong}
            spec:
              podFailurePolicy:
                rules:
                - {action: Ignore, onExitCodes: {containerName: other, operator: In, values: [0]}}
              template:
                spec: {restartPolicy: OnFailure, containers: [{name: main, image: "job:1"}]}
            """;
    private static final String CRON = """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: often}
            spec:
              schedule: "@every 1s"
              jobTemplate:
                metadata: {labels: {run: often}}
                spec:
                  template:
                    metadata: {annotations: {simulation.slipway.dev/run-for: 10ms}}
                    spec: {restartPolicy: Never, containers: [{name: main, image: "report:1"}]}
            """;
    private final KubectlPlane plane;

    KubectlJobContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void waitsForJobsAndReadsHowTheyEnded(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "jobs");

        kubectl.given(JOBS, "create", "-f", "-").says("job.batch/good created", "job.batch/bad created");
        kubectl.line("wait --for=condition=complete --timeout=60s job/good job/indexed")
                .says("job.batch/good condition met", "job.batch/indexed condition met");
        kubectl.line("wait --for=condition=failed --timeout=60s job/bad").says("condition met");
        kubectl.line("get jobs").says("NAME", "STATUS", "COMPLETIONS", "Complete", "2/2", "3/3", "Failed", "0/1");
        kubectl.line("describe job good")
                .says(
                        "Completions:",
                        "Completed At:",
                        "0 Active (0 Ready) / 2 Succeeded / 0 Failed",
                        "SuccessfulCreate",
                        "job-controller",
                        "Created pod: good-",
                        "Completed",
                        "Job completed");
        kubectl.line("describe job indexed").says("Completion Mode:", "Indexed", "Completed Indexes:", "0-2");
        kubectl.line("describe job bad")
                .says(
                        "0 Active (0 Ready) / 0 Succeeded / 1 Failed",
                        "PodFailurePolicy",
                        "failed with exit code 42 matching FailJob rule at index 0");
        kubectl.given(WRONG, "create", "-f", "-")
                .fails("only \"Never\" is supported when podFailurePolicy is specified");
        kubectl.line("delete job good indexed bad").says("\"good\" deleted");
        kubectl.line("get pods -o name").ok();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void runsCronJobsByTheClockAndByHand(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "cronjobs");

        kubectl.given(CRON, "create", "-f", "-").says("cronjob.batch/often created");
        kubectl.run("create", "cronjob", "never", "--image=report:1", "--schedule=0 0 31 2 *")
                .says("created");
        kubectl.run("create", "cronjob", "nightly", "--image=report:1", "--schedule=0 3 * * *", "--restart=Never")
                .says("cronjob.batch/nightly created");
        kubectl.line("get cronjob nightly").says("SCHEDULE", "0 3 * * *", "False", "<none>");
        kubectl.line("create job by-hand --from=cronjob/nightly").says("job.batch/by-hand created");
        kubectl.line("wait --for=condition=complete --timeout=60s job/by-hand").says("condition met");
        kubectl.line("wait --for=condition=complete --timeout=60s job -l run=often")
                .says("condition met");
        kubectl.line("describe cronjob nightly").says("Concurrency Policy:", "Allow");
        kubectl.line("describe cronjob never").says("InvalidSchedule", "invalid schedule: 0 0 31 2 *");
        kubectl.line("describe cronjob often")
                .says("SuccessfulCreate", "cronjob-controller", "Created job often-", "SawCompletedJob", "Complete");
        kubectl.line("get jobs -o name").says("job.batch/by-hand", "job.batch/often-");
    }
}
