package dev.slipway.cluster.client.http;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Which paths the kinds of a server have, learned from its discovery documents: all at once where the server can say it in two, else version by
 * version. Kept until a kind is asked for that was not there. Used on the loop.
 */
final class Resources {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private final Transport transport;
    private Map<GroupKind, List<Resource>> known = new TreeMap<>();
    private Optional<CompletableFuture<Answer<Boolean>>> learning = Optional.empty();

    Resources(Transport transport) {
        this.transport = transport;
    }

    /** A kind at one version, as paths name it. */
    record Resource(GroupVersionKind gvk, String plural, boolean namespaced) {
        /** The path of the collection in a namespace, or of all of them where it is empty. */
        String path(String namespace) {
            String version = (gvk.group().isEmpty() ? "/api/" : "/apis/") + gvk.apiVersion();
            return version
                    + (namespace.isEmpty() || !namespaced ? "/" : "/namespaces/" + Urls.segment(namespace) + "/")
                    + plural;
        }
    }

    /** The kind at the version that the server likes best. */
    CompletableFuture<Answer<Resource>> of(GroupKind kind) {
        return find(kind, "");
    }

    /** The kind at a version. */
    CompletableFuture<Answer<Resource>> of(GroupVersionKind kind) {
        return find(kind.groupKind(), kind.version());
    }

    private CompletableFuture<Answer<Resource>> find(GroupKind kind, String version) {
        Optional<Resource> here = lookUp(kind, version);
        if (here.isPresent()) return CompletableFuture.completedFuture(Answer.done(here.get()));
        return learn().thenApply(answer -> answer.fold(
                learned ->
                        lookUp(kind, version).map(Answer::done).orElseGet(() -> Answer.refused(unknown(kind, version))),
                Answer::refused));
    }

    private Optional<Resource> lookUp(GroupKind kind, String version) {
        return known.getOrDefault(kind, List.of()).stream()
                .filter(resource ->
                        version.isEmpty() || resource.gvk().version().equals(version))
                .findFirst();
    }

    private static Status unknown(GroupKind kind, String version) {
        return Status.of(
                404,
                "NotFound",
                "the server does not have the kind " + kind + (version.isEmpty() ? "" : " at version " + version));
    }

    /** One at a time: many may ask for the same at once. */
    private CompletableFuture<Answer<Boolean>> learn() {
        if (learning.isPresent()) return learning.get();
        Map<GroupKind, List<Resource>> found = new TreeMap<>();
        CompletableFuture<Answer<Boolean>> all = learn("/api", found)
                .thenCompose(core ->
                        core.refusal().isPresent() ? CompletableFuture.completedFuture(core) : learn("/apis", found));
        learning = Optional.of(all);
        return all.whenComplete((answer, failure) -> {
            learning = Optional.empty();
            if (failure == null && answer.asOptional().isPresent()) known = found;
        });
    }

    private CompletableFuture<Answer<Boolean>> learn(String root, Map<GroupKind, List<Resource>> found) {
        return transport.send(Transport.Call.get(root).accepting(AGGREGATED)).thenCompose(answer -> {
            Optional<Transport.Document> document = answer.asOptional();
            if (document.isEmpty()) return CompletableFuture.completedFuture(answer.map(none -> false));
            if (document.get().contentType().contains("APIGroupDiscoveryList")) {
                aggregated(document.get().tree(), found);
                return CompletableFuture.completedFuture(Answer.done(true));
            }
            return classic(versions(document.get().tree()), found);
        });
    }

    private static void aggregated(Mapping document, Map<GroupKind, List<Resource>> found) {
        for (Mapping group : document.sequence("items").mappings()) {
            String name = group.text("metadata", "name").orElse("");
            for (Mapping version : group.sequence("versions").mappings())
                for (Mapping resource : version.sequence("resources").mappings())
                    add(
                            found,
                            new Resource(
                                    new GroupVersionKind(
                                            name,
                                            version.text("version").orElse(""),
                                            resource.text("responseKind", "kind")
                                                    .orElse("")),
                                    resource.text("resource").orElse(""),
                                    resource.text("scope").orElse("").equals("Namespaced")));
        }
    }

    /** Every {@code v1}, {@code apps/v1} that a classic document lists, preferred ones first. */
    private static List<String> versions(Mapping document) {
        List<String> versions = new ArrayList<>(document.sequence("versions").texts());
        for (Mapping group : document.sequence("groups").mappings()) {
            group.text("preferredVersion", "groupVersion").ifPresent(versions::add);
            for (Mapping version : group.sequence("versions").mappings())
                version.text("groupVersion")
                        .filter(name -> !versions.contains(name))
                        .ifPresent(versions::add);
        }
        return versions;
    }

    private CompletableFuture<Answer<Boolean>> classic(List<String> versions, Map<GroupKind, List<Resource>> found) {
        CompletableFuture<Answer<Boolean>> all = CompletableFuture.completedFuture(Answer.done(true));
        for (String version : versions) {
            String path = (version.contains("/") ? "/apis/" : "/api/") + version;
            all = all.thenCompose(before -> transport.send(Transport.Call.get(path)))
                    .thenApply(answer -> Answer.done(answer.asOptional()
                            .map(document -> classic(version, document.tree(), found))
                            .isPresent()));
        }
        return all;
    }

    private static boolean classic(String groupVersion, Mapping document, Map<GroupKind, List<Resource>> found) {
        for (Mapping resource : document.sequence("resources").mappings()) {
            String name = resource.text("name").orElse("");
            if (!name.contains("/"))
                add(
                        found,
                        new Resource(
                                GroupVersionKind.of(
                                        groupVersion, resource.text("kind").orElse("")),
                                name,
                                resource.bool("namespaced").orElse(false)));
        }
        return true;
    }

    private static void add(Map<GroupKind, List<Resource>> found, Resource resource) {
        found.computeIfAbsent(resource.gvk().groupKind(), kind -> new ArrayList<>())
                .add(resource);
    }
}
