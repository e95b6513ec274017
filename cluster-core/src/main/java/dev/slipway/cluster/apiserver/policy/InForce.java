package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies of one kind that bindings put into force. Only for use on the loop. */
final class InForce {
    private static final String GROUP = "admissionregistration.k8s.io";

    private final GroupKind policies;
    private final GroupKind bindings;
    private final Expressions expressions;
    /** Policies as last read, by name: reading one is more work than asking it. */
    private final Map<String, Policy> known = new LinkedHashMap<>();

    InForce(String kind, Expressions expressions) {
        this.policies = new GroupKind(GROUP, kind);
        this.bindings = new GroupKind(GROUP, kind + "Binding");
        this.expressions = expressions;
    }

    /** A policy and what puts it into force, at least one binding. */
    record Bound(Policy policy, List<Binding> bindings) {}

    /** Those at the moment of a write, in the order of names. */
    List<Bound> at(Request request) {
        List<Bound> bound = new ArrayList<>();
        for (ApiObject policy : request.head().list(policies)) {
            List<Binding> all = bindingsOf(policy, request);
            if (!all.isEmpty()) bound.add(new Bound(read(policy), all));
        }
        return bound;
    }

    private List<Binding> bindingsOf(ApiObject policy, Request request) {
        List<Binding> all = new ArrayList<>();
        for (ApiObject binding : request.head().list(bindings))
            if (binding.spec().text("policyName").orElse("").equals(policy.name())) all.add(Binding.of(binding));
        return all;
    }

    private Policy read(ApiObject policy) {
        Policy last = known.get(policy.name());
        if (last != null && last.isOf(policy)) return last;
        Policy read = Policy.of(policy, expressions);
        known.put(policy.name(), read);
        return read;
    }
}
