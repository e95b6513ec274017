package dev.slipway.sync.cli;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Problems as a log of the <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a> standard, which code scanning reads. */
final class Sarif {
    /** What stands for itself in a path of a URI. */
    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";

    private final String prefix;
    private final String version;

    /** @param prefix what goes before each file, so that it is told from the root of the checkout */
    Sarif(String prefix, String version) {
        this.prefix = prefix;
        this.version = version;
    }

    Mapping of(List<Problem> problems) {
        List<String> rules = new ArrayList<>(new TreeSet<>(
                problems.stream().map(problem -> problem.reason().name()).toList()));
        Mapping driver = Mapping.of(
                "name",
                "slipway",
                "version",
                version,
                "rules",
                rules.stream().map(rule -> Mapping.of("id", rule)).toList());
        Mapping run = Mapping.of(
                "tool",
                Mapping.of("driver", driver),
                "columnKind",
                "utf16CodeUnits",
                "results",
                problems.stream().map(problem -> result(problem, rules)).toList());
        return Mapping.of(
                "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", List.of(run));
    }

    private Mapping result(Problem problem, List<String> rules) {
        String rule = problem.reason().name();
        return Mapping.builder()
                .put("ruleId", rule)
                .put("ruleIndex", rules.indexOf(rule))
                .put("level", "error")
                .put("message", Mapping.of("text", problem.message()))
                .put(
                        "locations",
                        problem.origin()
                                .map(origin -> List.of(location(origin)))
                                .orElse(List.of()))
                .build();
    }

    private Mapping location(Origin origin) {
        Mapping file = Mapping.of("uri", uri(prefix + origin.file()), "uriBaseId", "%SRCROOT%");
        Mapping.Builder physical = Mapping.builder().put("artifactLocation", file);
        if (origin.line() > 0) physical.put("region", Mapping.of("startLine", origin.line()));
        return Mapping.of("physicalLocation", physical.build());
    }

    /** A relative reference, whatever the path has in it. A colon could make a scheme of what stands before it. */
    private static String uri(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            if (PLAIN.indexOf(c) >= 0) uri.append(c);
            else uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return uri.toString();
    }
}
