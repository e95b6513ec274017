package dev.slipway.sync.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.sync.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the fabric8 client, which knows nothing of Slipway, can do against it. It watches over WebSockets. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fabric8ClientContractTest {
    private RunningSlipway slipway;
    private KubernetesClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        slipway = RunningSlipway.startWith(folder, RunningSlipway.ONLY_A_PLANE);
        Config config = Config.fromKubeconfig(Files.readString(slipway.running().kubeconfig()));
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterAll
    void stop() {
        client.close();
        slipway.close();
    }

    @Test
    void findsOutWhatServesIt() {
        assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("36");
        assertThat(client.hasApiGroup("apps", true)).isTrue();
        assertThat(client.supports(Deployment.class)).isTrue();
    }

    @Test
    void makesReadsListsChangesAndDeletes() {
        Resource<ConfigMap> one = map("one");

        ConfigMap made = maps().resource(configMap("one", "a", "1")).create();
        ConfigMap edited =
                one.edit(was -> new ConfigMapBuilder(was).addToData("b", "2").build());
        ConfigMap merged = one.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"c\":\"3\"}}");
        ConfigMap jsoned = one.patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"remove\",\"path\":\"/data/a\"}]");
        ConfigMap strategic =
                one.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");

        assertThat(made.getMetadata().getUid()).isNotEmpty();
        assertThat(edited.getData()).containsEntry("b", "2");
        assertThat(merged.getData()).containsEntry("c", "3");
        assertThat(jsoned.getData()).isEqualTo(Map.of("b", "2", "c", "3"));
        assertThat(maps().withLabel("x", "y").list().getItems()).hasSize(1);
        assertThat(strategic.getMetadata().getLabels()).containsEntry("x", "y");
        assertThatThrownBy(() -> maps().resource(configMap("one", "a", "1")).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> {
                    assertThat(refused.getCode()).isEqualTo(409);
                    assertThat(refused.getStatus().getReason()).isEqualTo("AlreadyExists");
                });
        assertThat(one.delete()).hasSize(1);
        assertThat(one.get()).isNull();
    }

    @Test
    void appliesOnTheServerAndIsToldOfConflicts() {
        ConfigMap mine = configMap("applied", "a", "1");
        ConfigMap theirs = configMap("applied", "a", "2");

        maps().resource(mine).fieldManager("me").serverSideApply();

        assertThatThrownBy(() -> maps().resource(theirs).fieldManager("they").serverSideApply())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        conflict -> assertThat(conflict.getMessage()).contains("conflict with \"me\"", ".data.a"));
        assertThat(maps().resource(theirs)
                        .fieldManager("they")
                        .forceConflicts()
                        .serverSideApply()
                        .getData())
                .containsEntry("a", "2");
    }

    @Test
    void watchesOverWebSockets() {
        Heard heard = new Heard();

        try (Watch watch = maps().withLabel("seen", "yes").watch(heard)) {
            assertThat(watch).isNotNull();
            ConfigMap made = configMap("watched", "a", "1");
            made.getMetadata().setLabels(Map.of("seen", "yes"));
            maps().resource(made).create();
            map("watched")
                    .edit(was -> new ConfigMapBuilder(was).addToData("a", "2").build());
            map("watched").delete();

            Eventually.holds(
                    "three events",
                    () -> assertThat(heard.events).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2"));
        }
        assertThat(heard.failures).isEmpty();
    }

    @Test
    void keepsACopyUpToDate() {
        Changes changes = new Changes();

        try (SharedIndexInformer<ConfigMap> informer =
                maps().withLabel("copied", "yes").inform(changes)) {
            ConfigMap made = configMap("copied", "a", "1");
            made.getMetadata().setLabels(Map.of("copied", "yes"));
            maps().resource(made).create();
            Eventually.holds(
                    "copied", () -> assertThat(informer.getStore().list()).hasSize(1));
            map("copied").delete();

            Eventually.holds("all told", () -> assertThat(changes.told).containsExactly("added", "deleted"));
            assertThat(informer.getStore().list()).isEmpty();
        }
    }

    @Test
    void scalesADeploymentAndEvictsAPod() {
        Deployment web = new DeploymentBuilder()
                .withNewMetadata()
                .withName("fabric8-web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "fabric8-web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "fabric8-web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        var deployments = client.apps().deployments().inNamespace("default");

        deployments.resource(web).create();
        deployments.withName("fabric8-web").scale(3);
        deployments.withName("fabric8-web").waitUntilReady(60, TimeUnit.SECONDS);
        List<Pod> pods = pods();
        String victim = pods.get(0).getMetadata().getName();
        boolean evicted = client.pods().inNamespace("default").withName(victim).evict();

        assertThat(pods).hasSize(3);
        assertThat(evicted).isTrue();
        Eventually.holds(
                "replaced",
                () -> assertThat(pods())
                        .extracting(Pod::getMetadata)
                        .extracting(ObjectMeta::getName)
                        .doesNotContain(victim)
                        .hasSize(3));
        deployments.withName("fabric8-web").delete();
        Eventually.holds("gone with it", () -> assertThat(pods()).isEmpty());
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace("default")
                .withLabel("app", "fabric8-web")
                .list()
                .getItems();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    ConfigMap, io.fabric8.kubernetes.api.model.ConfigMapList, Resource<ConfigMap>>
            maps() {
        return client.configMaps().inNamespace("default");
    }

    private Resource<ConfigMap> map(String name) {
        return maps().withName(name);
    }

    private static ConfigMap configMap(String name, String key, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData(key, value)
                .build();
    }

    /** Events with the value they carry, and how the watch ended if it did badly. */
    private static final class Heard implements Watcher<ConfigMap> {
        final Queue<String> events = new ConcurrentLinkedQueue<>();
        final Queue<String> failures = new ConcurrentLinkedQueue<>();

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            events.add(action + " " + map.getData().get("a"));
        }

        @Override
        public void onClose(WatcherException cause) {
            failures.add(String.valueOf(cause));
        }
    }

    private static final class Changes implements ResourceEventHandler<ConfigMap> {
        final Queue<String> told = new ConcurrentLinkedQueue<>();

        @Override
        public void onAdd(ConfigMap map) {
            told.add("added");
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap after) {
            told.add("updated");
        }

        @Override
        public void onDelete(ConfigMap map, boolean isStateUnknown) {
            told.add("deleted");
        }
    }
}
