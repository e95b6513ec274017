package dev.slipway.cluster.controller.volume;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.Index;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets a deleted claim go once no pod that has a node uses it any more. A pod without a node does not count: it will not get one while its claim
 * is going.
 */
public final class ClaimProtection implements Reconciler {
    private static final String HOLD = "kubernetes.io/pvc-protection";
    private static final GroupKind POD = Kinds.POD.groupKind();

    @Override
    public String name() {
        return "pvc-protection-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(VolumeMatch.CLAIM), Trigger.of(POD, ClaimProtection::going));
    }

    @Override
    public List<Index> indexes() {
        return List.of(Pods.BY_CLAIM);
    }

    /** The claims of a pod that are held; for most pods that are none. */
    private static List<ObjectKey> going(Change change, World world) {
        return Stream.of(change.before(), change.after())
                .flatMap(Optional::stream)
                .flatMap(pod -> Pods.claims(pod).stream())
                .distinct()
                .map(name -> new ObjectKey(VolumeMatch.CLAIM, change.key().namespace(), name))
                .filter(key -> world.get(key).filter(ApiObject::isDeleting).isPresent())
                .toList();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key).map(claim -> decide(claim, world)).orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject claim, World world) {
        boolean isHeld = claim.finalizers().contains(HOLD);
        if (!claim.isDeleting())
            return isHeld ? Decision.nothing() : Decision.of(new Command.Update(claim.withFinalizer(HOLD)));
        boolean isUsed = world.find(Pods.BY_CLAIM, claim.namespace() + "/" + claim.name()).stream()
                .anyMatch(pod -> uses(pod, claim.name()));
        if (!isHeld || isUsed) return Decision.nothing();
        String name = claim.name();
        return Decision.of(new Command.IfNone(
                POD, claim.namespace(), pod -> uses(pod, name), new Command.Update(claim.withoutFinalizer(HOLD))));
    }

    private static boolean uses(ApiObject pod, String claim) {
        if (Pods.node(pod).isEmpty() || !Pods.claims(pod).contains(claim)) return false;
        return !isShutDown(pod) || isNamed(pod, claim);
    }

    /** Nothing of it runs any more: it only waits for what holds it, which may be the claim that was made for it alone. */
    private static boolean isShutDown(ApiObject pod) {
        return pod.isDeleting()
                && pod.metadata().whole("deletionGracePeriodSeconds").equals(Optional.of(0L));
    }

    private static boolean isNamed(ApiObject pod, String claim) {
        return pod.spec().sequence("volumes").mappings().stream()
                .anyMatch(volume ->
                        volume.text("persistentVolumeClaim", "claimName").equals(Optional.of(claim)));
    }
}
