package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Rules of Jobs. A job finds its pods by its uid, so that two jobs of one name never share any. */
final class JobRules implements Rules {
    private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
    private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

    @Override
    public ApiObject defaults(ApiObject job) {
        Mapping spec = job.spec();
        if (!spec.has("completions") && !spec.has("parallelism")) spec = spec.with("completions", 1);
        spec = Fill.absent(spec, "parallelism", 1);
        spec = Fill.absent(spec, "backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        spec = Fill.absent(spec, "completionMode", "NonIndexed");
        spec = Fill.absent(spec, "suspend", false);
        spec = Fill.absent(spec, "manualSelector", false);
        spec = Fill.absent(
                spec, "podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        return job.with("spec", Fill.in(JobPolicyRules.defaults(spec), "template", PodDefaults::template));
    }

    @Override
    public ApiObject born(ApiObject job) {
        ApiObject begun = job.withStatus(Mapping.empty());
        if (job.spec().bool("manualSelector").orElse(false)) return begun;
        Mapping labels = begun.root()
                .mapping("spec", "template", "metadata", "labels")
                .with(UID_LABEL, job.uid())
                .with(NAME_LABEL, job.name())
                .with("controller-uid", job.uid())
                .with("job-name", job.name());
        return begun.withAt(labels, "spec", "template", "metadata", "labels")
                .withAt(Mapping.of("matchLabels", Mapping.of(UID_LABEL, job.uid())), "spec", "selector");
    }

    @Override
    public boolean leavesDependents() {
        return true;
    }

    @Override
    public List<Cause> validate(ApiObject job) {
        Problems problems = new Problems();
        Mapping spec = job.spec();
        numbers("spec", spec, problems);
        if (spec.bool("manualSelector").orElse(false) && !spec.has("selector")) problems.required("spec.selector");
        template("spec", spec, problems);
        return problems.causes();
    }

    /** Of a job at a field, which may be that of a template. */
    static void numbers(String at, Mapping spec, Problems problems) {
        for (String number : List.of(
                "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")) {
            problems.notNegative(at + "." + number, spec.whole(number));
        }
        problems.oneOf(at + ".completionMode", spec.text("completionMode"), "Indexed", "NonIndexed");
        if (spec.text("completionMode").equals(Optional.of("Indexed")) && !spec.has("completions")) {
            problems.required(at + ".completions", "when completion mode is Indexed");
        }
        new JobPolicyRules(at, spec, problems).check();
    }

    /** The pods of a job come to an end. */
    static void template(String at, Mapping spec, Problems problems) {
        new PodCheck(problems).template(at + ".template", spec.mapping("template"));
        if (spec.text("template", "spec", "restartPolicy").equals(Optional.of("Always"))) {
            problems.required(at + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        completions(before, after, problems);
        unchanged("selector", before, after, problems);
        unchanged("template", before, after, problems);
        for (String field :
                List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            unchanged(field, before, after, problems);
        }
        return problems.causes();
    }

    /** An indexed job may grow and shrink, as long as all of its indexes run at once. */
    private static void completions(ApiObject before, ApiObject after, Problems problems) {
        Optional<Long> wanted = after.spec().whole("completions");
        boolean indexed = after.spec().text("completionMode").equals(Optional.of("Indexed"));
        if (!indexed || wanted.isEmpty()) unchanged("completions", before, after, problems);
        else if (!wanted.equals(before.spec().whole("completions"))
                && !wanted.equals(after.spec().whole("parallelism")))
            problems.invalid("spec.completions", wanted.get(), "can only be modified in tandem with spec.parallelism");
    }

    private static void unchanged(String field, ApiObject before, ApiObject after, Problems problems) {
        problems.immutable(
                "spec." + field, before.spec().get(field), after.spec().get(field));
    }
}
