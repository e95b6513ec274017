package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import dev.slipway.sync.testing.Eventually;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1Eviction;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Scale;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the official Java client, which knows nothing of Slipway, can do against it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientContractTest {
    private static final String NAMESPACE = "default";

    private RunningSlipway slipway;
    private ApiClient api;
    private CoreV1Api core;
    private AppsV1Api apps;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        slipway = RunningSlipway.startWith(folder, RunningSlipway.ONLY_A_PLANE);
        try (Reader kubeconfig = Files.newBufferedReader(slipway.running().kubeconfig())) {
            api = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig))
                    .setReadTimeout(Duration.ZERO)
                    .build();
        }
        core = new CoreV1Api(api);
        apps = new AppsV1Api(api);
    }

    @AfterAll
    void stop() {
        api.getHttpClient().dispatcher().executorService().shutdown();
        api.getHttpClient().connectionPool().evictAll();
        slipway.close();
    }

    @Test
    void findsOutWhatServesIt() throws Exception {
        assertThat(new VersionApi(api).getCode().execute().getMinor()).isEqualTo("36");
        assertThat(core.getAPIResources().execute().getResources())
                .extracting(resource -> resource.getName())
                .contains("configmaps", "pods/eviction");
    }

    @Test
    void makesReadsListsChangesAndDeletes() throws Exception {
        V1ConfigMap made = core.createNamespacedConfigMap(NAMESPACE, configMap("java-one", "1"))
                .execute();
        V1ConfigMap replaced = core.replaceNamespacedConfigMap("java-one", NAMESPACE, made.putDataItem("b", "2"))
                .execute();
        V1ConfigMap merged = patched("java-one", "{\"data\":{\"c\":\"3\"}}", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH);
        V1ConfigMap jsoned =
                patched("java-one", "[{\"op\":\"remove\",\"path\":\"/data/a\"}]", V1Patch.PATCH_FORMAT_JSON_PATCH);
        V1ConfigMap strategic = patched(
                "java-one",
                "{\"metadata\":{\"labels\":{\"java\":\"yes\"}}}",
                V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH);

        assertThat(replaced.getData()).containsEntry("b", "2");
        assertThat(merged.getData()).containsEntry("c", "3");
        assertThat(jsoned.getData()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(strategic.getMetadata().getLabels()).containsEntry("java", "yes");
        assertThat(core.listNamespacedConfigMap(NAMESPACE)
                        .labelSelector("java=yes")
                        .execute()
                        .getItems())
                .hasSize(1);
        assertThatThrownBy(() -> core.createNamespacedConfigMap(NAMESPACE, configMap("java-one", "1"))
                        .execute())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(409));
        assertThat(core.deleteNamespacedConfigMap("java-one", NAMESPACE)
                        .execute()
                        .getStatus())
                .isEqualTo("Success");
        assertThatThrownBy(() ->
                        core.readNamespacedConfigMap("java-one", NAMESPACE).execute())
                .isInstanceOfSatisfying(
                        ApiException.class, gone -> assertThat(gone.getCode()).isEqualTo(404));
    }

    @Test
    void appliesOnTheServerAndIsToldOfConflicts() throws Exception {
        V1ConfigMap applied = applied("java-applied", "1", "me", false);

        assertThatThrownBy(() -> applied("java-applied", "2", "they", false))
                .isInstanceOfSatisfying(ApiException.class, conflict -> {
                    assertThat(conflict.getCode()).isEqualTo(409);
                    assertThat(conflict.getResponseBody()).contains("conflict with \\\"me\\\"", ".data.a");
                });
        assertThat(applied.getData()).containsEntry("a", "1");
        assertThat(applied("java-applied", "2", "they", true).getData()).containsEntry("a", "2");
    }

    @Test
    void watches() throws Exception {
        String now =
                core.listNamespacedConfigMap(NAMESPACE).execute().getMetadata().getResourceVersion();
        List<String> events = new ArrayList<>();

        try (Watch<V1ConfigMap> watch = Watch.createWatch(
                api,
                core.listNamespacedConfigMap(NAMESPACE)
                        .fieldSelector("metadata.name=java-watched")
                        .resourceVersion(now)
                        .watch(true)
                        .buildCall(null),
                new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
            core.createNamespacedConfigMap(NAMESPACE, configMap("java-watched", "1"))
                    .execute();
            patched("java-watched", "{\"data\":{\"a\":\"2\"}}", V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH);
            core.deleteNamespacedConfigMap("java-watched", NAMESPACE).execute();
            for (int i = 0; i < 3; i++) {
                Watch.Response<V1ConfigMap> event = watch.next();
                events.add(event.type + " " + event.object.getData().get("a"));
            }
        }

        assertThat(events).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2");
    }

    @Test
    void keepsACopyUpToDate() throws Exception {
        SharedInformerFactory factory = new SharedInformerFactory(api);
        SharedIndexInformer<V1ConfigMap> informer = factory.sharedIndexInformerFor(
                how -> core.listNamespacedConfigMap(NAMESPACE)
                        .labelSelector("copied=java")
                        .resourceVersion(how.resourceVersion)
                        .timeoutSeconds(how.timeoutSeconds)
                        .watch(how.watch)
                        .buildCall(null),
                V1ConfigMap.class,
                V1ConfigMapList.class);
        Changes changes = new Changes();
        informer.addEventHandler(changes);
        factory.startAllRegisteredInformers();

        V1ConfigMap copied = configMap("java-copied", "1");
        copied.getMetadata().putLabelsItem("copied", "java");
        core.createNamespacedConfigMap(NAMESPACE, copied).execute();
        Eventually.holds(
                "copied", () -> assertThat(informer.getIndexer().list()).hasSize(1));
        core.deleteNamespacedConfigMap("java-copied", NAMESPACE).execute();

        Eventually.holds("all told", () -> assertThat(changes.told).containsExactly("added", "deleted"));
        factory.stopAllRegisteredInformers();
    }

    @Test
    void scalesADeploymentAndEvictsAPod() throws Exception {
        apps.createNamespacedDeployment(NAMESPACE, deployment("java-web")).execute();
        V1Scale scale =
                apps.readNamespacedDeploymentScale("java-web", NAMESPACE).execute();
        scale.getSpec().setReplicas(3);
        // Unconditional: the controllers write the Deployment's status meanwhile, and a stale version would be refused.
        scale.getMetadata().setResourceVersion(null);
        apps.replaceNamespacedDeploymentScale("java-web", NAMESPACE, scale).execute();
        Eventually.holds("three are ready", () -> assertThat(ready("java-web")).isEqualTo(3));
        String victim = pods().get(0);

        evict(victim);

        Eventually.holds(
                "replaced", () -> assertThat(pods()).doesNotContain(victim).hasSize(3));
        apps.deleteNamespacedDeployment("java-web", NAMESPACE).execute();
        Eventually.holds("gone with it", () -> assertThat(pods()).isEmpty());
    }

    /** An eviction is answered by a Status, by Kubernetes as well; the client has no type for that answer, so the bare call is made. */
    private void evict(String pod) throws Exception {
        V1Eviction eviction =
                new V1Eviction().metadata(new V1ObjectMeta().name(pod).namespace(NAMESPACE));
        try (Response answer = core.createNamespacedPodEviction(pod, NAMESPACE, eviction)
                .buildCall(null)
                .execute()) {
            assertThat(answer.code()).isEqualTo(201);
        }
    }

    private @Nullable Integer ready(String deployment) {
        try {
            return apps.readNamespacedDeployment(deployment, NAMESPACE)
                    .execute()
                    .getStatus()
                    .getReadyReplicas();
        } catch (ApiException refused) {
            throw new AssertionError(refused.getResponseBody(), refused);
        }
    }

    private List<String> pods() {
        try {
            return core.listNamespacedPod(NAMESPACE).labelSelector("app=java-web").execute().getItems().stream()
                    .map(V1Pod::getMetadata)
                    .map(V1ObjectMeta::getName)
                    .toList();
        } catch (ApiException refused) {
            throw new AssertionError(refused.getResponseBody(), refused);
        }
    }

    private V1ConfigMap patched(String name, String patch, String format) throws ApiException {
        return PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap(name, NAMESPACE, new V1Patch(patch))
                        .buildCall(null),
                format,
                api);
    }

    private V1ConfigMap applied(String name, String value, String manager, boolean force) throws ApiException {
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name
                + "\"},\"data\":{\"a\":\"" + value + "\"}}";
        return PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap(name, NAMESPACE, new V1Patch(body))
                        .fieldManager(manager)
                        .force(force)
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                api);
    }

    private static V1ConfigMap configMap(String name, String value) {
        return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).putDataItem("a", value);
    }

    private static V1Deployment deployment(String name) {
        Map<String, String> labels = Map.of("app", name);
        return new V1Deployment()
                .metadata(new V1ObjectMeta().name(name))
                .spec(new V1DeploymentSpec()
                        .replicas(1)
                        .selector(new V1LabelSelector().matchLabels(labels))
                        .template(new V1PodTemplateSpec()
                                .metadata(new V1ObjectMeta().labels(labels))
                                .spec(new V1PodSpec()
                                        .addContainersItem(
                                                new V1Container().name("web").image("nginx")))));
    }

    private static final class Changes implements ResourceEventHandler<V1ConfigMap> {
        final Queue<String> told = new ConcurrentLinkedQueue<>();

        @Override
        public void onAdd(V1ConfigMap map) {
            told.add("added");
        }

        @Override
        public void onUpdate(V1ConfigMap before, V1ConfigMap after) {
            told.add("updated");
        }

        @Override
        public void onDelete(V1ConfigMap map, boolean isStateUnknown) {
            told.add("deleted");
        }
    }
}
