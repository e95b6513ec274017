package dev.slipway.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.testing.Golden;
import dev.slipway.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
        assertThat(objections(new Sarif("", "1.0").of(List.of()))).isEmpty();
    }

    @Test
    void aLogKeepsToTheSchemaOfTheStandard() {
        assertThat(objections(new Sarif("config/", "1.0").of(PROBLEMS))).isEmpty();
        Seeds.forEach(
                100,
                seed -> assertThat(objections(new Sarif(odd(Seeds.random(seed)), "").of(problems(seed))))
                        .as("seed " + seed)
                        .isEmpty());
    }

    @Test
    void theSchemaWouldObject() {
        Mapping log = new Sarif("", "1.0").of(PROBLEMS);

        assertThat(objections(log.with("version", "2.0.0"))).isNotEmpty();
        assertThat(objections(log.with("more", "of it"))).isNotEmpty();
        assertThat(objections(log.without("runs"))).isNotEmpty();
    }

    private static List<Problem> problems(long seed) {
        Random random = Seeds.random(seed);
        Reason[] reasons = Reason.values();
        return Stream.generate(() -> {
                    Reason reason = reasons[random.nextInt(reasons.length)];
                    return random.nextBoolean()
                            ? Problem.of(reason, odd(random))
                            : Problem.at(reason, new Origin(odd(random) + "x", random.nextInt(3)), odd(random));
                })
                .limit(random.nextInt(20))
                .toList();
    }

    /** A text such as nobody expects in a path or a message. */
    private static String odd(Random random) {
        return random.ints(random.nextInt(12), 0, 0x2100)
                .filter(c -> c >= ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** What the schema has against a log; {@code format} is an assertion in it. */
    private static List<String> objections(Mapping log) {
        SchemaValidatorsConfig strict =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Sarif.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"), strict);
        return schema.validate(Json.text(log), InputFormat.JSON).stream()
                .map(ValidationMessage::toString)
                .toList();
    }
}
