package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Rendering;
import java.util.ArrayList;
import java.util.List;

/** What a file by which commits are verified may hold: Jobs, which run and end, and are no part of any application. */
final class VerificationJobs {
    private static final String JOB = "Job.batch";
    /** What may be said of a Job that no sync applies. */
    private static final List<String> MEANT =
            List.of(Annotations.PREFIX + "timeout", Annotations.PREFIX + "feature-gate");

    private VerificationJobs() {}

    static Outcome<Rendering> checked(String file, Rendering rendering) {
        List<Problem> problems = new ArrayList<>();
        if (rendering.manifests().isEmpty() && rendering.withheld().isEmpty())
            problems.add(
                    Problem.at(
                            Reason.InvalidManifest,
                            Origin.file(file),
                            "there is no Job in the file, so it verifies nothing; write one, or take the file out of promotion.verify"));
        for (Manifest manifest : rendering.manifests()) check(manifest, problems);
        return problems.isEmpty() ? Outcome.good(rendering) : Outcome.bad(problems);
    }

    private static void check(Manifest manifest, List<Problem> problems) {
        ApiObject object = manifest.object();
        if (!object.gvk().groupKind().toString().equals(JOB))
            problems.add(Problem.at(
                    Reason.InvalidManifest,
                    manifest.origin(),
                    object.kind() + " " + object.name() + " is no Job; commits are verified by Jobs (batch/v1) alone"));
        object.annotations().keySet().stream()
                .filter(key -> key.startsWith(Annotations.PREFIX) && !MEANT.contains(key))
                .forEach(key -> problems.add(Problem.at(
                        Reason.InvalidManifest,
                        manifest.origin(),
                        key + " means nothing on a Job that verifies commits, since no sync applies it; it may have "
                                + String.join(" and ", MEANT))));
    }
}
