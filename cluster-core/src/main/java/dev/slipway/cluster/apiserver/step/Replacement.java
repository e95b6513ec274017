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
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** An object in place of the one before it. Patches and applies end here too: whatever they made of the object replaces it. */
public final class Replacement {
    private Replacement() {}

    /** What updating an object comes to. */
    public static Step decide(ApiObject sent, WriteOptions options, Moment moment) {
        Optional<Kind> found = moment.kind(sent.gvk());
        if (found.isEmpty() || !has(found.get(), options.subresource())) return Step.refuse(Refusals.noSuchResource());
        Kind kind = found.get();
        Optional<ApiObject> before = moment.find(sent.key());
        if (before.isEmpty()) {
            boolean creates =
                    kind.traits().updateCreates() && options.subresource().isEmpty();
            ApiObject fresh = sent.withoutAt("metadata", "resourceVersion").withoutAt("metadata", "uid");
            return creates
                    ? Creation.decide(fresh, options, moment)
                    : Step.refuse(Refusals.notFound(kind, sent.name()));
        }
        if (sent.resourceVersion().isEmpty() && kind.traits().versionOnUpdate()) {
            Problems problems =
                    new Problems().invalid("metadata.resourceVersion", 0, "must be specified for an update");
            return Step.refuse(Refusals.invalid(kind, sent.name(), problems.causes()));
        }
        if (hasOtherUid(before.get(), sent)) {
            String uids = "UID in precondition: " + sent.uid() + ", UID in object meta: "
                    + before.get().uid();
            return Step.refuse(Refusals.conflict(kind, sent.name(), "Precondition failed: " + uids));
        }
        Answer<ApiObject> read = Intake.readAgain(sent, before.get(), kind, options.validation());
        return read.fold(
                object -> replace(before.get(), object, kind, options, Ownership::ofUpdate, read.warnings(), moment),
                Step::refuse);
    }

    static boolean has(Kind kind, String subresource) {
        return subresource.isEmpty() || kind.subresources().contains(subresource);
    }

