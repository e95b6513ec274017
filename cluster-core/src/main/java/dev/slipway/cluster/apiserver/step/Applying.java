package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.object.Status.Details;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.merge.Applied;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Server-side apply: what a manager wants of an object, merged into it field by field. */
public final class Applying {
    private static final GroupKind OPTIONS = new GroupKind("meta.k8s.io", "PatchOptions");

    private Applying() {}

    /** What applying an object comes to. */
    public static Step decide(ApiObject sent, WriteOptions options, Moment moment) {
        Optional<Kind> found = moment.kind(sent.gvk());
        if (found.isEmpty() || !Replacement.has(found.get(), options.subresource())) {
            return Step.refuse(Refusals.noSuchResource());
        }
        Optional<Status> unfit = unfit(sent, found.get(), options);
        if (unfit.isPresent()) return Step.refuse(unfit.get());
        Kind kind = found.get();
        Optional<ApiObject> before = moment.find(sent.key());
        if (before.isEmpty() && !options.subresource().isEmpty()) {
            return Step.refuse(Refusals.notFound(kind, sent.name()));
        }
        Optional<Status> other = before.map(object -> Replacement.otherThanSent(object, sent, kind))
                .orElseGet(() -> nobody(sent, kind));
        if (other.isPresent()) return Step.refuse(other.get());
        Answer<ApiObject> read = Intake.readConfig(sent, kind);
        return read.fold(wanted -> merge(before, wanted, kind, options, read.warnings(), moment), Step::refuse);
    }

    /** Who names a uid means an object that is there. */
    private static Optional<Status> nobody(ApiObject sent, Kind kind) {
        if (sent.uid().isEmpty()) return Optional.empty();
        return Optional.of(Refusals.conflict(
                kind,
                sent.name(),
                "uid mismatch: the provided object specified uid " + sent.uid()
                        + ", and no existing object was found"));
    }

    private static Optional<Status> unfit(ApiObject sent, Kind kind, WriteOptions options) {
        if (options.fieldManager().isEmpty()) {
            Problems problems = new Problems().required("fieldManager", "is required for apply patch");
            return Optional.of(Refusals.invalid(OPTIONS, "", problems.causes()));
        }
        if (!sent.metadata().sequence("managedFields").isEmpty()) {
            return Optional.of(Status.badRequest("metadata.managedFields must be nil"));
        }
        if (sent.name().isEmpty()) {
            Problems problems = new Problems().required("metadata.name", "name is required");
            return Optional.of(Refusals.invalid(kind, "", problems.causes()));
        }
        return Optional.empty();
    }

    private static Step merge(
            Optional<ApiObject> before,
            ApiObject wanted,
            Kind kind,
            WriteOptions options,
            List<String> warnings,
            Moment moment) {
        Optional<ApiObject> seen = before.map(object -> Versions.as(object, wanted));
        Mapping live = seen.map(Ownership::bare).orElse(Mapping.empty());
        Manager applier = Manager.of(
                        options.fieldManager(), Operation.APPLY, wanted.gvk().apiVersion(), Times.seconds(moment.now()))
                .withSubresource(options.subresource());
        List<Manager> owners = seen.map(object -> Ownership.beforeApply(object, applier, kind, options))
                .orElse(List.of());
        FieldOwnership ownership = Ownership.of(kind, options);
        Applied applied = apply(live, owners, config(wanted), applier, ownership, options);
        if (applied instanceof Applied.Conflicting conflicting) return Step.refuse(conflict(conflicting));
        if (applied instanceof Applied.Refused refused)
            return Step.refuse(Refusals.untyped(wanted, List.of(refused.sentence())));
        Applied.Merged merged = (Applied.Merged) applied;
        Mapping after = LastApplied.renewed(merged.tree().asMapping().orElseThrow(), wanted, options);
        Ownership.Rule rule = Ownership.ofApply(merged.managers());
        if (before.isEmpty()) return Creation.complete(new ApiObject(after), kind, options, rule, warnings, moment);
        return Replacement.replace(before.get(), new ApiObject(after), kind, options, rule, warnings, moment);
    }

    private static Applied apply(
            Mapping live,
            List<Manager> owners,
            Mapping config,
            Manager applier,
            FieldOwnership ownership,
            WriteOptions options) {
        Applied applied = ownership.apply(live, owners, config, applier, options.force());
        if (!(applied instanceof Applied.Conflicting conflicting)) return applied;
        Applied.Conflicting rest = LastApplied.remaining(conflicting, live, ownership, options);
        return rest.conflicts().isEmpty() ? ownership.apply(live, owners, config, applier, true) : rest;
    }

    /** What the server owns says nothing about what the manager wants. */
    private static Mapping config(ApiObject wanted) {
        return wanted.root().withoutAt("metadata", "resourceVersion").withoutAt("metadata", "uid");
    }

    private static Status conflict(Applied.Conflicting conflicting) {
        List<Cause> causes = conflicting.conflicts().stream()
                .map(conflict -> new Cause(
                        "FieldManagerConflict",
                        conflict.message(),
                        conflict.path().plain()))
                .toList();
        return Refusals.of(409, "Conflict", conflicting.message(), new Details("", "", "", "", causes, 0));
    }
}
