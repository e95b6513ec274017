package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.sync.rollout.Health.State;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which objects are judged, one per kind. An object that is being deleted is on its way out, whatever its kind. A kind without
 * a rule of its own is judged by the conditions that the API conventions name; one that has none is Unknown.
 */
public final class HealthRules {
    /** Kinds that do all they do by being there. */
    private static final List<String> PASSIVE = List.of(
            "ConfigMap",
            "Secret",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding",
            "ResourceQuota",
            "LimitRange",
            "NetworkPolicy",
            "PriorityClass",
            "RuntimeClass",
            "StorageClass",
            "IngressClass",
            "PodDisruptionBudget",
            "Endpoints",
            "EndpointSlice",
            "CronJob",
            "PersistentVolume",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration");

    private HealthRules() {}

    /** An object that should be there and is not. */
    public static Health missing() {
        return Health.of(State.MISSING, "NotFound", "it does not exist");
    }

    /** The health of a live object. */
    public static Health judge(ApiObject object, World world) {
        if (object.isDeleting()) return Health.of(State.PROGRESSING, "Terminating", "it is being deleted");
        return switch (object.kind()) {
            case "Deployment" -> WorkloadRules.deployment(object, world);
            case "ReplicaSet" -> WorkloadRules.replicaSet(object, world);
            case "StatefulSet" -> WorkloadRules.statefulSet(object, world);
            case "DaemonSet" -> WorkloadRules.daemonSet(object, world);
            case "Job" -> WorkloadRules.job(object, world);
            case "Pod" -> PodRules.pod(object);
            case "Service" -> service(object);
            case "Namespace" -> namespace(object);
            case "PersistentVolumeClaim" -> claim(object);
            case "CustomResourceDefinition" -> definition(object);
            default -> PASSIVE.contains(object.kind()) ? Health.healthy("Present") : byConditions(object);
        };
    }

    private static Health service(ApiObject service) {
        boolean waits = service.spec().text("type").equals(Optional.of("LoadBalancer"))
                && service.status().mapping("loadBalancer").sequence("ingress").isEmpty();
        return waits
                ? Health.of(State.PROGRESSING, "NoAddress", "it waits for an address of its load balancer")
                : Health.healthy("Present");
    }

    private static Health namespace(ApiObject namespace) {
        String phase = namespace.status().text("phase").orElse("Active");
        return phase.equals("Active")
                ? Health.healthy("Active")
                : Health.of(State.PROGRESSING, phase, "it is " + phase);
    }

    private static Health claim(ApiObject claim) {
        String phase = claim.status().text("phase").orElse("Pending");
        return switch (phase) {
            case "Bound" -> Health.healthy("Bound");
            case "Lost" -> Health.of(State.DEGRADED, "Lost", "its volume is lost");
            default -> Health.of(State.PROGRESSING, phase, "it is not bound to a volume");
        };
    }

    private static Health definition(ApiObject definition) {
        Optional<Condition> refused = definition
                .condition("NamesAccepted")
                .filter(condition -> condition.status().equals("False"));
        if (refused.isPresent())
            return Health.of(
                    State.DEGRADED, refused.get().reason(), refused.get().message());
        return definition.condition("Established").filter(Condition::isTrue).isPresent()
                ? Health.healthy("Established")
                : Health.of(State.PROGRESSING, "NotEstablished", "its kind is not served yet");
    }

    /**
     * Custom resources, by convention: Ready or Available says how it is; Reconciling and Stalled are kstatus' two. A status of an older
     * generation says nothing.
     */
    private static Health byConditions(ApiObject object) {
        Optional<Long> observed = object.status().whole("observedGeneration");
        if (observed.isPresent() && observed.get() < object.generation())
            return Health.of(State.PROGRESSING, "NotObserved", "its controller has not seen the last change");
        Optional<Condition> stalled = object.condition("Stalled").filter(Condition::isTrue);
        if (stalled.isPresent())
            return Health.of(
                    State.DEGRADED, stalled.get().reason(), stalled.get().message());
        Optional<Condition> moving = object.condition("Reconciling").filter(Condition::isTrue);
        if (moving.isPresent())
            return Health.of(
                    State.PROGRESSING, moving.get().reason(), moving.get().message());
        Optional<Condition> verdict = object.condition("Ready")
                .or(() -> object.condition("Available"))
                .or(() -> object.condition("Succeeded"));
        return verdict.map(HealthRules::byVerdict)
                .orElse(Health.of(
                        State.UNKNOWN,
                        "NoRule",
                        "there is no rule that tells whether a " + object.kind() + " is well"));
    }

    private static Health byVerdict(Condition condition) {
        if (condition.isTrue())
            return Health.healthy(condition.reason().isEmpty() ? condition.type() : condition.reason());
        return Health.of(
                State.PROGRESSING,
                condition.reason().isEmpty() ? "Not" + condition.type() : condition.reason(),
                condition.message().isEmpty()
                        ? "its condition " + condition.type() + " is " + condition.status()
                        : condition.message());
    }
}
