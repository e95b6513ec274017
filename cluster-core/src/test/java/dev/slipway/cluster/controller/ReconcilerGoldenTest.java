package dev.slipway.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.controller.autoscaler.AutoscalerReconciler;
import dev.slipway.cluster.controller.certificate.RequestReaper;
import dev.slipway.cluster.controller.clusterrole.ClusterRoleAggregation;
import dev.slipway.cluster.controller.cronjob.CronJobReconciler;
import dev.slipway.cluster.controller.daemonset.DaemonSetReconciler;
import dev.slipway.cluster.controller.definition.DefinitionEnd;
import dev.slipway.cluster.controller.deployment.DeploymentReconciler;
import dev.slipway.cluster.controller.disruption.DisruptionReconciler;
import dev.slipway.cluster.controller.events.EventReaper;
import dev.slipway.cluster.controller.garbage.GarbageCollector;
import dev.slipway.cluster.controller.job.JobReconciler;
import dev.slipway.cluster.controller.namespace.NamespaceReconciler;
import dev.slipway.cluster.controller.nodelifecycle.NodeLifecycle;
import dev.slipway.cluster.controller.nodelifecycle.ZoneEviction;
import dev.slipway.cluster.controller.podgarbage.PodGarbage;
import dev.slipway.cluster.controller.policy.PolicyStatus;
import dev.slipway.cluster.controller.replicaset.ReplicaSetReconciler;
import dev.slipway.cluster.controller.resourcequota.QuotaReconciler;
import dev.slipway.cluster.controller.serviceaccount.NamespaceEquipment;
import dev.slipway.cluster.controller.statefulset.StatefulSetReconciler;
import dev.slipway.cluster.controller.tainteviction.TaintEviction;
import dev.slipway.cluster.controller.ttl.TimeToLive;
import dev.slipway.cluster.controller.volume.ClaimProtection;
import dev.slipway.cluster.controller.volume.ClaimReconciler;
import dev.slipway.cluster.controller.volume.EphemeralVolumes;
import dev.slipway.cluster.controller.volume.LocalProvisioner;
import dev.slipway.cluster.controller.volume.VolumeProtection;
import dev.slipway.cluster.controller.volume.VolumeReconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.network.EndpointSliceReconciler;
import dev.slipway.cluster.network.EndpointsReconciler;
import dev.slipway.cluster.network.IngressReconciler;
import dev.slipway.cluster.network.LoadBalancerReconciler;
import dev.slipway.cluster.network.SliceMirror;
import dev.slipway.cluster.node.simulated.Kubelets;
import dev.slipway.cluster.node.simulated.NodeHeart;
import dev.slipway.cluster.node.simulated.NodeRegistration;
import dev.slipway.cluster.node.simulated.SimulatedMeter;
import dev.slipway.cluster.node.simulated.SimulatedNodes;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.Scheduler;
import dev.slipway.diff.codec.Document;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each reconciler decides: a folder per reconciler, a folder per case. The first document of {@code given.yaml} says whose turn it is ({@code
 * kind}, {@code name}) and when ({@code now}), the others are the world; {@code then.yaml} is the decision.
 */
class ReconcilerGoldenTest {
    private static final Map<String, Reconciler> RECONCILERS = new TreeMap<>(Map.ofEntries(
            Map.entry("cronjob", new CronJobReconciler()),
            Map.entry("daemonset", new DaemonSetReconciler()),
            Map.entry("account", NamespaceEquipment.account()),
            Map.entry("aggregation", new ClusterRoleAggregation()),
            Map.entry("requests", new RequestReaper()),
            Map.entry("quota", new QuotaReconciler(TestKinds::registry)),
            Map.entry("autoscaler", new AutoscalerReconciler(TestKinds::registry, new SimulatedMeter())),
            Map.entry("definition", new DefinitionEnd()),
            Map.entry("claim", new ClaimReconciler()),
            Map.entry("claimprotection", new ClaimProtection()),
            Map.entry("deployment", new DeploymentReconciler()),
            Map.entry("disruption", new DisruptionReconciler(TestKinds::registry)),
            Map.entry("endpoints", new EndpointsReconciler()),
            Map.entry("endpointslice", new EndpointSliceReconciler()),
            Map.entry("ephemeral", new EphemeralVolumes()),
            Map.entry("events", new EventReaper()),
            Map.entry("garbage", new GarbageCollector()),
            Map.entry("ingress", new IngressReconciler()),
            Map.entry("job", new JobReconciler()),
            Map.entry("kubelet", new Kubelets(SimulatedNodes.of(3))),
            Map.entry("namespace", new NamespaceReconciler(TestKinds::registry)),
            Map.entry("loadbalancer", new LoadBalancerReconciler()),
            Map.entry("localprovisioner", new LocalProvisioner()),
            Map.entry("node", new NodeRegistration(SimulatedNodes.of(3))),
            Map.entry("nodeheart", new NodeHeart(SimulatedNodes.of(3))),
            Map.entry("nodelifecycle", new NodeLifecycle()),
            Map.entry("podgarbage", new PodGarbage()),
            Map.entry("policy", new PolicyStatus()),
            Map.entry("replicaset", new ReplicaSetReconciler()),
            Map.entry("replicationcontroller", ReplicaSetReconciler.ofControllers()),
            Map.entry("scheduler", new Scheduler()),
            Map.entry("slicemirror", new SliceMirror()),
            Map.entry("statefulset", new StatefulSetReconciler()),
            Map.entry("tainteviction", new TaintEviction()),
            Map.entry("ttl", new TimeToLive()),
            Map.entry("zoneeviction", new ZoneEviction()),
            Map.entry("volume", new VolumeReconciler()),
            Map.entry("volumeprotection", new VolumeProtection())));

    static Stream<Path> cases() {
        return RECONCILERS.keySet().stream().flatMap(name -> Golden.cases("reconcile/" + name).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsRecorded(Path folder) throws Exception {
        List<Document> documents = Yaml.read(Files.readString(folder.resolve("given.yaml")));
        Mapping turn = (Mapping) documents.get(0).root();
        List<ApiObject> objects = documents.stream()
                .skip(1)
                .map(document -> new ApiObject((Mapping) document.root()))
                .toList();
        Reconciler reconciler = RECONCILERS.get(folder.getParent().getFileName().toString());
        World world = World.of(objects);
        Instant now = Instant.parse(turn.text("now").orElseThrow());

        Decision decision = reconciler.reconcile(key(turn), world, now);

        Golden.check(folder.resolve("then.yaml"), Yaml.write(CommandText.of(decision)));
        assertThat(CommandText.of(reconciler.reconcile(key(turn), world, now)))
                .as("the same question once more")
                .isEqualTo(CommandText.of(decision));
    }

    private static ObjectKey key(Mapping turn) {
        GroupVersionKind kind = GroupVersionKind.of(
                turn.text("apiVersion").orElse("v1"), turn.text("kind").orElseThrow());
        return new ObjectKey(
                kind.groupKind(),
                turn.text("namespace").orElse(""),
                turn.text("name").orElse(""));
    }
}
