package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.sync.model.HealthRule;
import dev.slipway.sync.rollout.Health.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which objects are judged, one per kind, and a kind is its group and its name: a {@code Role} of another group is no Role. An
 * object that is being deleted is on its way out, whatever its kind. A kind without a rule of its own is judged by the conditions that the API
 * conventions name; one that has none is Unknown.
 */
public final class HealthRules {
    /** Kinds that do all they do by being there. */
    private static final List<String> PASSIVE = List.of(
            "ConfigMap",
            "Secret",
            "ServiceAccount",
            "ResourceQuota",
            "LimitRange",
            "ComponentStatus",
            "Endpoints",
            "Event",
            "PodTemplate",
            "ControllerRevision.apps",
            "Role.rbac.authorization.k8s.io",
            "RoleBinding.rbac.authorization.k8s.io",
            "ClusterRole.rbac.authorization.k8s.io",
            "ClusterRoleBinding.rbac.authorization.k8s.io",
            "NetworkPolicy.networking.k8s.io",
            "IngressClass.networking.k8s.io",
            "IPAddress.networking.k8s.io",
            "ServiceCIDR.networking.k8s.io",
            "EndpointSlice.discovery.k8s.io",
            "Event.events.k8s.io",
            "Lease.coordination.k8s.io",
            "PriorityClass.scheduling.k8s.io",
            "RuntimeClass.node.k8s.io",
            "StorageClass.storage.k8s.io",
            "CSIDriver.storage.k8s.io",
            "CSINode.storage.k8s.io",
            "CSIStorageCapacity.storage.k8s.io",
            "VolumeAttributesClass.storage.k8s.io",
            "FlowSchema.flowcontrol.apiserver.k8s.io",
            "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
            "MutatingWebhookConfiguration.admissionregistration.k8s.io",
            "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
            "MutatingAdmissionPolicy.admissionregistration.k8s.io",
            "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
            "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
            "DeviceClass.resource.k8s.io",
            "ResourceClaimTemplate.resource.k8s.io",
            "ResourceSlice.resource.k8s.io",
            "NodeMetrics.metrics.k8s.io",
            "PodMetrics.metrics.k8s.io");

    private HealthRules() {}

    /** An object that should be there and is not. */
    public static Health missing() {
        return Health.of(State.MISSING, "NotFound", "it does not exist");
    }

    /** A Job that has run to its end and has deleted itself since. */
    public static Health ended() {
        return Health.healthy("Completed");
    }

    /**
     * The health of a live object.
     *
     * @param rules of custom resources; one without a rule is judged by convention
     * @param now what is wrong for a while is not yet Degraded; see {@link Health#reviewAt}
     */
    public static Health judge(ApiObject object, World world, List<HealthRule> rules, Instant now) {
        if (object.isDeleting()) return Health.of(State.PROGRESSING, "Terminating", "it is being deleted");
        Scene scene = new Scene(world, now);
        return switch (object.gvk().groupKind().toString()) {
            case "Deployment.apps" -> WorkloadRules.deployment(object, scene);
            case "ReplicaSet.apps", "ReplicationController" -> WorkloadRules.replicaSet(object, scene);
            case "StatefulSet.apps" -> WorkloadRules.statefulSet(object, scene);
            case "DaemonSet.apps" -> WorkloadRules.daemonSet(object, scene);
            case "Job.batch" -> JobRules.job(object, scene);
            case "CronJob.batch" -> JobRules.cronJob(object);
            case "Pod" -> PodRules.pod(object, scene);
            case "Service" -> service(object);
            case "Ingress.networking.k8s.io" -> Health.healthy("Present");
            case "HorizontalPodAutoscaler.autoscaling" -> ScalingRules.autoscaler(object, scene);
            case "PodDisruptionBudget.policy" -> ScalingRules.disruptionBudget(object, scene);
            case "Namespace" -> namespace(object);
            case "PersistentVolumeClaim" -> StorageRules.claim(object, scene);
            case "PersistentVolume" -> StorageRules.volume(object);
            case "VolumeAttachment.storage.k8s.io" -> StorageRules.attachment(object);
            case "Node" -> node(object);
            case "CustomResourceDefinition.apiextensions.k8s.io" -> ServingRules.definition(object);
            case "APIService.apiregistration.k8s.io" -> ServingRules.apiService(object, scene);
            case "ValidatingAdmissionPolicy.admissionregistration.k8s.io" -> ServingRules.policy(object);
            case "CertificateSigningRequest.certificates.k8s.io" -> ServingRules.signingRequest(object);
            default ->
                PASSIVE.contains(object.gvk().groupKind().toString())
                        ? Health.healthy("Present")
                        : custom(object, rules);
        };
    }

    private static Health custom(ApiObject object, List<HealthRule> rules) {
        return rules.stream()
                .filter(rule -> rule.kind().equals(object.gvk().groupKind()))
                .findFirst()
                .map(rule -> CustomRules.judge(object, rule))
                .orElseGet(() -> byConditions(object));
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

    private static Health node(ApiObject node) {
        return node.condition("Ready")
                .map(HealthRules::byVerdict)
                .orElse(Health.of(State.PROGRESSING, "NotReady", "its kubelet has not reported yet"));
    }

    /**
     * Custom resources, by convention: Ready or Available says how it is; Reconciling and Stalled are kstatus' two. A status of an older
     * generation says nothing.
     */
    private static Health byConditions(ApiObject object) {
        Optional<Long> observed = object.status().whole("observedGeneration");
        if (observed.isPresent() && observed.get() < object.generation())
            return Health.of(State.PROGRESSING, "NotObserved", "its controller has not seen the last change");
        Optional<Condition> stalled = Conditions.whenTrue(object, "Stalled");
        if (stalled.isPresent()) return by(State.DEGRADED, stalled.get());
        Optional<Condition> moving = Conditions.whenTrue(object, "Reconciling");
        if (moving.isPresent()) return by(State.PROGRESSING, moving.get());
        Optional<Condition> verdict = object.condition("Ready")
                .or(() -> object.condition("Available"))
                .or(() -> object.condition("Succeeded"));
        return verdict.map(HealthRules::byVerdict)
                .orElse(Health.of(
                        State.UNKNOWN,
                        "NoRule",
                        "there is no rule that tells whether a " + object.kind()
                                + " is well; write one under health in slipway.yaml"));
    }

    private static Health by(State state, Condition condition) {
        return Health.of(state, Conditions.reason(condition, condition.type()), Conditions.message(condition));
    }

    private static Health byVerdict(Condition condition) {
        if (condition.isTrue()) return Health.healthy(Conditions.reason(condition, condition.type()));
        return Health.of(
                State.PROGRESSING,
                Conditions.reason(condition, "Not" + condition.type()),
                Conditions.message(condition));
    }
}
