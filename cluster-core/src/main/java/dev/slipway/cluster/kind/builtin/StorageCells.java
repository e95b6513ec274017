package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is shown of volumes, claims and those who provide them. */
final class StorageCells {
    private static final String UNSET = "<unset>";

    private StorageCells() {}

    static List<Column> ofVolume() {
        return List.of(
                Column.NAME,
                Cells.text(
                        "Capacity",
                        "How much it holds.",
                        volume -> Cells.text(volume.spec(), "", "capacity", "storage")),
                Cells.text("Access Modes", "How it can be mounted.", volume -> modes(volume.spec())),
                Cells.text(
                        "Reclaim Policy",
                        "What becomes of it when its claim goes.",
                        volume -> Cells.text(volume.spec(), "", "persistentVolumeReclaimPolicy")),
                Cells.text("Status", "Whether it is free.", StorageCells::phase),
                Cells.text("Claim", "Whose it is.", StorageCells::claim),
                Cells.text("StorageClass", "What kind of storage it is.", StorageCells::storageClass),
                Cells.text(
                        "VolumeAttributesClass",
                        "Attributes of the volume.",
                        volume -> Cells.text(volume.spec(), UNSET, "volumeAttributesClassName")),
                Cells.text("Reason", "What went wrong.", volume -> Cells.text(volume.status(), "", "reason")),
                Cells.AGE,
                Cells.wide(Cells.text(
                        "VolumeMode",
                        "File system or block device.",
                        volume -> Cells.text(volume.spec(), UNSET, "volumeMode"))));
    }

    static List<Column> ofClaim() {
        return List.of(
                Column.NAME,
                Cells.text("Status", "Whether it has a volume.", StorageCells::phase),
                Cells.text("Volume", "The volume it has.", claim -> Cells.text(claim.spec(), "", "volumeName")),
                Cells.text(
                        "Capacity",
                        "How much the volume holds.",
                        claim -> bound(claim, Cells.text(claim.status(), "", "capacity", "storage"))),
                Cells.text(
                        "Access Modes", "How the volume can be mounted.", claim -> bound(claim, modes(claim.status()))),
                Cells.text("StorageClass", "What kind of storage it asks for.", StorageCells::storageClass),
                Cells.text(
                        "VolumeAttributesClass",
                        "Attributes that the volume should have.",
                        claim -> Cells.text(claim.spec(), UNSET, "volumeAttributesClassName")),
                Cells.AGE,
                Cells.wide(Cells.text(
                        "VolumeMode",
                        "File system or block device.",
                        claim -> Cells.text(claim.spec(), UNSET, "volumeMode"))));
    }

    static List<Column> ofClass() {
        return List.of(
                new Column("Name", "string", "name", Column.NAME.description(), 0, (object, now) -> className(object)),
                Cells.text(
                        "Provisioner", "Who makes volumes.", storage -> Cells.text(storage.root(), "", "provisioner")),
                Cells.text(
                        "ReclaimPolicy",
                        "What becomes of a volume when its claim goes.",
                        storage -> Cells.text(storage.root(), "Delete", "reclaimPolicy")),
                Cells.text(
                        "VolumeBindingMode",
                        "When a claim gets its volume.",
                        storage -> Cells.text(storage.root(), "Immediate", "volumeBindingMode")),
                Cells.text(
                        "AllowVolumeExpansion",
                        "Whether volumes may grow.",
                        storage -> storage.root().bool("allowVolumeExpansion").orElse(false)),
                Cells.AGE);
    }

    static List<Column> ofAttachment() {
        return List.of(
                Column.NAME,
                Cells.text("Attacher", "Who attaches it.", attachment -> Cells.text(attachment.spec(), "", "attacher")),
                Cells.text(
                        "PV",
                        "The volume.",
                        attachment -> Cells.text(attachment.spec(), "", "source", "persistentVolumeName")),
                Cells.text("Node", "Where to.", attachment -> Cells.text(attachment.spec(), "", "nodeName")),
                Cells.flag("Attached", "Whether it is.", "status", "attached"),
                Cells.AGE);
    }

    static List<Column> ofDriver() {
        return List.of(
                Column.NAME,
                Cells.flag(
                        "AttachRequired",
                        "Whether volumes are attached before they are mounted.",
                        "spec",
                        "attachRequired"),
                Cells.flag(
                        "PodInfoOnMount",
                        "Whether the driver hears which pod it mounts for.",
                        "spec",
                        "podInfoOnMount"),
                Cells.flag(
                        "StorageCapacity", "Whether capacity counts when pods are placed.", "spec", "storageCapacity"),
                Cells.text("TokenRequests", "For whom the driver gets tokens.", StorageCells::audiences),
                Cells.flag(
                        "RequiresRepublish",
                        "Whether the driver is called again and again.",
                        "spec",
                        "requiresRepublish"),
                Cells.text("Modes", "How long its volumes live.", driver -> {
                    List<String> modes =
                            driver.spec().sequence("volumeLifecycleModes").texts();
                    return modes.isEmpty() ? Cells.NONE : String.join(",", modes);
                }),
                Cells.AGE);
    }

    /** {@code RWO,ROX}, in the order in which Kubernetes names them. */
    private static String modes(Mapping holder) {
        TreeSet<String> given = new TreeSet<>(holder.sequence("accessModes").texts());
        return List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod").stream()
                .filter(given::contains)
                .map(mode -> mode.replaceAll("[a-z]", ""))
                .map(letters -> letters.equals("ROM") ? "ROX" : letters.equals("RWM") ? "RWX" : letters)
                .collect(Collectors.joining(","));
    }

    private static String phase(ApiObject object) {
        return object.isDeleting() ? "Terminating" : Cells.text(object.status(), "", "phase");
    }

    private static String claim(ApiObject volume) {
        Mapping claim = volume.spec().mapping("claimRef");
        return claim.isEmpty() ? "" : Cells.text(claim, "", "namespace") + "/" + Cells.text(claim, "", "name");
    }

    private static String storageClass(ApiObject object) {
        return object.annotation("volume.beta.kubernetes.io/storage-class")
                .orElseGet(() -> Cells.text(object.spec(), "", "storageClassName"));
    }

    private static String bound(ApiObject claim, String cell) {
        return Cells.text(claim.spec(), "", "volumeName").isEmpty() ? "" : cell;
    }

    private static String className(ApiObject storage) {
        boolean isDefault = DefaultClass.STORAGE.is(storage);
        return isDefault ? storage.name() + " (default)" : storage.name();
    }

    private static String audiences(ApiObject driver) {
        List<Mapping> requests = driver.spec().sequence("tokenRequests").mappings();
        if (requests.isEmpty()) return UNSET;
        return requests.stream()
                .map(request -> Cells.text(request, "", "audience"))
                .collect(Collectors.joining(","));
    }
}
