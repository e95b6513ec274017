package dev.slipway.cluster.apiserver.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.http.request.Representation;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SharedLinesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:02:00Z");
    private static final Kind CONFIG_MAP = BuiltInKinds.registry()
            .find(new GroupVersionKind("", "v1", "ConfigMap"))
            .orElseThrow();
    private static final ApiObject ONE = ApiObject.of(CONFIG_MAP.gvk(), "shop", "one")
            .withAt("7", "metadata", "resourceVersion")
            .withAt("2026-01-01T00:00:00Z", "metadata", "creationTimestamp");

    private final SharedLines lines = new SharedLines();
    private final View rows = view(Representation.View.TABLE, View.Include.NONE);

    @Test
    void aChangeIsWrittenOnceForAllWhoSeeItAlike() {
        byte[] first = lines.line("ADDED", ONE, rows, false, NOW);
        byte[] second =
                lines.line("ADDED", ONE, view(Representation.View.TABLE, View.Include.NONE), false, NOW.plusMillis(9));

        assertThat(second).isSameAs(first);
    }

    @Test
    void whoSeesItOtherwiseIsToldOtherwise() {
        byte[] row = lines.line("ADDED", ONE, rows, false, NOW);

        assertThat(lines.line("MODIFIED", ONE, rows, false, NOW)).isNotEqualTo(row);
        assertThat(lines.line("ADDED", ONE, rows, true, NOW))
                .as("the first table")
                .isNotEqualTo(row);
        assertThat(lines.line("ADDED", ONE, view(Representation.View.TABLE, View.Include.METADATA), false, NOW))
                .isNotEqualTo(row);
        assertThat(lines.line("ADDED", ONE, view(Representation.View.METADATA, View.Include.NONE), false, NOW))
                .isNotEqualTo(row);
        assertThat(lines.line("ADDED", ONE.withAt("8", "metadata", "resourceVersion"), rows, false, NOW))
                .as("another revision")
                .isNotSameAs(row);
    }

    @Test
    void agesAreNeverOld() {
        lines.line("ADDED", ONE, rows, false, NOW);

        byte[] later = lines.line("ADDED", ONE, rows, false, NOW.plusSeconds(60));

        assertThat(new String(later, StandardCharsets.UTF_8)).contains("\"3m\"");
    }

    @Test
    void whatIsLargeIsNotKept() {
        ApiObject large = ONE.withAnnotation("large", "x".repeat(SharedLines.LARGEST));
        View metadata = view(Representation.View.METADATA, View.Include.NONE);

        byte[] first = lines.line("ADDED", large, metadata, false, NOW);

        assertThat(lines.line("ADDED", large, metadata, false, NOW))
                .isNotSameAs(first)
                .isEqualTo(first);
    }

    private static View view(Representation.View view, View.Include include) {
        return new View(CONFIG_MAP, new Representation(Representation.Format.JSON, view, "v1"), include);
    }
}
