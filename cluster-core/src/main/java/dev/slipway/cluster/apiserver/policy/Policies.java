package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.apiserver.admission.Plugin;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What <a href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">ValidatingAdmissionPolicies</a> say of a write.
 * A policy counts where a binding puts it into force; the first denial, in the order of names, is what the client is told. Only for use on the loop.
 */
public final class Policies implements Plugin {
    private static final String GROUP = "admissionregistration.k8s.io";
    private static final GroupKind POLICY = new GroupKind(GROUP, "ValidatingAdmissionPolicy");
    private static final GroupKind BINDING = new GroupKind(GROUP, "ValidatingAdmissionPolicyBinding");

    private final Expressions expressions;
    /** Policies as last read, by name: reading one is more work than asking it. */
    private final Map<String, Policy> known = new LinkedHashMap<>();

    /** @param expressions who compiles what policies state */
    public Policies(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public Verdict judge(Request request) {
        Collection<ApiObject> policies = request.head().list(POLICY);
        if (policies.isEmpty() || Matcher.isExempt(request)) return Verdict.let(request.object());
        Findings findings = new Findings(request);
        for (ApiObject policy : policies) {
            List<Binding> bindings = bindingsOf(policy, request);
            if (!bindings.isEmpty()) new Enforcement(read(policy), request, findings).enforce(bindings);
        }
        return findings.verdict();
    }

    private static List<Binding> bindingsOf(ApiObject policy, Request request) {
        List<Binding> bindings = new ArrayList<>();
        for (ApiObject binding : request.head().list(BINDING))
            if (binding.spec().text("policyName").orElse("").equals(policy.name())) bindings.add(Binding.of(binding));
        return bindings;
    }

    private Policy read(ApiObject policy) {
        Policy last = known.get(policy.name());
        if (last != null && last.isOf(policy)) return last;
        Policy read = Policy.of(policy, expressions);
        known.put(policy.name(), read);
        return read;
    }
}
