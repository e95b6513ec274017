package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.view.PodState;
import dev.slipway.cluster.scheduler.view.Scene;
import dev.slipway.cluster.scheduler.view.Signal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A claim of access mode ReadWriteOncePod is for one pod at a time. */
final class VolumeRestrictions implements Filter {
    private static final Refusal REFUSAL =
            Refusal.of("node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");

    @Override
    public Set<Signal> signals() {
        return Set.of(Signal.FREED, Signal.VOLUME);
    }

    @Override
    public Preparation prepare(PodState pod, Scene scene) {
        List<String> alone = pod.claims().stream()
                .filter(claim -> scene.world()
                        .get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), claim))
                        .filter(found ->
                                found.spec().sequence("accessModes").texts().contains("ReadWriteOncePod"))
                        .isPresent())
                .toList();
        if (alone.isEmpty()) return Preparation.ANY;
        return Preparation.of((node, gone) -> isUsed(pod, alone, scene, gone) ? REFUSAL : Refusal.NONE);
    }

    private static boolean isUsed(PodState pod, List<String> claims, Scene scene, List<PodState> gone) {
        Set<String> away = new TreeSet<>();
        gone.forEach(other -> away.add(other.uid()));
        return claims.stream()
                .flatMap(claim -> scene.users(pod.namespace(), claim))
                .anyMatch(other -> !away.contains(other.uid()));
    }
}
