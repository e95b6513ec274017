package dev.slipway.cluster.node.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.500Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "250m | 7 | 0.25",
                "constant(2) | 7 | 2",
                "sine(1, 3, 40s) | 0 | 1",
                "sine(1, 3, 40s) | 10 | 2",
                "sine(1, 3, 40s) | 20 | 3",
                "sine(1, 3, 40s) | 60 | 3",
                "ramp(1, 3, 10s) | 0 | 1",
                "ramp(1, 3, 10s) | 5 | 2",
                "ramp(1, 3, 10s) | 50 | 3",
                "ramp(64Mi, 0, 10s) | 5 | 33554432",
                "step(1, 3, 10s) | 9 | 1",
                "step(1, 3, 10s) | 10 | 3"
            })
    void followsACurve(String text, int second, double expected) {
        Curve curve = Curve.parse(text.strip()).orElseThrow();

        assertThat(curve.at(Duration.ofSeconds(second))).isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine(1, 3, 40s)", "ramp(1, 3, 10s)", "step(1, 3, 10s)", "ramp(3, 5, 10s)", "constant(3)"})
    void knowsWhenItIsAboveALimitForTheFirstTime(String text) {
        Curve curve = Curve.parse(text).orElseThrow();

        Duration first = curve.firstAbove(2).orElseThrow();

        assertThat(curve.at(first)).isGreaterThan(2);
        if (!first.isZero()) assertThat(curve.at(first.minusMillis(2))).isLessThanOrEqualTo(2);
        assertThat(curve.firstAbove(5)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "sine(1, 2)",
                "sine(1, 2, 0s)",
                "ramp(a, 2, 1s)",
                "cosine(1, 2, 1s)",
                "step(1, 2, 3",
                "constant()"
            })
    void refusesWhatIsNoCurve(String text) {
        assertThat(Curve.parse(text)).isEmpty();
    }

    @Test
    void everyRunningContainerUsesWhatItsAnnotationSays() {
        ApiObject pod = pod("{cpu: 100m, cpu.web: 'ramp(0, 1, 10s)', memory: 64Mi}", "");

        assertThat(Usage.of(pod, 1, START.plusSeconds(5)))
                .containsExactly(new Usage("proxy", 100, 64 << 20), new Usage("web", 500, 64 << 20));
    }

    @Test
    void usesHalfOfWhatItRequestsOrNextToNothing() {
        ApiObject pod = pod("{}", "resources: {requests: {cpu: 500m, memory: 1Gi}}");

        assertThat(Usage.of(pod, 1, START.plusSeconds(5)))
                .containsExactly(new Usage("proxy", 1, 8 << 20), new Usage("web", 250, 512 << 20));
    }

    @Test
    void sharedWorkIsDividedByAllWhoShareIt() {
        ApiObject pod = pod("{shared-cpu: 'step(1, 6, 2m)', load-since: '2026-01-01T00:00:00Z'}", "");

        assertThat(web(Usage.of(pod, 4, START.plusSeconds(60)))).isEqualTo(250);
        assertThat(web(Usage.of(pod, 4, START.plusSeconds(130)))).isEqualTo(1500);
        assertThat(web(Usage.of(pod, 8, START.plusSeconds(130)))).isEqualTo(750);
    }

    private static long web(List<Usage> usages) {
        return usages.stream()
                .filter(usage -> usage.container().equals("web"))
                .findFirst()
                .orElseThrow()
                .milliCpu();
    }

    private static ApiObject pod(String annotations, String web) {
        String text = """
                kind: Pod
                metadata: {name: web-1, uid: u-1, annotations: %s}
                spec:
                  initContainers: [{name: migrate}, {name: proxy, restartPolicy: Always}]
                  containers: [{name: web, %s}, {name: waits}]
                status:
                  initContainerStatuses:
                  - {name: migrate, containerID: "simulated://u-1/migrate/1767225600500", state: {terminated: {exitCode: 0}}}
                  - {name: proxy, containerID: "simulated://u-1/proxy/1767225600500", state: {running: {}}}
                  containerStatuses:
                  - {name: web, containerID: "simulated://u-1/web/1767225600500", state: {running: {}}}
                  - {name: waits, state: {waiting: {}}}
                """.formatted(annotations, web);
        try {
            ApiObject pod = new ApiObject((Mapping) Yaml.readOne(text).root());
            Mapping prefixed = Mapping.empty();
            for (var entry : pod.annotations().entrySet())
                prefixed = prefixed.with(PodAnnotations.PREFIX + entry.getKey(), entry.getValue());
            return pod.withAt(prefixed, "metadata", "annotations");
        } catch (dev.slipway.diff.codec.Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }
}
