package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import java.util.List;

/** People who run Jobs: of every completion mode, some that fail, suspended and resumed, killed and deleted on the way. */
final class JobUsers implements Users {
    /** Of failures and successes; the last two for indexed Jobs. */
    private static final List<String> RULES = List.of(
            "",
            "",
            "podReplacementPolicy: Failed",
            "podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}",
            "podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [1]}}]}",
            "backoffLimitPerIndex: 1",
            "successPolicy: {rules: [{succeededCount: 1}]}");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(10)) {
            case 0 -> stage.any(Seen.JOB).ifPresent(stage::delete);
            case 1, 2 -> stage.anyPodWith("job-name").ifPresent(stage::delete);
            case 3 -> change(stage, "spec: {suspend: " + stage.oneIn(2) + "}");
            case 4 -> change(stage, "spec: {parallelism: " + stage.roll(4) + "}");
            default -> stage.create(job(stage));
        }
    }

    @Override
    public void mend(Stage stage) {
        for (ApiObject job : stage.ours(Seen.JOB)) stage.patch(job, "spec: {suspend: false, parallelism: 2}");
    }

    private static void change(Stage stage, String patch) {
        stage.any(Seen.JOB).ifPresent(job -> stage.patch(job, patch));
    }

    private static String job(Stage stage) {
        boolean indexed = stage.oneIn(3);
        String rules = stage.pick(indexed ? RULES : RULES.subList(0, RULES.size() - 2));
        boolean onFailure = !rules.contains("podFailurePolicy") && stage.oneIn(3);
        String completions = stage.oneIn(4) && !indexed ? "" : "completions: " + (1 + stage.roll(4));
        return """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: j%d, namespace: shop}
                spec:
                  %s
                  parallelism: %d
                  backoffLimit: %d
                  completionMode: %s
                  suspend: %s
                  %s
                  %s
                  %s
                  template:
                    metadata:
                      annotations: {simulation.slipway.dev/behaviour: %s, simulation.slipway.dev/run-for: %dms}
                    spec:
                      terminationGracePeriodSeconds: 2
                      restartPolicy: %s
                      containers: [{name: main, image: "registry.invalid/job:1"}]
                """.formatted(
                        stage.roll(4),
                        completions,
                        1 + stage.roll(3),
                        stage.roll(3),
                        indexed ? "Indexed" : "NonIndexed",
                        stage.oneIn(6),
                        stage.oneIn(6) ? "activeDeadlineSeconds: 5" : "",
                        rules,
                        stage.oneIn(4) ? "ttlSecondsAfterFinished: " + stage.roll(60) : "",
                        stage.pick(List.of("normal", "normal", "normal", "fail")),
                        stage.roll(4000),
                        onFailure ? "OnFailure" : "Never");
    }
}
