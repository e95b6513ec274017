package dev.slipway.cluster.apiserver.http;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes over the wire: each file is a list of requests and the answers to them, asked one after the other of a new server. Where Kubernetes
 * answers the same request, its answer is the same but for what docs/differences.md tells. An answer holds the code where it is not 200, the
 * headers that are not those of every answer, and the body.
 */
class WireGoldenTest {
    private static final List<String> TELLING = List.of(
            "Allow", "Cache-Control", "Content-Type", "Retry-After", "Vary", "Warning", "X-Content-Type-Options");
    private static final Map<String, String> USUAL =
            Map.of("Cache-Control", "no-cache, private", "Content-Type", "application/json");

    @TempDir
    Path data;

    static List<Path> groups() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path("wire"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void answersAsBefore(Path file) throws Exception {
        List<Tree> exchanges = new ArrayList<>();
        Sequence given =
                Yaml.readOne(Files.readString(file)).root().asSequence().orElseThrow();

        try (ServedPlane plane = new ServedPlane(data)) {
            for (Mapping exchange : given.mappings()) exchanges.add(answered(exchange, plane));
        }

        Golden.check(file, Yaml.write(new Sequence(exchanges)));
    }

    private static Mapping answered(Mapping exchange, ServedPlane plane) throws Exception {
        String[] ask = exchange.text("ask").orElseThrow().split(" ", 2);
        Map<String, String> headers = new TreeMap<>(exchange.mapping("headers").texts());
        HttpResponse<String> response = plane.face.send(ask[0], ask[1], body(exchange), headers);
        Mapping.Builder then = Mapping.builder();
        if (response.statusCode() != 200) then.put("code", response.statusCode());
        for (String header : TELLING) {
            List<String> values = response.headers().allValues(header);
            if (!values.isEmpty() && !List.of(USUAL.getOrDefault(header, "")).equals(values))
                then.put(header, String.join(" and ", values));
        }
        if (!response.body().isEmpty()) then.put("body", readable(response.body()));
        return exchange.with("then", masked(then.build()));
    }

    private static String body(Mapping exchange) {
        Tree body = exchange.get("body").orElse(new Scalar.Text(""));
        return body instanceof Scalar.Text text ? text.display() : Json.text(body);
    }

    private static Tree readable(String body) {
        try {
            return Json.read(body);
        } catch (Malformed text) {
            return new Scalar.Text(body);
        }
    }

    /** Chance, time and what depends on how the server started. */
    private static Tree masked(Mapping then) throws Malformed {
        return Yaml.readOne(Yaml.write(then)
                        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "<id>")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "<now>")
                        .replaceAll("(resourceVersion: \"?|current: )\\d+", "$1<version>")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "<address>"))
                .root();
    }
}
