package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** What all policies together find about one write. */
final class Findings {
    private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";

    private final Request request;
    private Remarks remarks = Remarks.NONE;
    private Optional<Status> denial = Optional.empty();

    Findings(Request request) {
        this.request = request;
    }

    /** A policy finds the write wrong; what comes of it is for the binding to say. */
    void wrong(Policy policy, Binding binding, Wrong wrong) {
        for (String action : binding.actions()) {
            switch (action) {
                case "Deny" -> deny(policy, Optional.of(binding), wrong);
                case "Warn" ->
                    remarks = remarks.and(Remarks.warning(List.of("Validation failed for ValidatingAdmissionPolicy '"
                            + policy.name() + "' with binding '" + binding.name() + "': " + wrong.message())));
                default -> annotate(FAILURE, failure(policy, binding, wrong));
            }
        }
    }

    /**
     * What is wrong with a write.
     *
     * @param index which of the policy's validations says so
     * @param reason of the refusal
     */
    record Wrong(int index, String message, String reason) {}

    /** A policy, or its binding, cannot be asked at all, and may not fail. */
    void deny(Policy policy, Optional<Binding> binding, Wrong wrong) {
        if (denial.isPresent()) return;
        String with = binding.map(one -> " with binding '" + one.name() + "'").orElse("");
        String message =
                "ValidatingAdmissionPolicy '" + policy.name() + "'" + with + " denied request: " + wrong.message();
        Status forbidden = request.forbidden(message);
        Status.Details details = forbidden.details();
        denial = Optional.of(new Status(
                code(wrong.reason()),
                wrong.reason(),
                forbidden.message(),
                new Status.Details(
                        details.name(),
                        details.group(),
                        details.kind(),
                        details.uid(),
                        List.of(new Status.Cause("", message, "")),
                        0)));
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }

    /** The audit log remembers what was said first under a key. */
    void annotate(String key, String value) {
        if (!remarks.annotations().containsKey(key)) remarks = remarks.annotated(key, value);
    }

    /** In the form of Kubernetes, which writes JSON so that it could stand in a page. */
    private static String failure(Policy policy, Binding binding, Wrong wrong) {
        Mapping failure = Mapping.of(
                "message",
                wrong.message(),
                "policy",
                policy.name(),
                "binding",
                binding.name(),
                "expressionIndex",
                wrong.index(),
                "validationActions",
                binding.actions());
        return Json.text(Tree.of(List.of(failure)))
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }

    Verdict verdict() {
        return denial.<Verdict>map(status -> new Verdict.Refuse(status, remarks))
                .orElseGet(() -> new Verdict.Let(request.object(), remarks));
    }
}
