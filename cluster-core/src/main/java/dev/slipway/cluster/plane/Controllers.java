package dev.slipway.cluster.plane;

import dev.slipway.cluster.apiserver.access.CertificateAuthority;
import dev.slipway.cluster.apiserver.access.Credentials;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.controller.ControllerRunner;
import dev.slipway.cluster.controller.EventRecorder;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.autoscaler.AutoscalerReconciler;
import dev.slipway.cluster.controller.certificate.RequestReaper;
import dev.slipway.cluster.controller.certificate.RequestSigner;
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
import dev.slipway.cluster.controller.serviceaccount.TokenSecrets;
import dev.slipway.cluster.controller.statefulset.StatefulSetReconciler;
import dev.slipway.cluster.controller.tainteviction.TaintEviction;
import dev.slipway.cluster.controller.ttl.TimeToLive;
import dev.slipway.cluster.controller.volume.ClaimProtection;
import dev.slipway.cluster.controller.volume.ClaimReconciler;
import dev.slipway.cluster.controller.volume.EphemeralVolumes;
import dev.slipway.cluster.controller.volume.LocalProvisioner;
import dev.slipway.cluster.controller.volume.VolumeProtection;
import dev.slipway.cluster.controller.volume.VolumeReconciler;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Informers;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.network.AddressReconciler;
import dev.slipway.cluster.network.EndpointSliceReconciler;
import dev.slipway.cluster.network.EndpointsReconciler;
import dev.slipway.cluster.network.IngressReconciler;
import dev.slipway.cluster.network.LoadBalancerReconciler;
import dev.slipway.cluster.network.RangeReconciler;
import dev.slipway.cluster.network.SliceMirror;
import dev.slipway.cluster.node.simulated.Kubelets;
import dev.slipway.cluster.node.simulated.NodeHeart;
import dev.slipway.cluster.node.simulated.NodeRegistration;
import dev.slipway.cluster.node.simulated.SimulatedMeter;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.scheduler.Scheduler;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everything that converges: the reconcilers, each with its runner, over one set of views. */
final class Controllers implements AutoCloseable {
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    /** How long a kind is remembered once its definition has gone. */
    private static final Duration FAREWELL = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Informers informers;
    private final Set<GroupKind> leaving = new TreeSet<>();
    private final List<ControllerRunner> runners;

    Controllers(
            EventLoop loop,
            Client frontDoor,
            ControlPlane.Seams seams,
            ControlPlane.Settings settings,
            Supplier<KindRegistry> kinds,
            Optional<Credentials> credentials) {
        this.loop = loop;
        Client client = seams.door().apply(frontDoor);
        informers = new Informers(loop, client);
        EventRecorder recorder = new EventRecorder(loop, client);
        List<Reconciler> reconcilers = new ArrayList<>(reconcilers(settings, kinds));
        credentials.ifPresent(known -> {
            CertificateAuthority authority = known.certificateAuthority();
            reconcilers.add(NamespaceEquipment.authority(authority.text()));
            reconcilers.add(new TokenSecrets(known.tokens(), authority.text()));
            reconcilers.add(new RequestSigner(authority));
        });
        runners = reconcilers.stream()
                .map(seams.reconcilers())
                .map(reconciler -> new ControllerRunner(loop, client, informers, recorder, reconciler))
                .toList();
    }

    private static List<Reconciler> reconcilers(ControlPlane.Settings settings, Supplier<KindRegistry> kinds) {
        return List.of(
                new NodeRegistration(settings.nodes()),
                new NamespaceReconciler(kinds),
                new NodeHeart(settings.nodes()),
                new NodeLifecycle(),
                new ZoneEviction(),
                NamespaceEquipment.account(),
                new ClusterRoleAggregation(),
                new DeploymentReconciler(),
                new ReplicaSetReconciler(),
                ReplicaSetReconciler.ofControllers(),
                new StatefulSetReconciler(),
                new DaemonSetReconciler(),
                new JobReconciler(),
                new TimeToLive(),
                new AutoscalerReconciler(kinds, new SimulatedMeter()),
                new CronJobReconciler(),
                new Scheduler(),
                new Kubelets(settings.nodes()),
                new EndpointsReconciler(),
                new EndpointSliceReconciler(),
                new SliceMirror(),
                new LoadBalancerReconciler(),
                new IngressReconciler(),
                new AddressReconciler(),
                new RangeReconciler(),
                new ClaimReconciler(),
                new VolumeReconciler(),
                new LocalProvisioner(),
                new ClaimProtection(),
                new EphemeralVolumes(),
                new VolumeProtection(),
                new QuotaReconciler(kinds),
                new DisruptionReconciler(kinds),
                new DefinitionEnd(),
                new PolicyStatus(),
                new TaintEviction(),
                new GarbageCollector(),
                new PodGarbage(),
                new RequestReaper(),
                new EventReaper());
    }

    /** Follows all kinds of which objects are kept: the garbage collector and the end of a namespace concern every one. */
    void start(KindRegistry kinds) {
        for (Kind kind : kinds.all()) {
            boolean kept = kind.traits().stored()
                    && kind.conversion().isEmpty()
                    && !kind.traits().readOnly();
            if (kept) follow(kind.gvk().groupKind(), kind.namespaced());
        }
        informers.followClusterScoped(DEFINITION);
        informers.onChange(DEFINITION, this::followCustom);
        runners.forEach(ControllerRunner::start);
    }

    /** Custom kinds come and go with their definitions. */
    private void followCustom(Change change) {
        Mapping spec = change.object().spec();
        GroupKind kind = new GroupKind(
                spec.text("group").orElse(""), spec.text("names", "kind").orElse(""));
        boolean established = change.object()
                .condition("Established")
                .filter(condition -> condition.isTrue())
                .isPresent();
        if (change.isGone()) forgetLater(kind);
        else if (established) {
            if (leaving.remove(kind)) informers.forget(kind);
            follow(kind, spec.text("scope").equals(Optional.of("Namespaced")));
        }
    }

    /** The last objects of a kind go just before it does, and what they owned can only be found out about while the kind is known. */
    private void forgetLater(GroupKind kind) {
        leaving.add(kind);
        loop.after(FAREWELL, () -> {
            if (leaving.remove(kind)) informers.forget(kind);
        });
    }

    private void follow(GroupKind kind, boolean namespaced) {
        if (namespaced) informers.follow(kind);
        else informers.followClusterScoped(kind);
    }

    boolean isIdle() {
        return runners.stream().allMatch(ControllerRunner::isIdle);
    }

    @Override
    public void close() {
        runners.forEach(ControllerRunner::stop);
        informers.close();
    }
}
