package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.apiserver.policy.Policy.Stated;
import dev.slipway.cluster.kind.cel.Budget;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.kind.cel.Facts;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.cluster.kind.policy.PolicyExpressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;

/** What the expressions of a policy come to for one write and one object of parameters. */
final class Hearing {
    static final String SPENT =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    private final Policy policy;
    private final Seen seen;
    private final Facts facts;
    private final Budget budget = Budget.ofRequest();

    Hearing(Policy policy, Request request, Invocation invocation) {
        this.policy = policy;
        this.seen = new Seen(request, invocation.meant());
        this.facts = seen.facts()
                .with(
                        "namespaceObject",
                        PolicyExpressions.NAMESPACE,
                        request.home().map(Hearing::shown))
                .with("params", Plain.ANY, invocation.parameters().map(ApiObject::root))
                .withComputed("variables", policy.texts().variables(), budget);
    }

    /** A namespace without what is nobody's business. */
    private static Mapping shown(ApiObject namespace) {
        return namespace
                .withoutAt("metadata", "managedFields")
                .withoutAt("metadata", "ownerReferences")
                .root();
    }

    /** The write as the policy sees it. */
    Seen seen() {
        return seen;
    }

    /** What the conditions of a policy come to. */
    sealed interface Conditions {
        /** The policy is about the write. */
        record Met() implements Conditions {}

        /** It is not. */
        record Unmet() implements Conditions {}

        /** Nobody can tell. */
        record Unclear(String why) implements Conditions {}
    }

    Conditions conditions() {
        Budget own = Budget.ofConditions();
        List<String> errors = new ArrayList<>();
        for (Stated condition : policy.texts().conditions()) {
            Result result = ask(condition, own);
            if (result instanceof Result.Truth truth && !truth.value()) return new Conditions.Unmet();
            if (result instanceof Result.TooCostly) return new Conditions.Unclear(SPENT);
            if (result instanceof Result.Failed failed) errors.add(failed.why());
        }
        if (errors.isEmpty()) return new Conditions.Met();
        List<String> distinct = errors.stream().distinct().toList();
        return new Conditions.Unclear(distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]");
    }

    Result ask(Stated stated) {
        return ask(stated, budget);
    }

    /** @param from what it costs is taken from this, not from what the policy has for everything else */
    Result ask(Stated stated, Budget from) {
        return answer(stated, from, Compiled.Ready::ask);
    }

    /** What an expression makes. */
    Result make(Stated stated) {
        return answer(stated, budget, Compiled.Ready::make);
    }

    /** Asks an expression that is ready to be asked. */
    private interface Question {
        Result of(Compiled.Ready ready, Facts facts, Budget from);
    }

    private Result answer(Stated stated, Budget from, Question question) {
        if (!(stated.compiled() instanceof Compiled.Ready ready))
            return new Result.Failed("compilation error: " + ((Compiled.Broken) stated.compiled()).why());
        Result result = question.of(ready, facts, from);
        return result instanceof Result.Failed failed
                ? new Result.Failed("expression '" + stated.text() + "' resulted in error: " + failed.why())
                : result;
    }
}
