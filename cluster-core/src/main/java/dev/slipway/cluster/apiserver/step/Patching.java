package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.merge.JsonPatch;
import dev.slipway.diff.merge.MergePatch;
import dev.slipway.diff.merge.Patched;
import dev.slipway.diff.merge.StrategicMergePatch;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** A change to part of an object: applied to what is there now, so that two patches of different fields never undo each other. */
public final class Patching {
    private static final String CUSTOM_TYPES =
            "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";

    private Patching() {}

    /** What patching an object comes to. */
    public static Step decide(ObjectKey key, Patch patch, WriteOptions options, Moment moment) {
        Optional<Kind> found = moment.kind(key.kind());
        if (found.isEmpty() || !Replacement.has(found.get(), options.subresource())) {
            return Step.refuse(Refusals.noSuchResource());
        }
        Kind kind = found.get();
        if (kind.traits().custom() && patch.type() == Patch.Type.STRATEGIC_MERGE) {
            return Step.refuse(Refusals.unsupportedMediaType(CUSTOM_TYPES));
        }
        Optional<ApiObject> before = moment.find(key);
        if (before.isEmpty()) return Step.refuse(Refusals.notFound(kind, key.name()));
        if (options.subresource().equals("scale")) {
            return Scaling.decide(before.get(), patch, kind, options, moment);
        }
        return apply(before.get().root(), patch, kind.schema())
                .fold(root -> replace(before.get(), new ApiObject(root), kind, options, moment), Step::refuse);
    }

    private static Step replace(ApiObject before, ApiObject patched, Kind kind, WriteOptions options, Moment moment) {
        if (!patched.name().equals(before.name())) {
            return Step.refuse(Refusals.nameMismatch(patched.name(), before.name()));
        }
        if (!patched.namespace().equals(before.namespace())) return Step.refuse(Refusals.namespaceMismatch());
        if (!patched.gvk().equals(before.gvk())) return Step.refuse(Refusals.otherKind(patched, before));
        Answer<ApiObject> read = Intake.read(patched, kind, options.validation());
        return read.fold(
                object -> Replacement.replace(
                        before, object, kind, options, Ownership::ofUpdate, read.warnings(), moment),
                refusal -> Step.refuse(asPatch(refusal, before)));
    }

    /** What is wrong with the result is wrong with the patch. */
    private static Status asPatch(Status refusal, ApiObject before) {
        String problem = refusal.message().replaceFirst("^.* cannot be handled as a \\S+: ", "");
        return Refusals.invalid(
                before.gvk().groupKind(),
                before.name(),
                new Problems().invalid("patch", "", problem).causes());
    }

    /** The tree with a patch applied. */
    static Answer<Mapping> apply(Mapping target, Patch patch, Schema schema) {
        Patched patched = switch (patch.type()) {
            case JSON -> JsonPatch.apply(target, patch.body());
            case MERGE -> new Patched.To(MergePatch.apply(target, patch.body()));
            case STRATEGIC_MERGE -> StrategicMergePatch.apply(target, patch.body(), schema);
        };
        if (patched instanceof Patched.Refused refused) return Answer.refused(refusal(patch, refused));
        Optional<Mapping> root = Optional.of(((Patched.To) patched).tree()).flatMap(Tree::asMapping);
        return root.map(Answer::done)
                .orElseGet(() -> Answer.refused(Status.badRequest("the patch does not make an object")));
    }

    /** Why a patch does nothing, for whoever sent it. */
    public static Status refusal(Patch patch, Patched.Refused refused) {
        boolean operations = patch.type() == Patch.Type.JSON;
        return switch (refused.reason()) {
            case MALFORMED ->
                operations
                        ? Refusals.unpatchable("operation " + refused.at() + ": " + refused.message())
                        : Status.badRequest("error decoding patch: " + refused.message());
            case INAPPLICABLE, UNTRUE -> operations ? Refusals.unpatchable() : Status.badRequest(refused.message());
            case TOO_LARGE -> Status.of(413, "RequestEntityTooLarge", refused.message());
        };
    }
}
