package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.admission.Outside;
import dev.slipway.cluster.apiserver.policy.MutatingPolicies;
import dev.slipway.cluster.apiserver.policy.Policies;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences are those that a real API server says, recorded or read. */
class AdmissionTest {
    private final TestPlane plane = TestPlane.withShop();

    @Test
    void rulesAreAskedInTheOrderOfKubernetesAndTheQuotaLast() {
        Expressions expressions = new Expressions();

        assertThat(Chain.usual(new MutatingPolicies(expressions), new Policies(expressions), Outside.NOBODY)
                        .names())
                .containsExactly(
                        "NamespaceLifecycle",
                        "LimitRanger",
                        "ServiceAccount",
                        "Priority",
                        "DefaultTolerationSeconds",
                        "DefaultStorageClass",
                        "StorageObjectInUseProtection",
                        "PersistentVolumeClaimResize",
                        "CertificateApproval",
                        "CertificateSigning",
                        "CertificateSubjectRestriction",
                        "DefaultIngressClass",
                        "MutatingAdmissionPolicy",
                        "MutatingAdmissionWebhook",
                        "ValidatingAdmissionPolicy",
                        "ValidatingAdmissionWebhook",
                        "ResourceQuota");
    }

    @Test
    void aLimitRangeFillsInWhatAContainerDoesNotSay() {
        plane.created(
                limitRange("{type: Container, default: {cpu: 100m}, defaultRequest: {cpu: 50m}, max: {cpu: '1'}}"));

        ApiObject pod = plane.created(pod("a", ""));

        Mapping container = pod.spec().sequence("containers").mappings().get(0);
        assertThat(container.mapping("resources"))
                .isEqualTo(Mapping.of("limits", Mapping.of("cpu", "100m"), "requests", Mapping.of("cpu", "50m")));
        assertThat(pod.annotation("kubernetes.io/limit-ranger"))
                .hasValue("LimitRanger plugin set: cpu request for container c; cpu limit for container c");
        assertThat(pod.status().text("qosClass")).hasValue("Burstable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Container | max: {cpu: '1'}                | limits: {cpu: '3'}                       | maximum cpu usage per Container is 1, but limit is 3
        Container | min: {cpu: 100m}               | requests: {cpu: 50m}                     | minimum cpu usage per Container is 100m, but request is 50m
        Pod       | min: {memory: 1Gi}             | requests: {cpu: 50m}                     | minimum memory usage per Pod is 1Gi.  No request is specified
        Container | maxLimitRequestRatio: {cpu: 2} | requests: {cpu: 50m}, limits: {cpu: 1}   | cpu max limit to request ratio per Container is 2, but provided ratio is 20.000000
        Pod       | max: {memory: 1Gi}             | limits: {memory: 2Gi}                    | maximum memory usage per Pod is 1Gi, but limit is 2Gi
        Pod       | max: {cpu: 1, memory: 1Gi}     | limits: {cpu: 2, memory: 2Gi}            | [maximum cpu usage per Pod is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi]
        """)
    void aLimitRangeRefusesWhatIsOutOfBounds(String type, String limit, String resources, String why) {
        plane.created(limitRange("{type: " + type + ", " + limit + "}"));

        Status refusal = plane.refusedCreation(pod("b", resources));

        assertThat(refusal.message()).isEqualTo("pods \"b\" is forbidden: " + why);
        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.details()).isEqualTo(new Status.Details("b", "", "pods", "", List.of(), 0));
    }

    @Test
    void aClaimKeepsWithinTheLimitRange() {
        plane.created(limitRange("{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 5Gi}}"));

        assertThat(plane.refusedCreation(claim("big", "10Gi", "")).message())
                .isEqualTo(
                        "persistentvolumeclaims \"big\" is forbidden: maximum storage usage per PersistentVolumeClaim is"
                                + " 5Gi, but request is 10Gi");
        assertThat(plane.created(claim("fits", "2Gi", "")).name()).isEqualTo("fits");
    }

    @Test
    void aQuotaOfObjectsIsNeverExceeded() {
        plane.created(quota("rq", "{pods: '1', count/configmaps: '1', services.nodeports: '1'}"));
        plane.created(pod("a", ""));
        plane.created(map("one"));

        assertThat(plane.refusedCreation(pod("b", "")).message())
                .isEqualTo(
                        "pods \"b\" is forbidden: exceeded quota: rq, requested: pods=1, used: pods=1, limited: pods=1");
        assertThat(plane.refusedCreation(map("two")).message())
                .isEqualTo("configmaps \"two\" is forbidden: exceeded quota: rq, requested: count/configmaps=1, used:"
                        + " count/configmaps=1, limited: count/configmaps=1");
        assertThat(plane.refusedCreation(
                                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {type: NodePort,"
                                        + " selector: {a: b}, ports: [{name: a, port: 80}, {name: b, port: 81}]}}")
                        .message())
                .isEqualTo("services \"s\" is forbidden: exceeded quota: rq, requested: services.nodeports=2, used:"
                        + " services.nodeports=0, limited: services.nodeports=1");
    }

    @Test
    void aQuotaOnCpuMakesContainersSayWhatTheyWant() {
        plane.created(quota("rq", "{requests.cpu: 500m, limits.memory: 1Gi}"));

        assertThat(plane.refusedCreation(pod("a", "")).message())
                .isEqualTo(
                        "pods \"a\" is forbidden: failed quota: rq: must specify limits.memory for: c; requests.cpu for: c");
        plane.created(pod("a", "requests: {cpu: 400m}, limits: {memory: 512Mi}"));
        assertThat(plane.refusedCreation(pod("b", "requests: {cpu: 200m}, limits: {memory: 100Mi}"))
                        .message())
                .isEqualTo("pods \"b\" is forbidden: exceeded quota: rq, requested: requests.cpu=200m, used:"
                        + " requests.cpu=400m, limited: requests.cpu=500m");
    }

    @Test
    void podsThatHaveEndedFreeTheirQuota() {
        plane.created(quota("rq", "{pods: '1'}"));
        ApiObject pod = plane.created(pod("a", ""));
        status(pod, Mapping.of("phase", "Succeeded"));

        assertThat(plane.created(pod("b", "")).name()).isEqualTo("b");
    }

    @Test
    void aScopedQuotaCountsOnlyItsPods() {
        plane.created(
                "{apiVersion: v1, kind: ResourceQuota, metadata: {name: high, namespace: shop}, spec: {hard: {pods:"
                        + " '0'}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [urgent]}]}}}");
        plane.created(priorityClass("urgent", 1000, false));

        assertThat(plane.created(pod("a", "")).name()).isEqualTo("a");
        assertThat(plane.refusedCreation(pod("b", "").replace("containers", "priorityClassName: urgent, containers"))
                        .message())
                .isEqualTo(
                        "pods \"b\" is forbidden: exceeded quota: high, requested: pods=1, used: pods=0, limited: pods=0");
    }

    @Test
    void anUpdateIsChargedOnlyForWhatItAdds() {
        plane.created(quota("rq", "{services.loadbalancers: '0', services: '1'}"));
        ApiObject service = plane.created(
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {ports: [{port: 80}]}}");

        assertThat(done(plane.await(plane.client.update(service.withLabel("a", "b"), BY_TEST)))
                        .labels())
                .containsEntry("a", "b");
        assertThat(refused(plane.await(plane.client.update(
                                service.withAt("LoadBalancer", "spec", "type").withoutAt("metadata", "resourceVersion"),
                                BY_TEST)))
                        .message())
                .contains("exceeded quota: rq, requested: services.loadbalancers=1, used: services.loadbalancers=0");
    }

    @Test
    void aPriorityClassBecomesANumber() {
        plane.created(priorityClass("urgent", 1000, false));
        plane.created(priorityClass("usual", 10, true));

        ApiObject urgent = plane.created(pod("a", "").replace("containers", "priorityClassName: urgent, containers"));
        ApiObject usual = plane.created(pod("b", ""));

        assertThat(urgent.spec().whole("priority")).hasValue(1000L);
        assertThat(usual.spec().whole("priority")).hasValue(10L);
        assertThat(usual.spec().text("priorityClassName")).hasValue("usual");
        assertThat(plane.refusedCreation(pod("c", "").replace("containers", "priorityClassName: none, containers"))
                        .message())
                .isEqualTo("pods \"c\" is forbidden: no PriorityClass with name none was found");
        assertThat(plane.refusedCreation(pod("c", "").replace("containers", "priority: 7, containers"))
                        .message())
                .isEqualTo(
                        "pods \"c\" is forbidden: the integer value of priority (7) must not be provided in pod spec;"
                                + " priority admission controller computed 10 from the given PriorityClass name");
        assertThat(plane.refusedCreation(priorityClass("other", 5, true)).message())
                .isEqualTo(
                        "priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already marked"
                                + " as default. Only one default can exist");
    }

    @Test
    void aNamedServiceAccountMustBeThere() {
        String acting = pod("a", "").replace("containers", "serviceAccountName: robot, containers");

        assertThat(plane.refusedCreation(acting).message())
                .isEqualTo(
                        "pods \"a\" is forbidden: error looking up service account shop/robot: serviceaccount \"robot\""
                                + " not found");

        plane.created("{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: shop}}");
        assertThat(plane.created(acting).spec().text("serviceAccount")).hasValue("robot");
        assertThat(plane.created(pod("b", "")).spec().text("serviceAccountName"))
                .hasValue("default");
    }

    @Test
    void aClaimWithoutAClassGetsTheDefaultOne() {
        plane.created("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast, annotations:"
                + " {storageclass.kubernetes.io/is-default-class: 'true'}}, provisioner: example.com/disk}");

        assertThat(plane.created(claim("a", "1Gi", "")).spec().text("storageClassName"))
                .hasValue("fast");
        assertThat(plane.created(claim("b", "1Gi", "storageClassName: '',"))
                        .spec()
                        .text("storageClassName"))
                .hasValue("");
    }

    private void status(ApiObject pod, Mapping status) {
        done(plane.await(
                plane.client.patch(pod.key(), Patch.merge(Mapping.of("status", status)), BY_TEST.on("status"))));
    }

    static String pod(String name, String resources) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: shop, labels: {app: web}}, spec:"
                + " {containers: [{name: c, image: i, resources: {" + resources + "}}]}}";
    }

    private static String map(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: shop}}";
    }

    private static String claim(String name, String size, String more) {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: " + name + ", namespace: shop}, spec: {"
                + more + " accessModes: [ReadWriteOnce], resources: {requests: {storage: " + size + "}}}}";
    }

    private static String limitRange(String limit) {
        return "{apiVersion: v1, kind: LimitRange, metadata: {name: lr, namespace: shop}, spec: {limits: [" + limit
                + "]}}";
    }

    static String quota(String name, String hard) {
        return "{apiVersion: v1, kind: ResourceQuota, metadata: {name: " + name + ", namespace: shop}, spec: {hard: "
                + hard + "}}";
    }

    private static String priorityClass(String name, int value, boolean isDefault) {
        return "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: " + name + "}, value: " + value
                + ", globalDefault: " + isDefault + "}";
    }
}
