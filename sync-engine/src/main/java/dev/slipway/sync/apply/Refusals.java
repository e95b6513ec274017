package dev.slipway.sync.apply;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.path.Path;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.plan.Step;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a control plane's refusal means to the person who wrote the manifest. */
public final class Refusals {
    private Refusals() {}

    static Problem problem(ApiObject object, Origin origin, Status status) {
        return problem(object.key(), origin, status);
    }

    /** The problem that a refused write is; a Secret's values are not in it. */
    public static Problem problem(ObjectKey key, Origin origin, Status status) {
        Reason reason = status.isNotFound() && status.details().name().isEmpty() ? Reason.UnknownKind : Reason.Refused;
        return Problem.at(
                reason, origin, key + ": the control plane refused it: " + said(key, status) + advice(key, status));
    }

    /** Why a step cannot be carried out, in the server's words, and what to do where the rules of the kind are in the way. */
    static Problem problem(Step step, Status status) {
        Problem problem = problem(step.key(), step.origin(), status);
        boolean advised =
                step.divergence().fixed().isEmpty() || status.message().contains("immutable");
        return advised ? problem : Problem.at(problem.reason(), step.origin(), problem.message() + advice(step.key()));
    }

    /** Why a step cannot be carried out that the server would take, and leave the object as it was. */
    static Optional<Problem> passedOver(Step step) {
        String fields = step.passedOver().stream().map(Path::display).collect(Collectors.joining(", "));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.at(
                        Reason.Refused,
                        step.origin(),
                        step.key() + ": the control plane keeps " + fields + " as it was made, whatever is sent"
                                + advice(step.key())));
    }

    /** Messages about a Secret may quote its values; only the names of fields are safe to show. */
    private static String said(ObjectKey key, Status status) {
        if (!key.kind().kind().equals("Secret")) return status.message();
        String fields = status.details().causes().stream()
                .map(cause -> cause.field() + " (" + cause.reason() + ")")
                .collect(Collectors.joining(", "));
        return fields.isEmpty() ? status.reason() : status.reason() + " at " + fields;
    }

    private static String advice(ObjectKey key, Status status) {
        return status.message().contains("immutable") ? advice(key) : "";
    }

    private static String advice(ObjectKey key) {
        return "; to have the " + key.kind().kind()
                + " deleted and made again, give it the annotation slipway.dev/replace: \"true\"";
    }
}
