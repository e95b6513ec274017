package dev.slipway.cluster.kind.schema;

import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.tree.Tree;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the model classes do not say: which lists are maps and by which keys, which are sets, what is atomic, how a strategic merge patch
 * matches items, and which keys have defaults. Written from the API reference of Kubernetes 1.36; what is not listed is atomic when it is a
 * list and granular when it is a map or a struct.
 *
 * <p>One line per field or type:
 *
 * <pre>
 * V1PodSpec.containers  map=name patch=name    items are matched by name when applied, and when patched
 * V1PodSpec.nodeSelector atomic                one value as a whole
 * V1DeploymentSpec.strategy retainKeys         a union: clients name in a patch which members stay
 * V1PodDisruptionBudgetSpec.selector replace   a patch does not merge into it
 * V1ContainerPort.protocol default=TCP         counts as part of the key where it is absent
 * V1ObjectMeta.finalizers  set patch=          items are merged as a set
 * </pre>
 */
final class Markers {
    private static final String TABLE = """
            V1ObjectMeta.ownerReferences map=uid patch=uid
            V1ObjectMeta.finalizers set patch=
            V1PodSpec.containers map=name patch=name
            V1PodSpec.initContainers map=name patch=name
            V1PodSpec.ephemeralContainers map=name patch=name
            V1PodSpec.volumes map=name patch=name retainKeys
            V1PodSpec.resourceClaims map=name patch=name retainKeys
            V1PodSpec.imagePullSecrets map=name patch=name
            V1PodSpec.schedulingGates map=name patch=name
            V1PodSpec.hostAliases map=ip patch=ip
            V1PodSpec.topologySpreadConstraints map=topologyKey,whenUnsatisfiable patch=topologyKey
            V1PodSpec.nodeSelector atomic
            V1Container.env map=name patch=name
            V1Container.ports map=containerPort,protocol patch=containerPort
            V1Container.volumeMounts map=mountPath patch=mountPath
            V1Container.volumeDevices map=devicePath patch=devicePath
            V1EphemeralContainer.env map=name patch=name
            V1EphemeralContainer.ports map=containerPort,protocol patch=containerPort
            V1EphemeralContainer.volumeMounts map=mountPath patch=mountPath
            V1EphemeralContainer.volumeDevices map=devicePath patch=devicePath
            V1ContainerPort.protocol default=TCP
            CoreV1ResourceClaim atomic
            V1ResourceRequirements.claims map=name
            V1PodStatus.conditions map=type patch=type
            V1PodStatus.podIPs map=ip patch=ip
            V1PodStatus.hostIPs patch=ip
            V1PodStatus.resourceClaimStatuses map=name patch=name
            V1ContainerStatus.volumeMounts map=mountPath patch=mountPath
            V1ContainerStatus.allocatedResourcesStatus map=name patch=name
            V1ServiceSpec.ports map=port,protocol patch=port
            V1ServiceSpec.selector atomic
            V1ServicePort.protocol default=TCP
            V1ServiceStatus.conditions map=type patch=type
            V1ServiceAccount.secrets map=name patch=name
            V1NodeSpec.podCIDRs set patch=
            V1NodeStatus.addresses map=type patch=type
            V1NodeStatus.conditions map=type patch=type
            V1NamespaceStatus.conditions map=type patch=type
            V1PersistentVolumeClaimStatus.conditions map=type patch=type
            V1ReplicationControllerSpec.selector atomic
            V1ReplicationControllerStatus.conditions map=type patch=type
            V1DeploymentSpec.strategy retainKeys
            V1DeploymentStatus.conditions map=type patch=type
            V1ReplicaSetStatus.conditions map=type patch=type
            V1StatefulSetStatus.conditions map=type patch=type
            V1DaemonSetStatus.conditions map=type patch=type
            V1JobStatus.conditions patch=type
            V1PodFailurePolicyOnExitCodesRequirement.values set
            V2HorizontalPodAutoscalerStatus.conditions map=type patch=type
            V1PodDisruptionBudgetSpec.selector replace
            V1PodDisruptionBudgetStatus.conditions map=type patch=type
            V1CertificateSigningRequestStatus.conditions map=type
            V1CustomResourceDefinitionStatus.conditions map=type
            V1JSONSchemaProps.x-kubernetes-validations map=rule patch=rule
            V1ServiceCIDRStatus.conditions map=type patch=type
            V1Endpoint.addresses set
            V1CSIDriverSpec.volumeLifecycleModes set
            V1CSINodeSpec.drivers map=name patch=name
            V1MutatingWebhookConfiguration.webhooks map=name patch=name
            V1ValidatingWebhookConfiguration.webhooks map=name patch=name
            V1MutatingWebhook.matchConditions map=name patch=name
            V1ValidatingWebhook.matchConditions map=name patch=name
            V1ValidatingAdmissionPolicySpec.variables map=name patch=name
            V1ValidatingAdmissionPolicySpec.matchConditions map=name patch=name
            V1ValidatingAdmissionPolicyBindingSpec.validationActions set
            V1MutatingAdmissionPolicySpec.variables map=name patch=name
            V1MutatingAdmissionPolicySpec.matchConditions map=name patch=name
            V1MatchResources atomic
            V1NamedRuleWithOperations atomic
            V1ParamKind atomic
            V1ParamRef atomic
            V1Variable atomic
            V1Scheduling.nodeSelector atomic
            V1LabelSelector atomic
            V1ObjectReference atomic
            V1LocalObjectReference atomic
            V1TypedLocalObjectReference atomic
            V1SecretReference atomic
            V1ConfigMapKeySelector atomic
            V1SecretKeySelector atomic
            V1ObjectFieldSelector atomic
            V1ResourceFieldSelector atomic
            V1NodeSelector atomic
            V1NodeSelectorTerm atomic
            V1ScopeSelector atomic
            V1TopologySelectorTerm atomic
            V1CrossVersionObjectReference atomic
            V1OwnerReference atomic
            V1RoleRef atomic
            RbacV1Subject atomic
            CoreV1EndpointPort atomic
            DiscoveryV1EndpointPort atomic
            V1EndpointAddress atomic
            V1ServiceBackendPort atomic
            """;

