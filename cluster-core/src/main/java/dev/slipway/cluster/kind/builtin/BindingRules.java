package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;

/** RoleBindings and ClusterRoleBindings: the role stays the same for ever, since somebody was trusted with exactly that one. */
record BindingRules(boolean namespaced) implements Rules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    @Override
    public ApiObject defaults(ApiObject binding) {
        Mapping root = Fill.in(binding.root(), "roleRef", BindingRules::inGroup);
        root = Fill.each(root, "subjects", subject -> isAccount(subject) ? subject : inGroup(subject));
        return new ApiObject(root);
    }

    private static Mapping inGroup(Mapping reference) {
        return reference.text("apiGroup").orElse("").isEmpty() ? reference.with("apiGroup", GROUP) : reference;
    }

    private static boolean isAccount(Mapping subject) {
        return subject.text("kind").orElse("").equals("ServiceAccount");
    }

    @Override
    public List<Cause> validate(ApiObject binding) {
        Problems problems = new Problems();
        Mapping role = binding.root().mapping("roleRef");
        problems.oneOf("roleRef.apiGroup", role.text("apiGroup"), GROUP);
        String[] kinds = namespaced ? new String[] {"Role", "ClusterRole"} : new String[] {"ClusterRole"};
        String kind = role.text("kind").orElse("");
        if (!List.of(kinds).contains(kind)) problems.notSupported("roleRef.kind", kind, List.of(kinds));
        String name = role.text("name").orElse("");
        if (name.isEmpty()) problems.required("roleRef.name");
        else problems.rule("roleRef.name", name, Formats.pathSegment(name));
        List<Mapping> subjects = binding.root().sequence("subjects").mappings();
        for (int i = 0; i < subjects.size(); i++) check("subjects[" + i + "]", subjects.get(i), problems);
        return problems.causes();
    }

    private static void check(String field, Mapping subject, Problems problems) {
        String name = subject.text("name").orElse("");
        if (name.isEmpty()) problems.required(field + ".name");
        String group = subject.text("apiGroup").orElse("");
        switch (subject.text("kind").orElse("")) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) problems.rule(field + ".name", name, Formats.subdomain(name));
                if (!group.isEmpty()) problems.notSupported(field + ".apiGroup", group, List.of(""));
                if (subject.text("namespace").orElse("").isEmpty()) problems.required(field + ".namespace");
            }
            case "User", "Group" -> {
                if (!group.equals(GROUP)) problems.notSupported(field + ".apiGroup", group, List.of(GROUP));
            }
            default ->
                problems.notSupported(
                        field + ".kind", subject.text("kind").orElse(""), List.of("ServiceAccount", "User", "Group"));
        }
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        Mapping role = after.root().mapping("roleRef");
        if (!before.root().mapping("roleRef").equals(role)) problems.invalid("roleRef", role, "cannot change roleRef");
        return problems.causes();
    }
}
