package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Rules of the group {@code storage.k8s.io}: who provides volumes, and on what terms. */
final class StorageRules {
    /** The longest name of a CSI driver. */
    private static final int DRIVER_NAME_LENGTH = 63;

    private StorageRules() {}

    private static void driverName(String field, String name, Problems problems) {
        if (name.isEmpty()) problems.required(field);
        else if (name.length() > DRIVER_NAME_LENGTH) problems.tooLong(field, DRIVER_NAME_LENGTH);
        else problems.rule(field, name, Formats.subdomain(name.toLowerCase(Locale.ROOT)));
    }

    private static String text(ApiObject object, String... way) {
        return object.root().text(way).orElse("");
    }

    private static void immutable(ApiObject before, ApiObject after, Problems problems, String... fields) {
        for (String field : fields) {
            String[] way = field.split("\\.");
            problems.immutable(field, before.at(way), after.at(way));
        }
    }

    /** StorageClasses. */
    static final class OfClass implements Rules {
        @Override
        public ApiObject defaults(ApiObject storage) {
            Mapping root = Fill.absent(storage.root(), "reclaimPolicy", "Delete");
            return new ApiObject(Fill.absent(root, "volumeBindingMode", "Immediate"));
        }

        @Override
        public List<Cause> validate(ApiObject storage) {
            Problems problems = new Problems();
            String provisioner = text(storage, "provisioner");
            if (provisioner.isEmpty()) problems.required("provisioner");
            else problems.rule("provisioner", provisioner, Formats.qualifiedName(provisioner.toLowerCase(Locale.ROOT)));
            for (String key : storage.root().mapping("parameters").keys()) {
                if (key.isEmpty()) problems.invalid("parameters", key, "field can not be empty.");
            }
            problems.oneOf("reclaimPolicy", storage.root().text("reclaimPolicy"), "Delete", "Retain");
            problems.oneOf(
                    "volumeBindingMode", storage.root().text("volumeBindingMode"), "Immediate", "WaitForFirstConsumer");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
                if (!before.root().get(field).equals(after.root().get(field)))
                    problems.forbidden(field, "updates to " + field + " are forbidden.");
            }
            immutable(before, after, problems, "volumeBindingMode");
            return problems.causes();
        }
    }

    /** VolumeAttributesClasses. */
    static final class OfAttributes implements Rules {
        @Override
        public List<Cause> validate(ApiObject attributes) {
            Problems problems = new Problems();
            driverName("driverName", text(attributes, "driverName"), problems);
            if (attributes.root().mapping("parameters").isEmpty())
                problems.required("parameters", "must contain at least one key/value pair");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            for (String field : List.of("driverName", "parameters")) {
                if (!before.root().get(field).equals(after.root().get(field)))
                    problems.forbidden(field, "updates to " + field + " are forbidden.");
            }
            return problems.causes();
        }
    }

    /** VolumeAttachments. */
    static final class OfAttachment implements Rules {
        @Override
        public ApiObject born(ApiObject attachment) {
            return attachment.withStatus(Mapping.of("attached", false));
        }

        @Override
        public List<Cause> validate(ApiObject attachment) {
            Problems problems = new Problems();
            driverName("spec.attacher", text(attachment, "spec", "attacher"), problems);
            if (text(attachment, "spec", "nodeName").isEmpty()) problems.required("spec.nodeName");
            Mapping source = attachment.spec().mapping("source");
            boolean inline = source.has("inlineVolumeSpec");
            boolean named = !source.text("persistentVolumeName").orElse("").isEmpty();
            if (!inline && !named)
                problems.required(
                        "spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
            if (inline && named)
                problems.invalid(
                        "spec.source", source, "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            immutable(before, after, problems, "spec");
            return problems.causes();
        }
    }

    /** CSIDrivers. */
    static final class OfDriver implements Rules {
        @Override
        public ApiObject defaults(ApiObject driver) {
            Mapping spec = Fill.absent(driver.spec(), "attachRequired", true);
            for (String off : List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
                spec = Fill.absent(spec, off, false);
            }
            spec = Fill.absent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
            if (spec.sequence("volumeLifecycleModes").isEmpty())
                spec = spec.with("volumeLifecycleModes", Sequence.of("Persistent"));
            return driver.with("spec", spec);
        }

        @Override
        public List<Cause> validate(ApiObject driver) {
            Problems problems = new Problems();
            driverName("metadata.name", driver.name(), problems);
            problems.oneOf(
                    "spec.fsGroupPolicy",
                    driver.spec().text("fsGroupPolicy"),
                    "File",
                    "None",
                    "ReadWriteOnceWithFSType");
            for (String mode : driver.spec().sequence("volumeLifecycleModes").texts()) {
                if (!List.of("Ephemeral", "Persistent").contains(mode))
                    problems.notSupported("spec.volumeLifecycleModes", mode, List.of("Ephemeral", "Persistent"));
            }
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            immutable(before, after, problems, "spec.attachRequired", "spec.volumeLifecycleModes");
            return problems.causes();
        }
    }

    /** CSINodes. */
    static final class OfNode implements Rules {
        @Override
        public List<Cause> validate(ApiObject node) {
            Problems problems = new Problems();
            Set<String> names = new TreeSet<>();
            List<Mapping> drivers = node.spec().sequence("drivers").mappings();
            for (int i = 0; i < drivers.size(); i++) {
                String at = "spec.drivers[" + i + "]";
                String name = drivers.get(i).text("name").orElse("");
                driverName(at + ".name", name, problems);
                if (drivers.get(i).text("nodeID").orElse("").isEmpty()) problems.required(at + ".nodeID");
                if (!names.add(name)) problems.duplicate(at + ".name", name);
                problems.notNegative(at + ".allocatable.count", drivers.get(i).whole("allocatable", "count"));
            }
            return problems.causes();
        }
    }

    /** CSIStorageCapacities. */
    static final class OfCapacity implements Rules {
        @Override
        public List<Cause> validate(ApiObject capacity) {
            Problems problems = new Problems();
            String storage = text(capacity, "storageClassName");
            if (storage.isEmpty()) problems.required("storageClassName");
            else problems.rule("storageClassName", storage, Formats.subdomain(storage));
            for (String amount : List.of("capacity", "maximumVolumeSize")) {
                capacity.root()
                        .text(amount)
                        .flatMap(Quantity::parse)
                        .filter(quantity -> quantity.value().signum() < 0)
                        .ifPresent(quantity ->
                                problems.invalid(amount, quantity.canonical(), "must be greater than or equal to 0"));
            }
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            immutable(before, after, problems, "nodeTopology", "storageClassName");
            return problems.causes();
        }
    }
}
