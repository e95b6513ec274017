package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.apiserver.http.discovery.Version;
import dev.slipway.cluster.apiserver.http.request.Accept;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.Target;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Serves the documents about what exists. They are written when first asked for and kept as long as the kinds stay the same. */
final class Library {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=";
    private static final Set<String> AGGREGATED_VERSIONS = Set.of("v2", "v2beta1");

    private final AtomicReference<Shelf> shelf = new AtomicReference<>(new Shelf(KindRegistry.of(List.of())));

    /**
     * The answer to a request for a document.
     *
     * @param address of this server, as the client calls it
     */
    Reply reply(Call call, Target target, KindRegistry kinds, String address) {
        if (target instanceof Target.Nothing || target instanceof Target.Health) return Reply.nothingHere();
        if (!call.method().equals("GET") && !call.method().equals("HEAD"))
            return Reply.refusal(Status.of(
                    405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
        Shelf present = shelf.updateAndGet(old -> old.holds(kinds) ? old : old.renewed(kinds));
        if (target instanceof Target.Version) return Reply.json(200, Version.tree());
        if (target instanceof Target.Root) return Reply.json(200, present.root());
        if (target instanceof Target.CoreVersions) return overview(call, present, true, address);
        if (target instanceof Target.Groups) return overview(call, present, false, address);
        if (target instanceof Target.Group group)
            return found(present.discovery().group(group.group()));
        if (target instanceof Target.Resources resources)
            return found(present.discovery().resources(resources.group(), resources.version()));
        if (target instanceof Target.OpenApiV2) return openApiV2(call, present);
        if (target instanceof Target.OpenApiIndex) return tagged(call, present.openApiIndex(), Reply.JSON);
        if (target instanceof Target.OpenApiDocument document) return openApiV3(call, present, document.document());
        return Reply.nothingHere();
    }

    private static Reply found(Optional<Mapping> tree) {
        return tree.map(found -> Reply.json(200, found)).orElseGet(Reply::nothingHere);
    }

    /** The aggregated form, where the client likes it better than the classic one. */
    private static Reply overview(Call call, Shelf shelf, boolean core, String address) {
        for (Accept.Range range : Accept.parse(call.accept()).ranges()) {
            Map<String, String> parameters = range.parameters();
            String version = parameters.getOrDefault("v", "");
            if (parameters.getOrDefault("as", "").equals("APIGroupDiscoveryList")) {
                if (AGGREGATED_VERSIONS.contains(version))
                    return tagged(
                            call, shelf.aggregated(core, version), AGGREGATED + version + ";as=APIGroupDiscoveryList");
            } else if (range.accepts(Reply.JSON)) {
                break;
            }
        }
        return Reply.json(
                200,
                core
                        ? shelf.discovery().coreVersions(address)
                        : shelf.discovery().groupList());
    }

    private static Reply openApiV2(Call call, Shelf shelf) {
        for (Accept.Range range : Accept.parse(call.accept()).ranges()) {
            if (range.type().startsWith("application/com.github.proto-openapi.spec.v2"))
                return tagged(
                        call, shelf.openApiV2Protobuf(), "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
            if (range.accepts(Reply.JSON)) return tagged(call, shelf.openApiV2Json(), Reply.JSON);
        }
        return Reply.refusal(Accept.notAcceptable());
    }

    /** A document is never changed under its hash, so a client may keep it for ever. */
    private static Reply openApiV3(Call call, Shelf shelf, String name) {
        Optional<Shelf.Document> found = shelf.openApiV3(name);
        if (found.isEmpty()) return Reply.nothingHere();
        String asked = call.query().text("hash");
        if (!asked.isEmpty() && !asked.equals(found.get().hash()))
            return Reply.text(301, "")
                    .with(
                            "Location",
                            "/openapi/v3/" + name + "?hash=" + found.get().hash());
        Reply reply = tagged(call, found.get(), Reply.JSON);
        return asked.isEmpty() ? reply : reply.with("Cache-Control", "public, immutable, max-age=31536000");
    }

    private static Reply tagged(Call call, Shelf.Document document, String contentType) {
        String tag = "\"" + document.hash() + "\"";
        Reply reply = call.ifNoneMatch().equals(tag)
                ? Reply.of(304, "", new byte[0])
                : Reply.of(200, contentType, document.bytes());
        return reply.with("ETag", tag).with("Vary", "Accept").with("Cache-Control", "public");
    }
}