    /**
     * What putting an object that was read already in place of another comes to.
     *
     * @param ownership who owns the fields that the change sets
     */
    static Step replace(
            ApiObject before,
            ApiObject read,
            Kind kind,
            WriteOptions options,
            Ownership.Rule ownership,
            List<String> warnings,
            Moment moment) {
        Optional<Status> other = otherThanSent(before, read, kind);
        if (other.isPresent()) return Step.refuse(other.get());
        ApiObject filled = kind.rules().defaults(Versions.stored(read, moment));
        ApiObject sent = confined(before, filled, kind, options.subresource());
        Wish wish = new Wish(before, sent, read, kind, options, ownership);
        Verdict admitted = moment.admission().mutate(moment.admitting(kind, sent, Optional.of(before), options));
        return admitted.after(Remarks.warning(warnings))
                .fold(
                        (object, remarks) -> finish(wish, wish.confined(object), remarks, moment),
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    /**
     * What somebody wants of an object.
     *
     * @param sent what was sent, with defaults, as far as the subresource reaches
     * @param read the same as it was read, at the version in which it came
     */
    private record Wish(
            ApiObject before,
            ApiObject sent,
            ApiObject read,
            Kind kind,
            WriteOptions options,
            Ownership.Rule ownership) {

        /** What admission made of it reaches no further than what was sent. */
        ApiObject confined(ApiObject admitted) {
            return admitted.equals(sent) ? sent : Replacement.confined(before, admitted, kind, options.subresource());
        }

        /** Who writes owns what they sent; what admission then changes is nobody's. */
        ApiObject owned(ApiObject after, ApiObject admitted, Moment moment) {
            if (admitted.equals(sent)) return ownership.own(Optional.of(before), after, kind, options, moment.now());
            ApiObject byWriter =
                    ownership.own(Optional.of(before), stamped(this, sent, moment), kind, options, moment.now());
            return Ownership.with(after, Ownership.read(byWriter));
        }
    }

    private static Step finish(Wish wish, ApiObject admitted, Remarks remarks, Moment moment) {
        ApiObject before = wish.before();
        Kind kind = wish.kind();
        ApiObject after = stamped(wish, admitted, moment);
        List<Cause> causes = problems(before, after, kind, wish.options().subresource(), moment);
        if (!causes.isEmpty()) return Step.refuse(Refusals.invalid(kind, before.name(), causes));
        return moment.admission()
                .judge(moment.admitting(kind, after, Optional.of(before), wish.options()))
                .after(remarks)
                .fold(
                        (object, said) -> {
                            ApiObject owned = wish.owned(object, admitted, moment);
                            return written(before, owned, Versions.as(owned, wish.read()), wish.options(), said);
                        },
                        Step.Refuse::new,
                        Step.Ask::new);
    }

    private static ApiObject stamped(Wish wish, ApiObject object, Moment moment) {
        ApiObject after = Stamp.asChanged(wish.before(), object, wish.kind());
        if (Addresses.concern(after) && wish.options().subresource().isEmpty()) {
            after = Addresses.change(wish.before(), after, moment);
        }
        if (wish.options().subresource().isEmpty()) after = wish.kind().rules().changed(wish.before(), after);
        if (Naming.concerns(after) && wish.options().subresource().isEmpty()) after = Naming.give(after, moment);
        return Requesting.concerns(after) ? Requesting.dated(wish.before(), after, moment.now()) : after;
    }

    /** Writing what is there already is no write; a deletion whose last finalizer goes is a removal. */
    private static Step written(
            ApiObject before, ApiObject after, ApiObject shown, WriteOptions options, Remarks remarks) {
        if (options.dryRun()) return new Step.Show(shown, remarks);
        long revision = Long.parseLong(before.resourceVersion());
        if (Deletion.isFinished(after)) {
            return new Step.Write(new Change.Remove(before.key(), revision), shown, remarks);
        }
        return new Step.Write(new Change.Replace(after, revision), shown, remarks);
    }

    /** Why the object that is there is not the one that somebody means: at another version, or another by the same name. */
    static Optional<Status> otherThanSent(ApiObject before, ApiObject read, Kind kind) {
        String version = read.resourceVersion();
        if (!version.isEmpty() && !version.matches("[0-9]{1,18}")) {
            Problems problems = new Problems().invalid("metadata.resourceVersion", version, "must be a whole number");
            return Optional.of(Refusals.invalid(kind, before.name(), problems.causes()));
        }
        boolean other = !version.isEmpty() && !version.equals("0") && !version.equals(before.resourceVersion());
        if (other) return Optional.of(Refusals.modified(kind, before.name()));
        if (!hasOtherUid(before, read)) return Optional.empty();
        Problems problems = new Problems().invalid("metadata.uid", read.uid(), "field is immutable");
        return Optional.of(Refusals.invalid(kind, before.name(), problems.causes()));
    }

    private static boolean hasOtherUid(ApiObject before, ApiObject sent) {
        return !sent.uid().isEmpty() && !sent.uid().equals(before.uid());
    }

    /** A write reaches only its part of the object: the status, or all but the status. */
    private static ApiObject confined(ApiObject before, ApiObject after, Kind kind, String subresource) {
        if (subresource.equals("status")) {
            Mapping root = withFieldOf(after, before.root(), "status");
            return new ApiObject(root);
        }
        if (subresource.equals("approval")) {
            return before.withAt(after.status().sequence("conditions"), "status", "conditions");
        }
        if (subresource.equals("finalize")) {
            return before.withAt(after.spec().sequence("finalizers"), "spec", "finalizers");
        }
        ApiObject confined = kind.hasStatus() ? new ApiObject(withFieldOf(before, after.root(), "status")) : after;
        boolean keepsSpec = kind.gvk().groupKind().equals(Deletion.NAMESPACE) || Requesting.concerns(before);
        return keepsSpec ? new ApiObject(withFieldOf(before, confined.root(), "spec")) : confined;
    }

    private static Mapping withFieldOf(ApiObject source, Mapping target, String field) {
        Optional<Tree> value = source.root().get(field);
        return value.isPresent() ? target.with(field, value.get()) : target.without(field);
    }

    private static List<Cause> problems(
            ApiObject before, ApiObject after, Kind kind, String subresource, Moment moment) {
        Problems problems = new Problems();
        problems.addAll(MetadataCheck.checkUpdate(before, after));
        switch (subresource) {
            case "status" -> problems.addAll(kind.rules().validateStatus(before, after));
            case "approval" -> problems.addAll(kind.rules().validateApproval(before, after));
            default -> problems.addAll(ofAll(before, after, kind));
        }
        if (problems.isEmpty()) problems.addAll(kind.rules().validateRules(Optional.of(before), after));
        boolean isPart = subresource.equals("status") || subresource.equals("approval");
        if (!isPart && problems.isEmpty() && Addresses.concern(after))
            problems.addAll(Addresses.problems(after, moment));
        return problems.causes();
    }

    private static List<Cause> ofAll(ApiObject before, ApiObject after, Kind kind) {
        Problems problems = new Problems();
        problems.addAll(MetadataCheck.check(after, kind));
        problems.addAll(kind.rules().validate(after));
        problems.addAll(kind.rules().validateUpdate(before, after));
        return problems.causes();
    }
}
