package dev.slipway.cluster.apiserver.http.discovery;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The documents of one registry. The core group is the one with the empty name. */
public final class Discovery {
    private final SortedMap<String, SortedMap<String, List<Kind>>> groups = new TreeMap<>(GroupOrder.FIRST_WINS);

    public Discovery(KindRegistry registry) {
        for (Kind kind : registry.all())
            groups.computeIfAbsent(kind.gvk().group(), name -> new TreeMap<>(VersionOrder.BEST_FIRST))
                    .computeIfAbsent(kind.gvk().version(), name -> new ArrayList<>())
                    .add(kind);
    }

    /** Whether a version of a group exists. */
    public boolean has(String group, String version) {
        return kinds(group, version).isPresent();
    }

    /**
     * {@code /api}.
     *
     * @param address of this server, as the client calls it: {@code 127.0.0.1:6443}
     */
    public Mapping coreVersions(String address) {
        return Mapping.of(
                "kind",
                "APIVersions",
                "versions",
                Tree.of(List.copyOf(groups.getOrDefault("", new TreeMap<>()).keySet())),
                "serverAddressByClientCIDRs",
                Sequence.of(Mapping.of("clientCIDR", "0.0.0.0/0", "serverAddress", address)));
    }

    /** {@code /apis}. */
    public Mapping groupList() {
        List<Tree> all = new ArrayList<>();
        groups.forEach((name, versions) -> {
            if (!name.isEmpty()) all.add(group(name, versions));
        });
        return Mapping.of("kind", "APIGroupList", "apiVersion", "v1", "groups", new Sequence(all));
    }

    /** {@code /apis/GROUP}. */
    public Optional<Mapping> group(String name) {
        return Optional.ofNullable(name.isEmpty() ? null : groups.get(name))
                .map(versions -> Mapping.builder()
                        .put("kind", "APIGroup")
                        .put("apiVersion", "v1")
                        .putAll(group(name, versions))
                        .build());
    }

    private static Mapping group(String name, SortedMap<String, List<Kind>> versions) {
        List<Tree> all = new ArrayList<>();
        for (String version : versions.keySet())
            all.add(Mapping.of("groupVersion", name + "/" + version, "version", version));
        return Mapping.of("name", name, "versions", new Sequence(all), "preferredVersion", all.get(0));
    }

    /** {@code /api/v1}, {@code /apis/GROUP/VERSION}. */
    public Optional<Mapping> resources(String group, String version) {
        return kinds(group, version).map(kinds -> {
            List<Tree> all = new ArrayList<>();
            for (Kind kind : kinds) {
                all.add(resource(kind));
                for (String subresource : Verbs.subresources(kind)) all.add(subresource(kind, subresource));
            }
            String groupVersion = group.isEmpty() ? version : group + "/" + version;
            Mapping.Builder list = Mapping.builder().put("kind", "APIResourceList");
            if (!group.isEmpty()) list.put("apiVersion", "v1");
            return list.put("groupVersion", groupVersion)
                    .put("resources", new Sequence(all))
                    .build();
        });
    }

    private static Mapping resource(Kind kind) {
        Mapping.Builder resource = Mapping.builder()
                .put("name", kind.names().plural())
                .put("singularName", kind.names().singular())
                .put("namespaced", kind.namespaced())
                .put("kind", kind.gvk().kind())
                .put("verbs", Verbs.of(kind));
        withAliases(resource, kind);
        if (kind.traits().stored() && !kind.traits().readOnly())
            resource.put("storageVersionHash", StorageHash.of(kind));
        return resource.build();
    }

    private static Mapping subresource(Kind kind, String name) {
        GroupVersionKind response = Verbs.responseKind(kind, name);
        Mapping.Builder resource = Mapping.builder()
                .put("name", kind.names().plural() + "/" + name)
                .put("singularName", "")
                .put("namespaced", kind.namespaced());
        if (isElsewhere(kind, response)) resource.put("group", response.group()).put("version", response.version());
        return resource.put("kind", response.kind())
                .put("verbs", Verbs.of(name))
                .build();
    }

    private static boolean isElsewhere(Kind kind, GroupVersionKind response) {
        return !kind.gvk().apiVersion().equals(response.apiVersion());
    }

    private static Mapping.Builder withAliases(Mapping.Builder resource, Kind kind) {
        if (!kind.names().shortNames().isEmpty())
            resource.put("shortNames", kind.names().shortNames());
        if (!kind.names().categories().isEmpty())
            resource.put("categories", kind.names().categories());
        return resource;
    }

    /**
     * {@code /api} or {@code /apis} with everything below in one document.
     *
     * @param core whether of the core group or of all others
     * @param version {@code v2} or {@code v2beta1}, which differ in name only
     */
    public Mapping aggregated(boolean core, String version) {
        List<Tree> items = new ArrayList<>();
        groups.forEach((name, versions) -> {
            if (name.isEmpty() == core) items.add(aggregatedGroup(name, versions));
        });
        return Mapping.of(
                "kind",
                "APIGroupDiscoveryList",
                "apiVersion",
                "apidiscovery.k8s.io/" + version,
                "metadata",
                Mapping.empty(),
                "items",
                new Sequence(items));
    }

    private static Mapping aggregatedGroup(String name, SortedMap<String, List<Kind>> versions) {
        List<Tree> all = new ArrayList<>();
        for (Map.Entry<String, List<Kind>> version : versions.entrySet())
            all.add(Mapping.of(
                    "version",
                    version.getKey(),
                    "resources",
                    new Sequence(version.getValue().stream()
                            .map(kind -> (Tree) aggregatedResource(kind))
                            .toList()),
                    "freshness",
                    "Current"));
        Mapping metadata = name.isEmpty() ? Mapping.empty() : Mapping.of("name", name);
        return Mapping.of("metadata", metadata, "versions", new Sequence(all));
    }

    private static Mapping aggregatedResource(Kind kind) {
        Mapping.Builder resource = Mapping.builder()
                .put("resource", kind.names().plural())
                .put("responseKind", responseKind(kind, kind.gvk()))
                .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", kind.names().singular())
                .put("verbs", Verbs.of(kind));
        withAliases(resource, kind);
        if (!kind.subresources().isEmpty())
            resource.put(
                    "subresources",
                    new Sequence(Verbs.subresources(kind).stream()
                            .map(name -> (Tree) Mapping.of(
                                    "subresource",
                                    name,
                                    "responseKind",
                                    responseKind(kind, Verbs.responseKind(kind, name)),
                                    "verbs",
                                    Verbs.of(name)))
                            .toList()));
        return resource.build();
    }

    /** Group and version are left empty where they are those around. */
    private static Mapping responseKind(Kind kind, GroupVersionKind response) {
        boolean elsewhere = isElsewhere(kind, response);
        return Mapping.of(
                "group",
                elsewhere ? response.group() : "",
                "version",
                elsewhere ? response.version() : "",
                "kind",
                response.kind());
    }

    /** Every path that a client may explore, in order. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        groups.forEach((group, versions) -> {
            if (!group.isEmpty()) paths.add("/apis/" + group);
            for (String version : versions.keySet())
                paths.add(group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version);
        });
        return paths;
    }

    private Optional<List<Kind>> kinds(String group, String version) {
        return Optional.ofNullable(groups.get(group)).flatMap(versions -> Optional.ofNullable(versions.get(version)));
    }
}
