package dev.slipway.cluster.kind;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    private final List<GroupVersionKind> hidden;
    private final Map<GroupKind, Kind> stored = new TreeMap<>();
    private final Map<String, Kind> byKind = new TreeMap<>();
    private final Map<String, Kind> byResource = new TreeMap<>();
    private final Set<String> versions = new TreeSet<>();
    private final List<Kind> served;

    private KindRegistry(List<Kind> inOrderOfPreference, List<GroupVersionKind> hidden) {
        this.hidden = hidden;
        for (Kind kind : inOrderOfPreference) {
            if (kind.conversion().isEmpty()) stored.putIfAbsent(kind.gvk().groupKind(), kind);
            if (hidden.contains(kind.gvk())) continue;
            byKind.put(key(kind.gvk()), kind);
            byResource.put(key(kind.resource()), kind);
            versions.add(version(kind.gvk().group(), kind.gvk().version()));
        }
        this.all = List.copyOf(inOrderOfPreference);
        this.served = all.stream()
                .filter(kind -> !hidden.contains(kind.gvk()))
                .sorted(ORDER)
                .toList();
    }

    /** Of these kinds; of several versions of a kind, objects are kept in the first that needs no conversion. */
    public static KindRegistry of(List<Kind> kinds) {
        return of(kinds, List.of());
    }

    /**
     * The same where some versions are not served: nobody can ask for them, and still objects may be kept in one.
     *
     * @param hidden the versions that are not served
     */
    public static KindRegistry of(List<Kind> kinds, Collection<GroupVersionKind> hidden) {
        return new KindRegistry(kinds, List.copyOf(hidden));
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
        return served;
    }

    /** Whether a version of a group has any kinds. */
    public boolean has(String group, String version) {
        return versions.contains(version(group, version));
    }

    private static String version(String group, String version) {
        return group + "/" + version;
    }

    /** The same with a kind more, or with this one in place of the kind of the same version. */
    public KindRegistry with(Kind kind) {
        List<Kind> more = new ArrayList<>(all);
        more.removeIf(known -> known.gvk().equals(kind.gvk()));
        more.add(kind);
        return new KindRegistry(more, hidden);
    }

    /** The same without a kind, at any version. */
    public KindRegistry without(GroupKind gone) {
        return new KindRegistry(
                all.stream()
                        .filter(kind -> !kind.gvk().groupKind().equals(gone))
                        .toList(),
                hidden);
    }

    /** An object as objects of its kind are kept now. A definition may have had it kept in another version, and only their names differ. */
    public ApiObject asKept(ApiObject object) {
        Kind kind = stored.get(object.gvk().groupKind());
        return kind == null ? object : kind.asKept(object);
    }

    private static String key(GroupVersionKind kind) {
        return kind.group() + "/" + kind.version() + "/" + kind.kind();
    }

    private static String key(GroupVersionResource resource) {
        return resource.group() + "/" + resource.version() + "/" + resource.resource();
    }
}
