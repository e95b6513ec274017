package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An object that makes pods, or is one.
 *
 * @param template where its pods' labels and containers stand
 */
record Workload(ApiObject object, Path template) {
    private static final Path USUAL = Path.of("spec", "template");
    private static final Path SCHEDULED = Path.of("spec", "jobTemplate", "spec", "template");
    private static final GroupKind CRON_JOB = new GroupKind("batch", "CronJob");
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final List<GroupKind> KINDS = List.of(
            POD,
            new GroupKind("", "ReplicationController"),
            new GroupKind("apps", "DaemonSet"),
            new GroupKind("apps", "Deployment"),
            new GroupKind("apps", "ReplicaSet"),
            new GroupKind("apps", "StatefulSet"),
            CRON_JOB,
            new GroupKind("batch", "Job"));

    /** The kinds that make pods, and pods. */
    static List<GroupKind> kinds() {
        return KINDS;
    }

    static Optional<Workload> of(ApiObject object) {
        GroupKind kind = object.gvk().groupKind();
        if (!KINDS.contains(kind)) return Optional.empty();
        if (kind.equals(POD)) return Optional.of(new Workload(object, Path.ROOT));
        return Optional.of(new Workload(object, kind.equals(CRON_JOB) ? SCHEDULED : USUAL));
    }

    ObjectKey key() {
        return object.key();
    }

    /** The labels of its pods. */
    Mapping labels() {
        return pods().mapping("metadata", "labels");
    }

    /** Whether pods that run are replaced where the template changes: others take it up when something makes new ones. */
    boolean rolls() {
        return switch (object.kind()) {
            case "Deployment" -> !object.spec().bool("paused").orElse(false);
            case "StatefulSet", "DaemonSet" ->
                !object.spec().text("updateStrategy", "type").equals(Optional.of("OnDelete"));
            default -> false;
        };
    }

    /** How many pods it runs, by its live state where that counts them. */
    long pods(ApiObject live) {
        if (object.kind().equals("DaemonSet"))
            return live.status().whole("desiredNumberScheduled").orElse(0L);
        return live.spec().whole("replicas").orElse(1L);
    }

    /** The ConfigMaps or Secrets that its pods read once, when they start: as environment, or as a single file. */
    SortedSet<String> readAtStart(GroupKind kind) {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> files = new TreeSet<>();
        containers().forEach(container -> {
            container
                    .sequence("envFrom")
                    .mappings()
                    .forEach(from -> name(from, kind, "Ref").ifPresent(names::add));
            container
                    .sequence("env")
                    .mappings()
                    .forEach(one ->
                            name(one.mapping("valueFrom"), kind, "KeyRef").ifPresent(names::add));
            container.sequence("volumeMounts").mappings().stream()
                    .filter(mount -> mount.has("subPath") || mount.has("subPathExpr"))
                    .forEach(mount -> mount.text("name").ifPresent(files::add));
        });
        volumes()
                .filter(volume -> volume.text("name").filter(files::contains).isPresent())
                .forEach(volume -> mounted(volume, kind).forEach(names::add));
        return names;
    }

    /** Those whose files its pods see change. */
    SortedSet<String> mounted(GroupKind kind) {
        SortedSet<String> names = new TreeSet<>();
        volumes().forEach(volume -> mounted(volume, kind).forEach(names::add));
        return names;
    }

    private static Stream<String> mounted(Mapping volume, GroupKind kind) {
        Stream<Mapping> sources =
                Stream.concat(Stream.of(volume), volume.mapping("projected").sequence("sources").mappings().stream());
        return sources.flatMap(source -> (kind.kind().equals("Secret")
                        ? source.text("secret", "secretName").or(() -> source.text("secret", "name"))
                        : source.text("configMap", "name"))
                .stream());
    }

    /** {@code configMapRef}, {@code secretKeyRef} ... */
    private static Optional<String> name(Mapping from, GroupKind kind, String end) {
        return from.text((kind.kind().equals("Secret") ? "secret" : "configMap") + end, "name");
    }

    /** Those of its pods, also those that only prepare them. */
    Stream<Mapping> containers() {
        Mapping spec = pods().mapping("spec");
        return Stream.of("initContainers", "containers").flatMap(field -> spec.sequence(field).mappings().stream());
    }

    private Stream<Mapping> volumes() {
        return pods().mapping("spec").sequence("volumes").mappings().stream();
    }

    private Mapping pods() {
        return template.in(object.root()).flatMap(tree -> tree.asMapping()).orElse(Mapping.empty());
    }
}
