package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.check.MetadataCheck;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.store.Change;
import java.util.List;
import java.util.Optional;

/** A new object: read, admitted, completed, checked. */
public final class Creation {
    private Creation() {}

    /** What creating an object comes to. */
    public static Step decide(ApiObject sent, WriteOptions options, Moment moment) {
        Optional<Kind> found = moment.kind(sent.gvk());
        if (found.isEmpty()) return Step.refuse(Refusals.noSuchResource());
        Kind kind = found.get();
        if (!sent.resourceVersion().isEmpty()) {
            return Step.refuse(Status.badRequest("resourceVersion should not be set on objects to be created"));
        }
        Answer<ApiObject> read = Intake.read(sent, kind, options.validation());
        return read.fold(
                object -> complete(object, kind, options, Ownership::ofUpdate, read.warnings(), moment), Step::refuse);
    }

    /**
     * What creating an object that was read already comes to.
     *
     * @param ownership who owns the fields of the new object
     */
    static Step complete(
            ApiObject read,
            Kind kind,
            WriteOptions options,
            Ownership.Rule ownership,
            List<String> warnings,
            Moment moment) {
        Optional<Status> ended = CustomEnd.refusal(kind, moment);
        if (ended.isPresent()) return Step.refuse(ended.get());
        ApiObject filled = kind.rules().defaults(Versions.stored(read, moment));
        ApiObject byMaker = ownership.own(Optional.empty(), filled, kind, options, moment.now());
        Verdict admitted = moment.admission().mutate(moment.admitting(kind, byMaker, Optional.empty(), options));
        return admitted.after(Remarks.warning(warnings))
                .fold(
                        (object, remarks) -> finish(
                                owned(object, byMaker),
                                kind,
                                options,
                                read.gvk().apiVersion(),
                                remarks,
                                moment),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static Step finish(
            ApiObject admitted, Kind kind, WriteOptions options, String shownVersion, Remarks remarks, Moment moment) {
        Optional<ApiObject> named = needsName(admitted) ? NewName.choose(admitted, moment) : Optional.of(admitted);
        if (named.isEmpty())
            return Step.refuse(Refusals.noFreeName(
                    kind, admitted.metadata().text("generateName").orElse("")));
        ApiObject born = born(named.get(), kind, moment);
        List<Cause> causes = problems(born, kind, moment);
        if (!causes.isEmpty()) return Step.refuse(Refusals.invalid(kind, born.name(), causes));
        return moment.admission()
                .judge(moment.admitting(kind, born, Optional.empty(), options))
                .after(remarks)
                .fold(
                        (object, said) ->
                                written(object, object.with("apiVersion", shownVersion), kind, options, said, moment),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static Step written(
            ApiObject born, ApiObject shown, Kind kind, WriteOptions options, Remarks remarks, Moment moment) {
        if (moment.find(born.key()).isPresent()) return Step.refuse(Refusals.alreadyExists(kind, born.name()));
        if (options.dryRun()) return new Step.Show(shown, remarks);
        return new Step.Write(new Change.Create(born), shown, remarks);
    }

    /** Its maker owns what it said and what stands for what it did not say; what the server then adds is nobody's. */
    private static ApiObject owned(ApiObject born, ApiObject byMaker) {
        return byMaker.at("metadata", "managedFields")
                .map(owners -> born.withAt(owners, "metadata", "managedFields"))
                .orElseGet(() -> born.withoutAt("metadata", "managedFields"));
    }

    private static boolean needsName(ApiObject object) {
        return object.name().isEmpty()
                && !object.metadata().text("generateName").orElse("").isEmpty();
    }

    private static ApiObject born(ApiObject object, Kind kind, Moment moment) {
        boolean statusCounts = !kind.hasStatus() || kind.traits().bornWithStatus();
        ApiObject given = statusCounts ? object : new ApiObject(object.root().without("status"));
        ApiObject born = kind.rules().born(Stamp.asNew(given, kind, moment));
        if (Naming.concerns(born)) return Naming.give(born, moment);
        if (Requesting.concerns(born)) return Requesting.of(born, moment.user());
        return Addresses.concern(born) ? Addresses.give(born, moment) : born;
    }

    private static List<Cause> problems(ApiObject object, Kind kind, Moment moment) {
        Problems problems = new Problems();
        problems.addAll(MetadataCheck.check(object, kind));
        if (Requesting.concerns(object)) problems.addAll(Requesting.problems(object));
        problems.addAll(kind.rules().validate(object));
        if (problems.isEmpty()) problems.addAll(kind.rules().validateRules(Optional.empty(), object));
        if (problems.isEmpty() && Addresses.concern(object)) problems.addAll(Addresses.problems(object, moment));
        return problems.causes();
    }
}
