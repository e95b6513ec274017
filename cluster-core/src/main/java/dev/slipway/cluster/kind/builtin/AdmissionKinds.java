package dev.slipway.cluster.kind.builtin;

import static dev.slipway.cluster.kind.builtin.Entry.extension;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Generation;
import dev.slipway.cluster.kind.Kind.Traits;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;

/** The group {@code admissionregistration.k8s.io}: who else is asked before a write is done. */
final class AdmissionKinds {
    private static final String GROUP = "admissionregistration.k8s.io/v1";
    private static final Traits COUNTED =
            Traits.USUAL.counting(Generation.ALL_BUT_STATUS).needingVersionOnUpdate();

    private AdmissionKinds() {}

    static List<Kind> all(Entry entry, Expressions expressions) {
        return List.of(
                webhooks(entry, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", expressions),
                webhooks(entry, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", expressions),
                policies(entry, "ValidatingAdmissionPolicy", "validatingadmissionpolicies")
                        .withSubresources("status")
                        .withRules(new PolicyRules.OfPolicy(expressions))
                        .withColumns(ofPolicy("Validations", "How many validations it has.", "validations")),
                policies(entry, "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings")
                        .withRules(new PolicyRules.OfBinding(true))
                        .withColumns(ofBinding()),
                policies(entry, "MutatingAdmissionPolicy", "mutatingadmissionpolicies")
                        .withRules(new MutatingPolicyRules(expressions))
                        .withColumns(ofPolicy("Mutations", "How many mutations it has.", "mutations")),
                policies(entry, "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
                        .withRules(new PolicyRules.OfBinding(false))
                        .withColumns(ofBinding()));
    }

    private static Kind policies(Entry entry, String kind, String plural) {
        return extension(entry.of(GROUP, kind, plural, "V1" + kind))
                .clusterScoped()
                .withTraits(COUNTED);
    }

    private static List<Column> ofPolicy(String column, String description, String list) {
        return List.of(
                Column.NAME,
                Cells.text(column, description, policy ->
                        (long) policy.spec().sequence(list).size()),
                Cells.text("ParamKind", "What its parameters are.", AdmissionKinds::paramKind),
                Cells.AGE);
    }

    private static List<Column> ofBinding() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "PolicyName",
                        "The policy that it puts into force.",
                        binding -> Cells.text(binding.spec(), "", "policyName")),
                Cells.text("ParamRef", "Where its parameters are.", AdmissionKinds::paramRef),
                Cells.AGE);
    }

    private static Kind webhooks(Entry entry, String kind, String plural, Expressions expressions) {
        return extension(entry.of(GROUP, kind, plural, "V1" + kind))
                .clusterScoped()
                .withTraits(COUNTED)
                .withRules(new WebhookRules(kind.startsWith("Mutating"), expressions))
                .withColumns(
                        Column.NAME,
                        Cells.text("Webhooks", "How many webhooks are asked.", configuration ->
                                (long) configuration.root().sequence("webhooks").size()),
                        Cells.AGE);
    }

    private static String paramKind(ApiObject policy) {
        Mapping kind = policy.spec().mapping("paramKind");
        return kind.isEmpty() ? "<unset>" : Cells.text(kind, "", "apiVersion") + "/" + Cells.text(kind, "", "kind");
    }

    private static String paramRef(ApiObject binding) {
        Mapping ref = binding.spec().mapping("paramRef");
        if (ref.isEmpty()) return "<unset>";
        String name = Cells.text(ref, "", "name");
        String namespace = Cells.text(ref, "", "namespace");
        if (name.isEmpty()) return namespace + "/" + Cells.selector(ref.mapping("selector"));
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
