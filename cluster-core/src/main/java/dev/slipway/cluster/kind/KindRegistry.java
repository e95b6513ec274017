package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which kinds exist. Immutable, so that whoever serves a request sees one set of kinds from its start to its end; a custom resource
 * definition makes a new registry.
 *
 * <p>A kind may be served at several versions. The first that is no view of another is the version in which objects are kept.
 */
public final class KindRegistry {
    private static final Comparator<Kind> ORDER = Comparator.comparing(
                    (Kind kind) -> kind.gvk().group())
            .thenComparing(kind -> kind.names().plural())
            .thenComparing(kind -> kind.gvk().version());

    private final List<Kind> all;
    private final Map<GroupKind, Kind> stored = new TreeMap<>();
    private final Map<String, Kind> byKind = new TreeMap<>();
    private final Map<String, Kind> byResource = new TreeMap<>();

    private KindRegistry(List<Kind> inOrderOfPreference) {
        for (Kind kind : inOrderOfPreference) {
            if (kind.conversion().isEmpty()) stored.putIfAbsent(kind.gvk().groupKind(), kind);
            byKind.put(key(kind.gvk()), kind);
            byResource.put(key(kind.resource()), kind);
        }
        this.all = List.copyOf(inOrderOfPreference);
    }

    /** Of these kinds; of several versions of a kind, objects are kept in the first that needs no conversion. */
    public static KindRegistry of(List<Kind> kinds) {
        return new KindRegistry(kinds);
    }

    /** The kind at the version in which its objects are kept. */
    public Optional<Kind> find(GroupKind kind) {
        return Optional.ofNullable(stored.get(kind));
    }

    /** The kind at a version. */
    public Optional<Kind> find(GroupVersionKind kind) {
        return Optional.ofNullable(byKind.get(key(kind)));
    }

    /** The kind that a path names. */
    public Optional<Kind> find(GroupVersionResource resource) {
        return Optional.ofNullable(byResource.get(key(resource)));
    }

    /** Every kind at every version, ordered by group, plural and version. */
    public List<Kind> all() {
        return all.stream().sorted(ORDER).toList();
    }

    /** The same with a kind more, or with this one in place of the kind of the same version. */
    public KindRegistry with(Kind kind) {
        List<Kind> more = new ArrayList<>(all);
        more.removeIf(known -> known.gvk().equals(kind.gvk()));
        more.add(kind);
        return new KindRegistry(more);
    }

    /** The same without a kind, at any version. */
    public KindRegistry without(GroupKind gone) {
        return new KindRegistry(all.stream()
                .filter(kind -> !kind.gvk().groupKind().equals(gone))
                .toList());
    }

    private static String key(GroupVersionKind kind) {
        return kind.group() + "/" + kind.version() + "/" + kind.kind();
    }

    private static String key(GroupVersionResource resource) {
        return resource.group() + "/" + resource.version() + "/" + resource.resource();
    }
}
