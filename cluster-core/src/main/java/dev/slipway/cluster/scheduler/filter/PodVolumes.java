package dev.slipway.cluster.scheduler.filter;

import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.scheduler.view.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a pod, by what is still to be done about them.
 *
 * @param bound have a volume
 * @param late get one once a node is chosen
 * @param problem why the pod can go nowhere
 */
public record PodVolumes(List<ApiObject> bound, List<ApiObject> late, Optional<String> problem) {
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    public PodVolumes {
        bound = List.copyOf(bound);
        late = List.copyOf(late);
    }

    public static PodVolumes of(PodState pod, World world) {
        List<ApiObject> bound = new ArrayList<>();
        List<ApiObject> late = new ArrayList<>();
        Optional<String> problem = Optional.empty();
        for (String name : pod.claims()) {
            Optional<ApiObject> claim = world.get(new ObjectKey(VolumeMatch.CLAIM, pod.namespace(), name));
            if (problem.isEmpty()) problem = problem(name, claim);
            if (claim.isEmpty()) continue;
            if (isBound(claim.get())) bound.add(claim.get());
            else if (isLate(claim.get(), world)) late.add(claim.get());
            else if (problem.isEmpty()) problem = Optional.of("pod has unbound immediate PersistentVolumeClaims");
        }
        return new PodVolumes(bound, late, problem);
    }

    private static Optional<String> problem(String name, Optional<ApiObject> claim) {
        String quoted = "persistentvolumeclaim \"" + name + "\"";
        if (claim.isEmpty()) return Optional.of(quoted + " not found");
        if (claim.get().isDeleting()) return Optional.of(quoted + " is being deleted");
        if (!phase(claim.get()).equals("Lost")) return Optional.empty();
        String volume = claim.get().spec().text("volumeName").orElse("");
        return Optional.of(quoted + " bound to non-existent persistentvolume \"" + volume + "\"");
    }

    private static String phase(ApiObject claim) {
        return claim.status().text("phase").orElse("Pending");
    }

    private static boolean isBound(ApiObject claim) {
        return !claim.spec().text("volumeName").orElse("").isEmpty()
                && phase(claim).equals("Bound");
    }

    /** Also while it is being bound: its node stays chosen until then. */
    private static boolean isLate(ApiObject claim, World world) {
        return storageClass(claim, world).filter(VolumeMatch::waitsForConsumer).isPresent();
    }

    static Optional<ApiObject> storageClass(ApiObject claim, World world) {
        return world.get(VolumeMatch.classKey(claim));
    }

    /** The volume of a claim that has one. */
    static Optional<ApiObject> volume(ApiObject claim, World world) {
        String name = claim.spec().text("volumeName").orElse("");
        return name.isEmpty() ? Optional.empty() : world.get(new ObjectKey(VolumeMatch.VOLUME, "", name));
    }

    /** Whether somebody makes volumes of a class. */
    static boolean makesVolumes(ApiObject storageClass) {
        return !storageClass.root().text("provisioner").orElse(NO_PROVISIONER).equals(NO_PROVISIONER);
    }
}
