package dev.slipway.cluster.apiserver.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualLoop loop = new VirtualLoop(1, START);

    @TempDir
    private Path data;

    @Test
    void aRecordIsOneLineOfJsonThatOnlyTheOwnerReads() throws Exception {
        Path file = data.resolve("audit.log");
        try (AuditLog log = AuditLog.open(file, loop)) {
            log.record(event("one"));
            log.record(event("two"));
            loop.runFor(Duration.ofSeconds(1));
        }

        List<String> lines = Files.readAllLines(file);
        Mapping first = Json.read(lines.get(0)).asMapping().orElseThrow();
        assertThat(lines).hasSize(2);
        assertThat(first.text("auditID")).hasValue("one");
        assertThat(first.text("requestReceivedTimestamp")).hasValue("2026-01-01T00:00:00.000000Z");
        assertThat(first.text("stageTimestamp")).hasValue("2026-01-01T00:00:00.003000Z");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFullFileMakesWayAndOnlyAFewOlderOnesAreKept() throws Exception {
        Path file = data.resolve("audit.log");
        try (AuditLog log = AuditLog.open(file, loop, 2000)) {
            for (int i = 0; i < 40; i++) {
                log.record(event("id-" + i));
                loop.runFor(Duration.ofSeconds(1));
            }
        }

        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("audit.log", "audit.log.1", "audit.log.2", "audit.log.3");
        }
        assertThat(Files.size(file)).isLessThanOrEqualTo(2000);
        assertThat(Files.readString(file)).contains("id-39");
    }

    private static AuditEvent event(String id) {
        String path = "/api/v1/namespaces/a/configmaps";
        return new AuditEvent(
                id,
                Call.of("POST", path),
                path,
                Asker.of(User.ADMIN),
                "127.0.0.1",
                201,
                START,
                START.plusMillis(3),
                Collections.emptySortedMap());
    }
}
