package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.store.Snapshot;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One webhook of a configuration.
 *
 * @param mayChange whether it may change what is written
 * @param configuration the name of the object that states it
 * @param definition as it is stated there, with defaults
 */
record Webhook(boolean mayChange, String configuration, Mapping definition) {
    private static final String GROUP = "admissionregistration.k8s.io";
    private static final GroupKind MUTATING = new GroupKind(GROUP, "MutatingWebhookConfiguration");
    private static final GroupKind VALIDATING = new GroupKind(GROUP, "ValidatingWebhookConfiguration");

    /** Those that may change what is written, in the order in which they are asked: by configuration, then as listed there. */
    static List<Webhook> mutating(Snapshot head) {
        return all(head, MUTATING);
    }

    /** Those that may only refuse, in the order in which their refusals count. */
    static List<Webhook> validating(Snapshot head) {
        return all(head, VALIDATING);
    }

    private static List<Webhook> all(Snapshot head, GroupKind kind) {
        Collection<ApiObject> configurations = head.list(kind);
        if (configurations.isEmpty()) return List.of();
        List<Webhook> all = new ArrayList<>();
        for (ApiObject configuration : configurations)
            for (Mapping definition : configuration.root().sequence("webhooks").mappings())
                all.add(new Webhook(kind.equals(MUTATING), configuration.name(), definition));
        return all;
    }

    String name() {
        return definition.text("name").orElse("");
    }

    /** Unlike the name it is no other's. */
    String who() {
        return (mayChange ? "mutating/" : "validating/") + configuration + "/" + name();
    }

    Matcher matcher() {
        return Matcher.ofWebhook(definition);
    }

    /** Whether a write goes on where this webhook does not answer as it should. */
    boolean mayFail() {
        return definition.text("failurePolicy").equals(Optional.of("Ignore"));
    }

    /** Whether asking it about a write that is not made does no harm. */
    boolean answersDryRuns() {
        String sideEffects = definition.text("sideEffects").orElse("");
        return sideEffects.equals("None") || sideEffects.equals("NoneOnDryRun");
    }

    /** Whether it wants to see again what others have changed after it. */
    boolean isAskedAgain() {
        return definition.text("reinvocationPolicy").equals(Optional.of("IfNeeded"));
    }

    /** Whether it understands the only form of question that there is. */
    boolean understandsReviews() {
        return definition.sequence("admissionReviewVersions").texts().contains("v1");
    }

    Duration timeout() {
        return Duration.ofSeconds(definition.whole("timeoutSeconds").orElse(10L));
    }
}
