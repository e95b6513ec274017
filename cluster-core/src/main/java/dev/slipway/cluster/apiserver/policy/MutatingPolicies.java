package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.apiserver.admission.Plugin;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What <a href="https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/">MutatingAdmissionPolicies</a> make of what is
 * written, one after the other in the order of names. Only for use on the loop.
 */
public final class MutatingPolicies implements Plugin {
    /** Actions on an object, of which nothing is kept. */
    private static final Set<String> ACTIONS = Set.of("binding", "eviction");

    private final InForce inForce;

    /** @param expressions who compiles what policies state */
    public MutatingPolicies(Expressions expressions) {
        this.inForce = new InForce("MutatingAdmissionPolicy", expressions);
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        return through(request, policy -> true);
    }

    @Override
    public Answer<ApiObject> mutateAgain(Request request) {
        return through(request, Policy::isAskedAgain);
    }

    private Answer<ApiObject> through(Request request, Predicate<Policy> isAsked) {
        boolean isKept = request.operation() != Operation.DELETE && !ACTIONS.contains(request.subresource());
        if (!isKept || Matcher.isExempt(request)) return Answer.done(request.object());
        ApiObject object = request.object();
        for (InForce.Bound bound : inForce.at(request)) {
            if (!isAsked.test(bound.policy())) continue;
            Answer<ApiObject> after = new Alteration(bound.policy(), request.of(object)).through(bound.bindings());
            if (after.refusal().isPresent()) return after;
            object = after.asOptional().orElseThrow();
        }
        return Answer.done(object);
    }
}
