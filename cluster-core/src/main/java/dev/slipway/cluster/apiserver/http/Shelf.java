package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Documents;
import dev.slipway.cluster.apiserver.http.discovery.Discovery;
import dev.slipway.cluster.apiserver.http.openapi.OpenApiV2;
import dev.slipway.cluster.apiserver.http.openapi.OpenApiV2Protobuf;
import dev.slipway.cluster.apiserver.http.openapi.OpenApiV3;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** The documents of one set of kinds, written when first asked for. Any thread may ask. */
final class Shelf {
    private final KindRegistry kinds;
    private final Discovery discovery;
    private final SortedMap<String, Volume> volumes;
    private final ConcurrentMap<String, Document> documents = new ConcurrentHashMap<>();

    Shelf(KindRegistry kinds) {
        this(kinds, new TreeMap<>());
    }

    private Shelf(KindRegistry kinds, SortedMap<String, Volume> volumes) {
        this.kinds = kinds;
        this.discovery = new Discovery(kinds);
        this.volumes = volumes;
    }

    /**
     * Bytes that can be told apart.
     *
     * @param hash of the bytes
     */
    record Document(byte[] bytes, String hash) {
        static Document of(byte[] bytes) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-512").digest(bytes);
                return new Document(bytes, HexFormat.of().withUpperCase().formatHex(digest));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-512", impossible);
            }
        }
    }

    /** The OpenAPI document of one version, and the kinds that it is about. */
    private record Volume(List<Kind> kinds, ConcurrentMap<String, Document> written) {
        Document document() {
            return written.computeIfAbsent("", none -> Document.of(Json.write(OpenApiV3.document(kinds))));
        }
    }

    boolean holds(KindRegistry asked) {
        return kinds == asked;
    }

    /** The same for other kinds; what is written of versions that did not change is kept. */
    Shelf renewed(KindRegistry changed) {
        SortedMap<String, List<Kind>> byVersion = new TreeMap<>();
        for (Kind kind : changed.all())
            byVersion
                    .computeIfAbsent(
                            OpenApiV3.name(kind.gvk().group(), kind.gvk().version()), name -> new ArrayList<>())
                    .add(kind);
        SortedMap<String, Volume> next = new TreeMap<>();
        byVersion.forEach((name, members) -> {
            Volume old = volumes.get(name);
            next.put(
                    name,
                    old != null && old.kinds().equals(members)
                            ? old
                            : new Volume(List.copyOf(members), new ConcurrentHashMap<>()));
        });
        return new Shelf(changed, next);
    }

    Discovery discovery() {
        return discovery;
    }

    Document aggregated(boolean core, String version) {
        return document((core ? "api " : "apis ") + version, () -> Json.write(discovery.aggregated(core, version)));
    }

    Document openApiIndex() {
        return document("openapi v3", () -> {
            Mapping.Builder paths = Mapping.builder();
            for (Map.Entry<String, Volume> volume : volumes.entrySet())
                paths.put(
                        volume.getKey(),
                        Mapping.of(
                                "serverRelativeURL",
                                "/openapi/v3/" + volume.getKey() + "?hash="
                                        + volume.getValue().document().hash()));
            return Json.write(Mapping.of("paths", paths.build()));
        });
    }

    Optional<Document> openApiV3(String name) {
        return Optional.ofNullable(volumes.get(name)).map(Volume::document);
    }

    Document openApiV2Json() {
        return document("openapi v2", () -> Documents.line(Json.write(OpenApiV2.document(kinds.all()))));
    }

    Document openApiV2Protobuf() {
        return document("openapi v2 protobuf", () -> OpenApiV2Protobuf.write(OpenApiV2.document(kinds.all())));
    }

    /** Every path that a client may explore. */
    Mapping root() {
        List<String> paths = new ArrayList<>(List.of("/api", "/apis"));
        paths.addAll(discovery.paths());
        for (String probe : List.of("/healthz", "/livez", "/readyz")) paths.addAll(List.of(probe, probe + "/ping"));
        paths.addAll(List.of(
                "/.well-known/openid-configuration", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/version"));
        return Mapping.of("paths", Tree.of(paths.stream().sorted().toList()));
    }

    private Document document(String name, Supplier<byte[]> write) {
        return documents.computeIfAbsent(name, none -> Document.of(write.get()));
    }
}