    /** What is said of one field or type. */
    record Marker(
            Optional<ListKind> list,
            List<String> keys,
            Optional<String> patchKey,
            boolean atomic,
            boolean retainKeys,
            boolean replace,
            Optional<Tree> standard) {
        static final Marker NONE =
                new Marker(Optional.empty(), List.of(), Optional.empty(), false, false, false, Optional.empty());

        ListKind listKind() {
            return list.orElse(ListKind.ATOMIC);
        }

        /** How a client that makes a strategic merge patch has to treat the field; empty where nothing is special. */
        String patchStrategy() {
            if (replace) return "replace";
            String merge = patchKey.isPresent() ? "merge" : "";
            return retainKeys ? (merge.isEmpty() ? "" : merge + ",") + "retainKeys" : merge;
        }

        private Marker and(String word) {
            String value = word.substring(word.indexOf('=') + 1);
            return switch (word.replaceFirst("=.*", "")) {
                case "map" ->
                    new Marker(
                            Optional.of(ListKind.MAP),
                            Arrays.asList(value.split(",")),
                            patchKey,
                            atomic,
                            retainKeys,
                            replace,
                            standard);
                case "set" ->
                    new Marker(Optional.of(ListKind.SET), keys, patchKey, atomic, retainKeys, replace, standard);
                case "patch" -> new Marker(list, keys, Optional.of(value), atomic, retainKeys, replace, standard);
                case "atomic" -> new Marker(list, keys, patchKey, true, retainKeys, replace, standard);
                case "retainKeys" -> new Marker(list, keys, patchKey, atomic, true, replace, standard);
                case "replace" -> new Marker(list, keys, patchKey, atomic, retainKeys, true, standard);
                case "default" ->
                    new Marker(list, keys, patchKey, atomic, retainKeys, replace, Optional.of(Tree.of(value)));
                default -> throw new IllegalStateException("no marker is called " + word);
            };
        }
    }

    private static final SortedMap<String, Marker> ALL = parse();

    private Markers() {}

    /** Of a type, such as {@code V1LabelSelector}, or of a field, such as {@code V1PodSpec.containers}. */
    static Marker of(String place) {
        return ALL.getOrDefault(place, Marker.NONE);
    }

    /** Every place that something is said of. */
    static Iterable<String> places() {
        return ALL.keySet();
    }

    private static SortedMap<String, Marker> parse() {
        SortedMap<String, Marker> all = new TreeMap<>();
        for (String line : TABLE.split("\n")) {
            String[] words = line.split(" ");
            Marker marker = Marker.NONE;
            for (int i = 1; i < words.length; i++) marker = marker.and(words[i]);
            all.put(words[0], marker);
        }
        return Collections.unmodifiableSortedMap(all);
    }
}
