package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/** Rules of admission policies and their bindings. What their expressions say is checked where expressions are understood. */
final class PolicyRules {
    private static final String NEITHER = "validations or auditAnnotations must contain at least one item";

    private PolicyRules() {}

    /** ValidatingAdmissionPolicies. */
    static final class OfPolicy implements Rules {
        private final Expressions expressions;

        OfPolicy(Expressions expressions) {
            this.expressions = expressions;
        }

        @Override
        public ApiObject defaults(ApiObject policy) {
            return filled(policy);
        }

        @Override
        public ApiObject born(ApiObject policy) {
            return policy.withStatus(Mapping.empty());
        }

        @Override
        public List<Cause> validate(ApiObject policy) {
            Mapping spec = policy.spec();
            Problems problems = common(spec);
            if (spec.sequence("validations").isEmpty()
                    && spec.sequence("auditAnnotations").isEmpty()) {
                problems.required("spec.validations", NEITHER);
                problems.required("spec.auditAnnotations", NEITHER);
            }
            new PolicyTexts(policy, expressions, problems).check();
            return problems.causes();
        }
    }

    /** A policy with what it leaves unsaid of when it is asked. */
    static ApiObject filled(ApiObject policy) {
        Mapping spec = Fill.absent(policy.spec(), "failurePolicy", "Fail");
        return policy.with("spec", Fill.in(spec, "matchConstraints", Matching::constraints));
    }

    /** What is wrong with when a policy is asked, and with what. */
    static Problems common(Mapping spec) {
        Problems problems = new Problems();
        problems.oneOf("spec.failurePolicy", spec.text("failurePolicy"), "Fail", "Ignore");
        if (spec.has("paramKind")) paramKind(spec.mapping("paramKind"), problems);
        Mapping constraints = spec.mapping("matchConstraints");
        if (constraints.isEmpty()) problems.required("spec.matchConstraints");
        else if (constraints.sequence("resourceRules").isEmpty())
            problems.required("spec.matchConstraints.resourceRules");
        Matching.checkConstraints("spec.matchConstraints", constraints, problems);
        return problems;
    }

    private static void paramKind(Mapping kind, Problems problems) {
        for (String field : List.of("apiVersion", "kind")) {
            if (kind.text(field).orElse("").isEmpty()) problems.required("spec.paramKind." + field);
        }
    }

    /** Bindings of policies. */
    static final class OfBinding implements Rules {
        private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

        private final boolean hasActions;

        /** @param hasActions whether it says what happens to a write that the policy finds wrong */
        OfBinding(boolean hasActions) {
            this.hasActions = hasActions;
        }

        @Override
        public ApiObject defaults(ApiObject binding) {
            return binding.with("spec", Fill.in(binding.spec(), "matchResources", Matching::constraints));
        }

        @Override
        public List<Cause> validate(ApiObject binding) {
            Problems problems = new Problems();
            Mapping spec = binding.spec();
            if (spec.text("policyName").orElse("").isEmpty()) problems.required("spec.policyName");
            if (spec.has("paramRef")) paramRef(spec.mapping("paramRef"), problems);
            Matching.checkConstraints("spec.matchResources", spec.mapping("matchResources"), problems);
            if (hasActions) actions(spec, problems);
            return problems.causes();
        }

        private static void actions(Mapping spec, Problems problems) {
            List<String> actions = spec.sequence("validationActions").texts();
            if (actions.isEmpty()) problems.required("spec.validationActions");
            for (int i = 0; i < actions.size(); i++) {
                String at = "spec.validationActions[" + i + "]";
                if (!ACTIONS.contains(actions.get(i))) problems.notSupported(at, actions.get(i), ACTIONS);
                if (actions.indexOf(actions.get(i)) < i) problems.duplicate(at, actions.get(i));
            }
            if (actions.contains("Deny") && actions.contains("Warn"))
                problems.invalid(
                        "spec.validationActions",
                        spec.sequence("validationActions"),
                        "must not contain both Deny and Warn (repeating the same validation failure information in the"
                                + " API response and headers serves no purpose)");
        }

        private static void paramRef(Mapping ref, Problems problems) {
            boolean named = !ref.text("name").orElse("").isEmpty();
            if (named == ref.has("selector")) {
                String field = named ? "spec.paramRef.name" : "spec.paramRef";
                if (named) problems.forbidden(field, "name and selector are mutually exclusive");
                else problems.required(field, "one of name or selector must be specified");
            }
            Optional<String> action = ref.text("parameterNotFoundAction");
            if (action.isEmpty()) problems.required("spec.paramRef.parameterNotFoundAction");
            problems.oneOf("spec.paramRef.parameterNotFoundAction", action, "Allow", "Deny");
        }
    }
}
