package dev.slipway.sync.pipeline.verification;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Sha256;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.plan.Directives;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.promote.Verification.Subject;
import dev.slipway.sync.promote.VerificationJob;
import dev.slipway.sync.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The Jobs of one run of a verification, as they are to be made: from the files at the commit, with the parameters of where they run. Pure; takes
 * as long as rendering does.
 */
record VerificationWork(VerificationJob job, ApiObject object, Origin origin) {
    private static final int LONGEST_NAME = 63;
    private static final int DIGITS = 5;

    /** What is verified, as which run of it. */
    record Order(Subject subject, ObjectKey verification, int run) {}

    static Outcome<List<VerificationWork>> of(
            Order order, Snapshot snapshot, Configuration configuration, Renderer renderer) {
        Optional<Stage> stage = configuration.pipeline().stage(order.subject.stage());
        if (stage.isEmpty())
            return Outcome.bad(Problem.of(
                    Reason.InvalidPromotion, "the pipeline has no stage \"" + order.subject.stage() + "\" any more"));
        Stage at = configuration.pipeline().verifiesAt(stage.get());
        Layout layout = Layout.of(snapshot, configuration.pipeline());
        List<VerificationWork> all = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String file : stage.get().promotion().gates().verify())
            for (Optional<String> region : at.variants()) {
                Outcome<Rendering> rendering = renderer.verification(file, at, region, layout, configuration.flags());
                problems.addAll(rendering.problems());
                rendering.asOptional().stream()
                        .flatMap(made -> made.manifests().stream())
                        .forEach(manifest -> all.add(of(order, file, manifest)));
            }
        problems.addAll(twice(all));
        return problems.isEmpty()
                ? Outcome.good(all)
                : Outcome.bad(problems.stream().distinct().toList());
    }

    private static List<Problem> twice(List<VerificationWork> all) {
        TreeSet<ObjectKey> seen = new TreeSet<>();
        return all.stream()
                .filter(work -> !seen.add(work.job.key()))
                .map(work -> Problem.at(
                        Reason.DuplicateObject,
                        work.origin,
                        "there is a Job \"" + work.job.name() + "\" in another file of promotion.verify already"))
                .toList();
    }

    private static VerificationWork of(Order order, String file, Manifest manifest) {
        ApiObject written = manifest.object();
        ApiObject object = written.withAt(jobName(written.name(), order), "metadata", "name")
                .withAnnotation(Marks.VERIFICATION, order.verification.namespace() + "/" + order.verification.name());
        VerificationJob job = VerificationJob.waiting(
                file,
                written.name(),
                object.key(),
                Directives.of(written).timeout().orElse(Directives.TIMEOUT));
        return new VerificationWork(job, object, manifest.origin());
    }

    /** The manifest's name, the stage, the commit and from the second run on its number; where that is too long, a hash tells the rest. */
    private static String jobName(String name, Order order) {
        String run = order.run > 1 ? "-" + order.run : "";
        String whole = name + "-" + order.subject.name() + run;
        if (whole.length() <= LONGEST_NAME) return whole;
        String end = "-" + order.subject.commit().abbreviated() + "-" + Sha256.hex(whole, DIGITS) + run;
        return name.substring(0, Math.min(name.length(), LONGEST_NAME - end.length())) + end;
    }
}
