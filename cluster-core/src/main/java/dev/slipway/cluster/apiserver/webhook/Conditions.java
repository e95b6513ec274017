package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.cel.Budget;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.kind.cel.Facts;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions under which webhooks are asked. One that does not hold leaves the webhook out, whatever the others come to; one that cannot be told
 * is a matter of the failure policy.
 */
final class Conditions {
    private final Expressions expressions;
    private Optional<PolicyExpressions> scope = Optional.empty();

    Conditions(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Whether all of a webhook's hold; refused where that cannot be told and the write must not go on then. */
    Answer<Boolean> hold(Webhook webhook, Seen seen) {
        List<Mapping> conditions =
                webhook.definition().sequence("matchConditions").mappings();
        if (conditions.isEmpty()) return Answer.done(true);
        Facts facts = seen.facts().with("namespaceObject", PolicyExpressions.NAMESPACE, Optional.<Mapping>empty());
        Budget budget = Budget.ofConditions();
        List<String> failures = new ArrayList<>();
        for (Mapping condition : conditions) {
            String text = condition.text("expression").orElse("").strip();
            Result result = ask(text, facts, budget);
            if (result instanceof Result.Truth truth && !truth.value()) return Answer.done(false);
            if (!(result instanceof Result.Truth)) failures.add(why(text, result));
        }
        if (failures.isEmpty()) return Answer.done(true);
        if (webhook.mayFail()) return Answer.done(false);
        String listed = failures.size() == 1 ? failures.get(0) : "[" + String.join(", ", failures) + "]";
        return Answer.refused(seen.request().forbidden(listed));
    }

    private Result ask(String text, Facts facts, Budget budget) {
        Compiled compiled = scope().condition(text);
        if (compiled instanceof Compiled.Ready ready) return ready.ask(facts, budget);
        return new Result.Failed("compilation error: " + ((Compiled.Broken) compiled).why());
    }

    /** Most control planes have no conditions, and do not pay for them. */
    private PolicyExpressions scope() {
        PolicyExpressions made = scope.orElseGet(() -> new PolicyExpressions(Mapping.empty(), expressions));
        scope = Optional.of(made);
        return made;
    }

    private static String why(String text, Result result) {
        if (result instanceof Result.TooCostly) return "validation failed due to running out of cost budget";
        String why = result instanceof Result.Failed failed ? failed.why() : "the result is no bool";
        return "expression '" + text + "' resulted in error: " + why;
    }
}
