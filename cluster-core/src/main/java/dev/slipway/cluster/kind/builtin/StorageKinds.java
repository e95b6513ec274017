package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.kind.Kind.Traits;
import java.util.List;
import java.util.stream.Stream;

/** Volumes, claims to them, and who provides them. */
final class StorageKinds {
    private static final String GROUP = "storage.k8s.io/v1";

    private StorageKinds() {}

    static List<Kind> all(Entry entry) {
        return Stream.concat(volumes(entry).stream(), providers(entry).stream()).toList();
    }

    private static List<Kind> volumes(Entry entry) {
        return List.of(
                entry.of("v1", "PersistentVolume", "persistentvolumes", "V1PersistentVolume", "pv")
                        .clusterScoped()
                        .withSubresources("status")
                        .withRules(new VolumeRules.OfVolume())
                        .withColumns(StorageCells.ofVolume()),
                entry.of("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "V1PersistentVolumeClaim", "pvc")
                        .withSubresources("status")
                        .withRules(new VolumeRules.OfClaim())
                        .withColumns(StorageCells.ofClaim()),
                entry.of(GROUP, "StorageClass", "storageclasses", "V1StorageClass", "sc")
                        .clusterScoped()
                        .withRules(new StorageRules.OfClass())
                        .withColumns(StorageCells.ofClass()),
                entry.of(GROUP, "VolumeAttributesClass", "volumeattributesclasses", "V1VolumeAttributesClass", "vac")
                        .clusterScoped()
                        .withRules(new StorageRules.OfAttributes())
                        .withColumns(
                                Column.NAME,
                                Cells.text(
                                        "DriverName",
                                        "Whose attributes they are.",
                                        attributes -> Cells.text(attributes.root(), "", "driverName")),
                                Cells.AGE),
                entry.of(GROUP, "VolumeAttachment", "volumeattachments", "V1VolumeAttachment")
                        .clusterScoped()
                        .withSubresources("status")
                        .withTraits(Traits.USUAL.needingVersionOnUpdate())
                        .withRules(new StorageRules.OfAttachment())
                        .withColumns(StorageCells.ofAttachment()));
    }

    private static List<Kind> providers(Entry entry) {
        return List.of(
                entry.of(GROUP, "CSIDriver", "csidrivers", "V1CSIDriver")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.needingVersionOnUpdate())
                        .withRules(new StorageRules.OfDriver())
                        .withColumns(StorageCells.ofDriver()),
                entry.of(GROUP, "CSINode", "csinodes", "V1CSINode")
                        .clusterScoped()
                        .withTraits(Traits.USUAL.needingVersionOnUpdate())
                        .withRules(new StorageRules.OfNode())
                        .withColumns(
                                Column.NAME,
                                Cells.text("Drivers", "How many drivers the node has.", node ->
                                        (long) node.spec().sequence("drivers").size()),
                                Cells.AGE),
                entry.of(GROUP, "CSIStorageCapacity", "csistoragecapacities", "V1CSIStorageCapacity")
                        .withTraits(Traits.USUAL.needingVersionOnUpdate())
                        .withRules(new StorageRules.OfCapacity()));
    }
}
