package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.object.Status.Details;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** What a write is told because of a webhook, in the words of Kubernetes. */
final class Words {
    private static final int LOWEST_REFUSAL = 400;
    private static final int HIGHEST_CODE = 599;

    private Words() {}

    /** The webhook says no. */
    static Status denied(Webhook webhook, Mapping response) {
        Mapping result = response.mapping("status");
        String message = result.text("message").orElse("");
        String reason = result.text("reason").orElse("");
        long code = result.whole("code").orElse(0L);
        boolean isRefusal = code >= LOWEST_REFUSAL && code <= HIGHEST_CODE;
        String by = "admission webhook \"" + webhook.name() + "\" denied the request";
        String why = !message.isEmpty() ? ": " + message : !reason.isEmpty() ? ": " + reason : " without explanation";
        Status said = Status.of(result, LOWEST_REFUSAL);
        return new Status(isRefusal ? (int) code : LOWEST_REFUSAL, reason, by + why, said.details());
    }

    /** The webhook does not answer as it should. */
    static String failure(Webhook webhook, String why) {
        return "failed calling webhook \"" + webhook.name() + "\": " + why;
    }

    /** Something is wrong that the client can do nothing about. */
    static Status internal(String what) {
        Details details = new Details("", "", "", "", List.of(new Cause("", what, "")), 0);
        return new Status(500, "InternalError", "Internal error occurred: " + what, details);
    }

    static Status noDryRun(Webhook webhook) {
        return Status.badRequest("admission webhook \"" + webhook.name() + "\" does not support dry run");
    }

    static Status notModifiable(Webhook webhook) {
        return internal("admission webhook \"" + webhook.name()
                + "\" attempted to modify the object, which is not supported for this operation");
    }

    /** What is wrong about the form of an answer, if anything. */
    static Optional<String> misfit(Mapping response, boolean mayPatch) {
        boolean patch = !response.text("patch").orElse("").isEmpty();
        Optional<String> type = response.text("patchType");
        if (!mayPatch) {
            if (patch) return Optional.of("validating webhook may not return response.patch");
            return type.map(given -> "validating webhook may not return response.patchType");
        }
        if (patch && type.isEmpty()) return Optional.of("webhook returned response.patch but not response.patchType");
        if (!patch && type.isPresent())
            return Optional.of("webhook returned response.patchType but not response.patch");
        return type.filter(String::isEmpty).map(given -> "webhook returned invalid response.patchType of \"\"");
    }
}
