package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Rules of MutatingAdmissionPolicies. */
final class MutatingPolicyRules implements Rules {
    private static final List<String> TYPES = List.of("ApplyConfiguration", "JSONPatch");

    private final Expressions expressions;

    MutatingPolicyRules(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public ApiObject defaults(ApiObject policy) {
        ApiObject filled = PolicyRules.filled(policy);
        return filled.with("spec", Fill.absent(filled.spec(), "reinvocationPolicy", "Never"));
    }

    @Override
    public List<Cause> validate(ApiObject policy) {
        Mapping spec = policy.spec();
        Problems problems = PolicyRules.common(spec);
        problems.oneOf("spec.reinvocationPolicy", spec.text("reinvocationPolicy"), "IfNeeded", "Never");
        List<Mapping> mutations = spec.sequence("mutations").mappings();
        if (mutations.isEmpty()) problems.required("spec.mutations", "mutations must contain at least one item");
        PolicyTexts texts = new PolicyTexts(policy, expressions, problems);
        texts.check();
        for (int i = 0; i < mutations.size(); i++) mutation("spec.mutations[" + i + "]", mutations.get(i), texts);
        return problems.causes();
    }

    private static void mutation(String at, Mapping mutation, PolicyTexts texts) {
        String type = mutation.text("patchType").orElse("");
        if (type.isEmpty()) texts.problems().required(at + ".patchType");
        else texts.problems().oneOf(at + ".patchType", Optional.of(type), TYPES.toArray(String[]::new));
        if (!TYPES.contains(type)) return;
        boolean applies = type.equals("ApplyConfiguration");
        String field = applies ? "applyConfiguration" : "jsonPatch";
        String other = applies ? "jsonPatch" : "applyConfiguration";
        if (mutation.has(other))
            texts.problems().forbidden(at + "." + other, "must not be set if patchType is " + type);
        if (!mutation.has(field)) texts.problems().required(at + "." + field);
        else texts.mutation(at + "." + field + ".expression", mutation.mapping(field), applies);
    }
}
