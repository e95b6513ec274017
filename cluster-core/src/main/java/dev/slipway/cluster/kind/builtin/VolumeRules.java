package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Quantity;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules of PersistentVolumes and PersistentVolumeClaims. */
final class VolumeRules {
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");
    /** What a volume says besides where its bytes are. */
    private static final Set<String> NO_SOURCES = new TreeSet<>(List.of(
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
            "volumeMode"));

    private VolumeRules() {}

    private static void accessModes(Mapping spec, Problems problems) {
        List<String> modes = spec.sequence("accessModes").texts();
        if (modes.isEmpty()) problems.required("spec.accessModes", "at least 1 access mode is required");
        for (String mode : modes) {
            if (!ACCESS_MODES.contains(mode)) problems.notSupported("spec.accessModes", mode, ACCESS_MODES);
        }
        if (modes.contains("ReadWriteOncePod") && modes.size() > 1) {
            problems.forbidden("spec.accessModes", "may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void words(Mapping spec, Problems problems) {
        problems.oneOf("spec.volumeMode", spec.text("volumeMode"), VOLUME_MODES.toArray(String[]::new));
        for (String name : List.of("storageClassName", "volumeAttributesClassName")) {
            spec.text(name)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> problems.rule("spec." + name, text, Formats.subdomain(text)));
        }
    }

    private static void aboveZero(String field, Optional<String> amount, Problems problems) {
        amount.flatMap(Quantity::parse)
                .filter(quantity -> quantity.value().signum() <= 0)
                .ifPresent(quantity -> problems.invalid(field, quantity.canonical(), "must be greater than zero"));
    }

    /** PersistentVolumes. */
    static final class OfVolume implements Rules {
        @Override
        public ApiObject defaults(ApiObject volume) {
            Mapping spec = Fill.absent(volume.spec(), "persistentVolumeReclaimPolicy", "Retain");
            spec = Fill.absent(spec, "volumeMode", "Filesystem");
            return volume.with("spec", Fill.in(spec, "hostPath", path -> Fill.absent(path, "type", "")));
        }

        @Override
        public ApiObject born(ApiObject volume) {
            String now = volume.metadata().text("creationTimestamp").orElse("");
            return volume.withStatus(Mapping.of("phase", "Pending", "lastPhaseTransitionTime", now));
        }

        @Override
        public List<Cause> validate(ApiObject volume) {
            Problems problems = new Problems();
            Mapping spec = volume.spec();
            accessModes(spec, problems);
            Mapping capacity = spec.mapping("capacity");
            if (capacity.isEmpty()) problems.required("spec.capacity");
            else if (!capacity.has("storage") || capacity.size() > 1)
                problems.notSupported("spec.capacity", capacity, List.of("storage"));
            aboveZero("spec.capacity[storage]", capacity.text("storage"), problems);
            problems.oneOf(
                    "spec.persistentVolumeReclaimPolicy",
                    spec.text("persistentVolumeReclaimPolicy"),
                    "Delete",
                    "Recycle",
                    "Retain");
            source(spec, problems);
            words(spec, problems);
            return problems.causes();
        }

        private static void source(Mapping spec, Problems problems) {
            List<String> sources = sources(spec).keys();
            if (sources.isEmpty()) problems.required("spec", "must specify a volume type");
            for (String more : sources.subList(Math.min(1, sources.size()), sources.size())) {
                problems.forbidden("spec." + more, "may not specify more than 1 volume type");
            }
            for (String path : List.of("hostPath", "local")) {
                if (spec.has(path) && spec.text(path, "path").orElse("").isEmpty())
                    problems.required("spec." + path + ".path");
            }
            if (spec.has("local") && spec.mapping("nodeAffinity", "required").isEmpty())
                problems.required("spec.nodeAffinity", "Local volume requires node affinity");
        }

        private static Mapping sources(Mapping spec) {
            Mapping sources = spec;
            for (String field : NO_SOURCES) sources = sources.without(field);
            return sources;
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            if (!Problems.isSame(sources(before.spec()), sources(after.spec()))) {
                problems.forbidden(
                        "spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
            }
            problems.immutable(
                    "spec.volumeMode",
                    before.spec().get("volumeMode"),
                    after.spec().get("volumeMode"));
            if (before.spec().has("nodeAffinity")) {
                problems.immutable(
                        "spec.nodeAffinity",
                        before.spec().get("nodeAffinity"),
                        after.spec().get("nodeAffinity"));
            }
            return problems.causes();
        }
    }

    /** PersistentVolumeClaims. */
    static final class OfClaim implements Rules {
        @Override
        public ApiObject defaults(ApiObject claim) {
            return claim.with("spec", Fill.absent(claim.spec(), "volumeMode", "Filesystem"));
        }

        @Override
        public ApiObject born(ApiObject claim) {
            return claim.withStatus(Mapping.of("phase", "Pending"));
        }

        @Override
        public List<Cause> validate(ApiObject claim) {
            Problems problems = new Problems();
            spec("spec", claim.spec(), problems);
            return problems.causes();
        }

        private static void spec(String field, Mapping spec, Problems problems) {
            if (spec.has("selector"))
                new TemplateCheck(problems).selector(field + ".selector", spec.mapping("selector"));
            accessModes(spec, problems);
            Optional<String> storage = spec.text("resources", "requests", "storage");
            if (storage.isEmpty()) problems.required(field + ".resources[storage]");
            aboveZero(field + ".resources[storage]", storage, problems);
            words(spec, problems);
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            Problems problems = new Problems();
            boolean isBound = before.status().text("phase").equals(Optional.of("Bound"));
            Mapping kept = after.spec();
            if (isBound) kept = sameAs(before.spec(), kept, "resources");
            kept = sameAs(before.spec(), kept, "volumeAttributesClassName");
            if (!before.spec().has("volumeName")) kept = sameAs(before.spec(), kept, "volumeName");
            if (!before.spec().has("storageClassName")) kept = sameAs(before.spec(), kept, "storageClassName");
            if (!kept.equals(before.spec())) {
                problems.forbidden(
                        "spec",
                        "spec is immutable after creation except resources.requests and volumeAttributesClassName for"
                                + " bound claims");
            }
            boolean shrinks = VolumeMatch.requested(after).compareTo(VolumeMatch.requested(before)) < 0;
            if (shrinks && VolumeMatch.requested(after).compareTo(VolumeMatch.granted(before)) <= 0) {
                problems.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
            }
            return problems.causes();
        }

        /** A mapping with a field as another has it, so that the two can be compared without it. */
        private static Mapping sameAs(Mapping before, Mapping after, String field) {
            Optional<Tree> value = before.get(field);
            return value.isPresent() ? after.with(field, value.get()) : after.without(field);
        }
    }
}
