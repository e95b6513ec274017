package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.view.NodeState;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A driver can attach only so many volumes to a node, as the node's CSINode says. */
final class NodeVolumeLimits implements Filter {
    private static final Refusal REFUSAL = Refusal.of("node(s) exceed max volume count");
    private static final GroupKind CSI_NODE = new GroupKind("storage.k8s.io", "CSINode");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED, Signal.VOLUME);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        World world = scene.world();
        if (pod.claims().isEmpty() || world.list(CSI_NODE, "").isEmpty()) return Preparation.ANY;
        Set<Attached> wanted = attached(pod, world);
        return Preparation.of((node, gone) -> hasRoom(wanted, node, world) ? Refusal.NONE : REFUSAL);
    }

    /** A volume of a driver, whoever uses it. */
    private record Attached(String driver, String volume) implements Comparable<Attached> {
        @Override
        public int compareTo(Attached other) {
            int byDriver = driver.compareTo(other.driver);
            return byDriver != 0 ? byDriver : volume.compareTo(other.volume);
        }
    }

    private static boolean hasRoom(Set<Attached> wanted, NodeState node, World world) {
        Optional<ApiObject> limits = world.get(new ObjectKey(CSI_NODE, "", node.name()));
        if (limits.isEmpty()) return true;
        Set<Attached> there = new TreeSet<>(wanted);
        for (PodState other : node.pods()) there.addAll(attached(other, world));
        for (Mapping driver : limits.get().spec().sequence("drivers").mappings()) {
            String name = driver.text("name").orElse("");
            Optional<Long> most = driver.whole("allocatable", "count");
            boolean concerned = wanted.stream().anyMatch(one -> one.driver().equals(name));
            long count = there.stream().filter(one -> one.driver().equals(name)).count();
            if (concerned && most.isPresent() && count > most.get()) return false;
        }
        return true;
    }

    private static Set<Attached> attached(PodState pod, World world) {
        Set<Attached> all = new TreeSet<>();
        for (String name : pod.claims()) {
            world.get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), name))
                    .flatMap(claim -> attached(claim, world))
                    .ifPresent(all::add);
        }
        return all;
    }

    /** A claim without a volume counts for whoever will make it. */
    private static Optional<Attached> attached(ApiObject claim, World world) {
        Optional<ApiObject> volume = PodVolumes.volume(claim, world);
        if (volume.isPresent())
            return volume.get()
                    .spec()
                    .text("csi", "driver")
                    .map(driver -> new Attached(
                            driver,
                            volume.get().spec().text("csi", "volumeHandle").orElse("")));
        return PodVolumes.storageClass(claim, world)
                .filter(PodVolumes::makesVolumes)
                .flatMap(found -> found.root().text("provisioner"))
                .map(driver -> new Attached(driver, "claim " + claim.uid()));
    }
}
