package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static dev.slipway.cluster.apiserver.TestPlane.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.object.ApiObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stays as it was made, kind by kind, and how that is said. */
class ImmutableFieldsTest {
    private static final String TEMPLATE =
            "template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}";
    private final TestPlane plane = TestPlane.withShop();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1 | Secret | 'type: Opaque' | '{type: other}' | Secret \"x\" is invalid: type: Invalid value: \"other\": field is immutable",
                "v1 | Secret | 'immutable: true' | '{stringData: {a: b}}' | Secret \"x\" is invalid: data: Forbidden: field is immutable when `immutable` is set",
                "v1 | ConfigMap | 'immutable: true' | '{data: {a: b}}' | ConfigMap \"x\" is invalid: data: Forbidden: field is immutable when `immutable` is set",
                "v1 | ConfigMap | 'immutable: true' | '{immutable: false}' | ConfigMap \"x\" is invalid: immutable: Forbidden: field is immutable when `immutable` is set",
                "v1 | Service | 'spec: {ports: [{port: 80}], clusterIP: 10.96.0.7}' | '{spec: {clusterIP: 10.96.0.8}}' | Service \"x\" is invalid: spec.clusterIPs[0]: Invalid value: [\"10.96.0.8\"]: may not change once set",
                "apps/v1 | ReplicaSet | 'spec: {selector: {matchLabels: {app: web}}, TEMPLATE}' | '{spec: {selector: {matchLabels: {app: null}, matchExpressions: [{key: app, operator: Exists}]}}}' | ReplicaSet.apps \"x\" is invalid: spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"Exists\"}],\"matchLabels\":{}}: field is immutable",
                "batch/v1 | Job | 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}' | '{spec: {completions: 2}}' | Job.batch \"x\" is invalid: spec.completions: Invalid value: 2: field is immutable",
                "discovery.k8s.io/v1 | EndpointSlice | 'addressType: IPv4, endpoints: []' | '{addressType: IPv6}' | EndpointSlice.discovery.k8s.io \"x\" is invalid: addressType: Invalid value: \"IPv6\": field is immutable",
                "apps/v1 | StatefulSet | 'spec: {serviceName: a, selector: {matchLabels: {app: web}}, TEMPLATE}' | '{spec: {serviceName: b}}' | StatefulSet.apps \"x\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
                "apps/v1 | ControllerRevision | 'revision: 1, data: {a: 1}' | '{data: {a: 2}}' | ControllerRevision.apps \"x\" is invalid: data: Invalid value: {\"a\":2}: field is immutable",
                "v1 | PersistentVolumeClaim | 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}' | '{spec: {accessModes: [ReadWriteMany]}}' | PersistentVolumeClaim \"x\" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
                "v1 | ResourceQuota | 'spec: {hard: {pods: 1}}' | '{spec: {scopes: [BestEffort]}}' | ResourceQuota \"x\" is invalid: spec.scopes: Invalid value: [\"BestEffort\"]: field is immutable",
                "storage.k8s.io/v1 | CSIStorageCapacity | 'storageClassName: a' | '{storageClassName: b}' | CSIStorageCapacity.storage.k8s.io \"x\" is invalid: storageClassName: Invalid value: \"b\": field is immutable",
            })
    void cannotBePatched(String version, String kind, String body, String patch, String message) {
        ApiObject made = plane.created("{apiVersion: " + version + ", kind: " + kind
                + ", metadata: {name: x, namespace: shop}, " + body.replace("TEMPLATE", TEMPLATE) + "}");

        assertThat(refused(plane.await(plane.client.patch(made.key(), Patch.merge(tree(patch)), BY_TEST)))
                        .message())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1 | Service | 'spec: {ports: [{port: 80}]}' | '{spec: {type: NodePort}}'",
                "v1 | Service | 'spec: {ports: [{port: 80}]}' | '{spec: {type: ExternalName, externalName: example.com, clusterIP: null, clusterIPs: null}}'",
                "batch/v1 | Job | 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}' | '{spec: {parallelism: 2, suspend: true}}'",
                "v1 | ResourceQuota | 'spec: {scopes: []}' | '{spec: {scopes: null}}'",
                "v1 | Pod | 'spec: {tolerations: [{key: a, operator: Exists}], containers: [{name: c, image: i}]}' | '{spec: {tolerations: [{key: a, operator: Exists}]}, metadata: {labels: {a: b}}}'",
                "apps/v1 | StatefulSet | 'spec: {serviceName: a, volumeClaimTemplates: [], selector: {matchLabels: {app: web}}, TEMPLATE}' | '{spec: {volumeClaimTemplates: null}}'",
                "v1 | Pod | 'spec: {imagePullSecrets: [], containers: [{name: c, image: i}]}' | '{spec: {imagePullSecrets: null}}'",
                "apps/v1 | Deployment | 'spec: {selector: {matchLabels: {app: web}}, TEMPLATE}' | '{spec: {paused: true, minReadySeconds: 3}}'",
            })
    void theRestMayChange(String version, String kind, String body, String patch) {
        ApiObject made = plane.created("{apiVersion: " + version + ", kind: " + kind
                + ", metadata: {name: x, namespace: shop}, " + body.replace("TEMPLATE", TEMPLATE) + "}");

        assertThat(plane.await(plane.client.patch(made.key(), Patch.merge(tree(patch)), BY_TEST))
                        .refusal())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduling.k8s.io/v1 | PriorityClass | 'value: 1' | '{value: 2}' | value: Forbidden: may not be changed in an update.",
                "scheduling.k8s.io/v1 | PriorityClass | 'value: 1' | '{preemptionPolicy: Never}' | preemptionPolicy: Invalid value: \"Never\": field is immutable",
                "storage.k8s.io/v1 | StorageClass | 'provisioner: a.b/c' | '{provisioner: d.e/f}' | provisioner: Forbidden: updates to provisioner are forbidden.",
                "storage.k8s.io/v1 | StorageClass | 'provisioner: a.b/c' | '{volumeBindingMode: WaitForFirstConsumer}' | volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable",
                "storage.k8s.io/v1 | VolumeAttributesClass | 'driverName: a.b, parameters: {c: d}' | '{parameters: {c: e}}' | parameters: Forbidden: updates to parameters are forbidden.",
                "storage.k8s.io/v1 | CSIDriver | 'spec: {}' | '{spec: {attachRequired: false}}' | spec.attachRequired: Invalid value: false: field is immutable",
                "node.k8s.io/v1 | RuntimeClass | 'handler: a' | '{handler: b}' | handler: Invalid value: \"b\": field is immutable",
                "networking.k8s.io/v1 | IngressClass | 'spec: {controller: a.b/c}' | '{spec: {controller: d.e/f}}' | spec.controller: Invalid value: \"d.e/f\": field is immutable",
                "v1 | PersistentVolume | 'spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a}}' | '{spec: {hostPath: {path: /b}}}' | spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation",
            })
    void outsideOfNamespacesCannotBePatched(String version, String kind, String body, String patch, String problem) {
        ApiObject made =
                plane.created("{apiVersion: " + version + ", kind: " + kind + ", metadata: {name: x}, " + body + "}");

        assertThat(refused(plane.await(plane.client.patch(made.key(), Patch.merge(tree(patch)), BY_TEST)))
                        .message())
                .isEqualTo(made.gvk().groupKind() + " \"x\" is invalid: " + problem);
    }
}
