package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.sync.rollout.Health.State;
import java.util.Optional;

/** Objects that change what an API server serves, admits or signs. */
final class ServingRules {
    private ServingRules() {}

    static Health definition(ApiObject definition) {
        Optional<Condition> refused = Conditions.whenFalse(definition, "NamesAccepted");
        if (refused.isPresent())
            return Health.of(
                    State.DEGRADED, refused.get().reason(), refused.get().message());
        return Conditions.whenTrue(definition, "Established").isPresent()
                ? Health.healthy("Established")
                : Health.of(State.PROGRESSING, "NotEstablished", "its kind is not served yet");
    }

    /** A server behind an API may restart; one that stays away takes a part of the API with it. */
    static Health apiService(ApiObject service, Scene scene) {
        Optional<Condition> available = service.condition("Available");
        if (available.isEmpty()) return unseen();
        if (available.get().isTrue()) return Health.healthy("Available");
        return scene.patient(
                Conditions.since(service, "Available"),
                Health.GRACE,
                Conditions.reason(available.get(), "NotAvailable"),
                Conditions.message(available.get()));
    }

    /** A policy is in force by being there. What the type checker doubts is a warning: it may concern kinds that never come by. */
    static Health policy(ApiObject policy) {
        return policy.status().mapping("typeChecking").sequence("expressionWarnings").mappings().stream()
                .findFirst()
                .map(warning -> Health.healthy("TypeWarnings")
                        .saying(warning.text("fieldRef").orElse("") + ": "
                                + warning.text("warning").orElse("")))
                .orElse(Health.healthy("Present"));
    }

    /** Denied and Failed are final; an approval is not yet a certificate. */
    static Health signingRequest(ApiObject request) {
        Optional<Condition> ended =
                Conditions.whenTrue(request, "Denied").or(() -> Conditions.whenTrue(request, "Failed"));
        if (ended.isPresent())
            return Health.of(
                    State.DEGRADED,
                    Conditions.reason(ended.get(), ended.get().type()),
                    Conditions.message(ended.get()));
        if (request.status().text("certificate").filter(text -> !text.isEmpty()).isPresent())
            return Health.healthy("Issued");
        return Conditions.whenTrue(request, "Approved").isPresent()
                ? Health.of(State.PROGRESSING, "NotSigned", "it is approved and waits for its signer")
                : Health.of(State.PROGRESSING, "NotApproved", "it waits for an approval");
    }

    private static Health unseen() {
        return Health.of(State.UNKNOWN, "NotObserved", "nobody has said yet whether it is available");
    }
}
