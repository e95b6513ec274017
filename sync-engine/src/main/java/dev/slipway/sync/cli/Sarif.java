package dev.slipway.sync.cli;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Problems as a log of the <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a> standard, which code scanning reads. */
final class Sarif {
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

    /** A relative reference, so that a colon in the first part is no scheme. */
    private static String uri(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("no path: " + path, impossible);
        }
    }
}
