package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.apiserver.admission.Plugin;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.kind.cel.Expressions;
import java.util.List;

/**
 * What <a href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">ValidatingAdmissionPolicies</a> say of a write.
 * A policy counts where a binding puts it into force; the first denial, in the order of names, is what the client is told. Only for use on the loop.
 */
public final class Policies implements Plugin {
    private final InForce inForce;

    /** @param expressions who compiles what policies state */
    public Policies(Expressions expressions) {
        this.inForce = new InForce("ValidatingAdmissionPolicy", expressions);
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public Verdict judge(Request request) {
        if (Matcher.isExempt(request)) return Verdict.let(request.object());
        List<InForce.Bound> all = inForce.at(request);
        if (all.isEmpty()) return Verdict.let(request.object());
        Findings findings = new Findings(request);
        for (InForce.Bound bound : all) new Enforcement(bound.policy(), request, findings).enforce(bound.bindings());
        return findings.verdict();
    }
}
