package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Puts a policy into force.
 *
 * @param about which of the writes that the policy is about
 * @param actions what happens to a write that the policy finds wrong: {@code Deny}, {@code Warn}, {@code Audit}
 * @param parameters where they are, if the binding says
 */
record Binding(String name, Matcher about, List<String> actions, Optional<Mapping> parameters) {

    static Binding of(ApiObject binding) {
        return new Binding(
                binding.name(),
                Matcher.ofConstraints(binding.spec().mapping("matchResources")),
                binding.spec().sequence("validationActions").texts(),
                binding.spec().get("paramRef").flatMap(reference -> reference.asMapping()));
    }
}
