package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.ApiServer;
import dev.slipway.cluster.apiserver.http.audit.Audit;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.ThreadLoop;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** An API server with nothing but a store behind it, served over TLS, with a namespace {@code shop}. */
final class ServedPlane implements AutoCloseable {
    static final String MAPS = "/api/v1/namespaces/shop/configmaps";
    static final Map<String, String> MERGE = Map.of("Content-Type", "application/merge-patch+json");
    private static final Schemas SCHEMAS = Schemas.load();

    final RunningFace face;
    private final AtomicReference<Store> store = new AtomicReference<>();

    ServedPlane(Path data) throws Exception {
        this(data, Limits.ofThisProcess());
    }

    /** The same, with limits of the test's choice. */
    ServedPlane(Path data, Limits limits) throws Exception {
        face = new RunningFace(data, this::plane, Audit.NONE, limits);
        mustBe(201, face.send("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}", Map.of()));
    }

    private Plane plane(ThreadLoop loop) {
        store.set(new Store(loop, new MemoryJournal(), StoreLimits.DEFAULT));
        ApiServer server = new ApiServer(loop, store.get(), SCHEMAS);
        server.start().join();
        return Plane.of(server);
    }

    Store store() {
        return store.get();
    }

    /** Makes a map with one value in {@code shop}. */
    Mapping make(String name, String value) throws Exception {
        return mustBe(201, face.send("POST", MAPS, map(name, value), Map.of()));
    }

    static String map(String name, String value) {
        return Json.text(Mapping.of("metadata", Mapping.of("name", name), "data", Mapping.of("value", value)));
    }

    /** The body of an answer with that code. */
    static Mapping mustBe(int code, HttpResponse<String> response) throws Malformed {
        if (response.statusCode() != code)
            throw new AssertionError("expected " + code + ", got " + response.statusCode() + " " + response.body());
        return Json.read(response.body()).asMapping().orElseThrow();
    }

    static String revision(Mapping object) {
        return object.text("metadata", "resourceVersion").orElseThrow();
    }

    List<Throwable> faults() {
        return face.faults();
    }

    @Override
    public void close() {
        face.close();
    }
}
