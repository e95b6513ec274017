package dev.slipway.cluster.kind.volume;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.diff.tree.Mapping;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a volume suits a claim, by the <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding">rules of binding</a>. */
public final class VolumeMatch {
    public static final GroupKind VOLUME = new GroupKind("", "PersistentVolume");
    public static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    public static final GroupKind STORAGE_CLASS = new GroupKind("storage.k8s.io", "StorageClass");

    /** Says on a claim for which node its volume is to be. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final Quantity NOTHING = Quantity.of(0);

    private VolumeMatch() {}

    /** The class of a volume or a claim; empty where it has none. */
    public static String className(ApiObject object) {
        return object.annotation(OLD_CLASS)
                .or(() -> object.spec().text("storageClassName"))
                .orElse("");
    }

    /** The class of a claim, as far as it has one. */
    public static ObjectKey classKey(ApiObject claim) {
        return new ObjectKey(STORAGE_CLASS, "", className(claim));
    }

    /** Whether claims of a class get their volume only when the node of a pod that uses it is known. */
    public static boolean waitsForConsumer(ApiObject storageClass) {
        return storageClass.root().text("volumeBindingMode").equals(Optional.of("WaitForFirstConsumer"));
    }

    /** How much a claim asks for. */
    public static Quantity requested(ApiObject claim) {
        return amount(claim.spec(), "resources", "requests", "storage");
    }

    /** How much a volume holds. */
    public static Quantity capacity(ApiObject volume) {
        return amount(volume.spec(), "capacity", "storage");
    }

    /** How much a claim has got. */
    public static Quantity granted(ApiObject claim) {
        return amount(claim.status(), "capacity", "storage");
    }

    private static Quantity amount(Mapping tree, String... way) {
        return tree.text(way).flatMap(Quantity::parse).orElse(NOTHING);
    }

    /** Whether a volume names a claim as its own: this very one, or any of the name. */
    public static boolean isReservedFor(ApiObject claim, ApiObject volume) {
        Mapping reference = volume.spec().mapping("claimRef");
        String uid = reference.text("uid").orElse("");
        return reference.text("namespace").orElse("").equals(claim.namespace())
                && reference.text("name").orElse("").equals(claim.name())
                && (uid.isEmpty() || uid.equals(claim.uid()));
    }

    /** Why a volume that a claim names will not do. */
    public static Optional<String> mismatch(ApiObject claim, ApiObject volume) {
        if (capacity(volume).compareTo(requested(claim)) < 0) return Optional.of("requested PV is too small");
        if (!className(claim).equals(className(volume))) return Optional.of("storageClassName does not match");
        if (!attributes(claim).equals(attributes(volume)))
            return Optional.of("volumeAttributesClassName does not match");
        if (!mode(claim).equals(mode(volume))) return Optional.of("incompatible volumeMode");
        return hasAccessModes(claim, volume) ? Optional.empty() : Optional.of("incompatible accessMode");
    }

    /**
     * The volume that a claim should have: one reserved for it, else the smallest that is free and suits.
     *
     * @param usable which of the free ones may be taken
     */
    public static Optional<ApiObject> best(
            ApiObject claim, Collection<ApiObject> volumes, Predicate<ApiObject> usable) {
        List<ApiObject> fitting =
                volumes.stream().filter(volume -> isLarge(claim, volume)).toList();
        Optional<ApiObject> reserved = fitting.stream()
                .filter(volume -> volume.spec().has("claimRef") && isReservedFor(claim, volume))
                .findFirst();
        return reserved.or(() -> fitting.stream()
                .filter(volume -> isFree(volume) && isSelected(claim, volume) && usable.test(volume))
                .min(Comparator.comparing(VolumeMatch::capacity).thenComparing(ApiObject::name)));
    }

    /** Large enough and usable in the way that is asked for, whoever's it is. */
    private static boolean isLarge(ApiObject claim, ApiObject volume) {
        return !volume.isDeleting()
                && capacity(volume).compareTo(requested(claim)) >= 0
                && mode(claim).equals(mode(volume))
                && attributes(claim).equals(attributes(volume))
                && hasAccessModes(claim, volume);
    }

    /** Whether anybody may have a volume. */
    public static boolean isFree(ApiObject volume) {
        return !volume.spec().has("claimRef") && volume.status().text("phase").equals(Optional.of("Available"));
    }

    private static boolean isSelected(ApiObject claim, ApiObject volume) {
        return className(claim).equals(className(volume))
                && LabelSelector.lenient(claim.spec().mapping("selector")).matches(volume);
    }

    private static boolean hasAccessModes(ApiObject claim, ApiObject volume) {
        return volume.spec()
                .sequence("accessModes")
                .texts()
                .containsAll(claim.spec().sequence("accessModes").texts());
    }

    private static String mode(ApiObject object) {
        return object.spec().text("volumeMode").orElse("Filesystem");
    }

    private static String attributes(ApiObject object) {
        return object.spec().text("volumeAttributesClassName").orElse("");
    }
}
