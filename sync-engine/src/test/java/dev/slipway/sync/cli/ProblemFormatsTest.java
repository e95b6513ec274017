package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.testing.Golden;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Problems in the forms that other programs read. */
class ProblemFormatsTest {
    private static final List<Problem> PROBLEMS = List.of(
            Problem.at(Reason.InvalidTemplate, new Origin("web/templates/a b,c:d%.yaml", 14), "100% wrong: x"),
            Problem.at(Reason.InvalidConfiguration, Origin.file("slipway.yaml"), "not there"),
            Problem.of(Reason.EmptyRendering, "nothing"),
            Problem.at(Reason.InvalidTemplate, new Origin("web/templates/ü.yaml", 1), "again"));

    @Test
    void anAnnotationIsEscapedAsTheRunnerReadsIt() {
        assertThat(PROBLEMS.stream().map(problem -> Annotations.of(problem, "config/")))
                .containsExactly(
                        "::error file=config/web/templates/a b%2Cc%3Ad%25.yaml,line=14,title=InvalidTemplate::100%25 wrong: x",
                        "::error file=config/slipway.yaml,title=InvalidConfiguration::not there",
                        "::error title=EmptyRendering::nothing",
                        "::error file=config/web/templates/ü.yaml,line=1,title=InvalidTemplate::again");
    }

    @Test
    void aLogIsAsTheStandardAsks() {
        Mapping log = new Sarif("", "1.0").of(PROBLEMS);

        Golden.check("preview/sarif.json", Json.pretty(log));
        assertThat(log.text("version")).contains("2.1.0");
        Mapping run = log.sequence("runs").mappings().get(0);
        List<Mapping> rules =
                run.mapping("tool").mapping("driver").sequence("rules").mappings();
        Set<String> ids = new TreeSet<>();
        rules.forEach(rule -> ids.add(rule.text("id").orElseThrow()));
        assertThat(ids).as("rules are unique").hasSize(rules.size());
        for (Mapping result : run.sequence("results").mappings()) {
            int index = Math.toIntExact(result.whole("ruleIndex").orElseThrow());
            assertThat(rules.get(index).text("id")).isEqualTo(result.text("ruleId"));
            assertThat(result.mapping("message").text("text")).isPresent();
            for (Mapping location : result.sequence("locations").mappings()) {
                Mapping place = location.mapping("physicalLocation");
                assertThat(place.mapping("artifactLocation").text("uri").orElseThrow())
                        .doesNotContain(" ")
                        .satisfies(uri ->
                                assertThat(java.net.URI.create(uri).getScheme()).isNull());
                if (place.has("region"))
                    assertThat(place.mapping("region").whole("startLine").orElseThrow())
                            .isPositive();
            }
        }
    }

    @Test
    void aLogWithoutProblemsIsOneToo() {
        assertThat(Json.text(new Sarif("", "1.0").of(List.of()))).contains("\"results\":[]", "\"rules\":[]");
    }
}
