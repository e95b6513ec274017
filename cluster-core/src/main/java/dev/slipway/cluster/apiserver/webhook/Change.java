package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.apiserver.step.Rewritten;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.merge.JsonPatch;
import dev.slipway.diff.merge.Patched;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What the patch of a mutating webhook makes of an object: all of it, or a refusal. */
final class Change {
    private Change() {}

    /** The patch of an answer. */
    sealed interface Patch {
        /** There is none, or it does nothing. */
        record None() implements Patch {}

        /** Operations. */
        record Of(Sequence operations) implements Patch {}

        /** It is no patch; the webhook does not answer as it should. */
        record Broken(String why) implements Patch {}
    }

    static Patch patch(Mapping response) {
        String base64 = response.text("patch").orElse("");
        if (base64.isEmpty()) return new Patch.None();
        try {
            String json = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            Optional<Sequence> operations = Json.read(json).asSequence();
            if (operations.isEmpty()) return undecodable("a JSON patch is a list of operations");
            if (operations.get().isEmpty()) return new Patch.None();
            String type = response.text("patchType").orElse("");
            if (!type.equals("JSONPatch")) return new Patch.Broken("unsupported patch type \"" + type + "\"");
            return new Patch.Of(operations.get());
        } catch (IllegalArgumentException notBase64) {
            return new Patch.Broken("failed to call webhook: illegal base64 data in response.patch");
        } catch (Malformed notJson) {
            return undecodable(String.valueOf(notJson.getMessage()));
        }
    }

    private static Patch undecodable(String why) {
        return new Patch.Broken("received undecodable patch in webhook response: " + why);
    }

    /**
     * The object with the operations applied, read and defaulted anew.
     *
     * @param inquiry about the object as it is kept
     */
    static Answer<ApiObject> apply(Sequence operations, Inquiry inquiry) {
        Request request = inquiry.request();
        if (request.operation() == Operation.DELETE) return Answer.refused(Words.notModifiable(inquiry.webhook()));
        ApiObject shown = inquiry.seen().show(request.object());
        Patched patched = JsonPatch.apply(shown.root(), operations);
        if (patched instanceof Patched.Refused refused) return Answer.refused(Words.internal(refused.message()));
        Optional<Mapping> root = Optional.of(((Patched.To) patched).tree()).flatMap(Tree::asMapping);
        if (root.isEmpty()) return Answer.refused(Words.internal("the patch of the webhook does not make an object"));
        return read(shown, new ApiObject(root.get()), inquiry);
    }

    private static Answer<ApiObject> read(ApiObject shown, ApiObject patched, Inquiry inquiry) {
        Optional<Status> other = other(shown, patched, inquiry.request());
        if (other.isPresent()) return Answer.refused(other.get());
        return Rewritten.of(patched, inquiry.seen())
                .fold(Answer::done, refusal -> Answer.refused(Words.internal(refusal.message())));
    }

    /** A webhook changes the object that is written, and makes no other of it. */
    private static Optional<Status> other(ApiObject shown, ApiObject patched, Request request) {
        if (!patched.gvk().equals(shown.gvk()))
            return Optional.of(
                    Words.internal("the patch of the webhook makes " + patched.gvk() + " of " + shown.gvk()));
        if (!patched.namespace().equals(shown.namespace()))
            return Optional.of(Status.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request"));
        boolean renamed = request.before().isPresent() && !patched.name().equals(shown.name());
        if (!renamed) return Optional.empty();
        Problems problems = new Problems().invalid("metadata.name", patched.name(), "field is immutable");
        return Optional.of(Refusals.invalid(request.kind().gvk().groupKind(), shown.name(), problems.causes()));
    }
}
