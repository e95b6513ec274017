package dev.slipway.cluster.apiserver.http.audit;

import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.diff.codec.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log on disk. Requests hand their record over and go on; a worker of the loop writes what has come together. What finds the queue full is
 * lost, and how much that was is told in the program's log: a request never waits for its record.
 */
public final class AuditLog implements Audit, AutoCloseable {
    /** Records that wait for the disk: more than a second of writes at full speed. */
    private static final int MOST_WAITING = 16_384;

    /** A full file makes way for a new one. */
    public static final long MOST_BYTES = 32L << 20;

    /** Older files that are kept: {@code audit.log.1} is the newest of them. */
    public static final int OLDER_FILES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final Path file;
    private final EventLoop loop;
    private final long mostBytes;
    private final BlockingQueue<AuditEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();

    /** Makes the file, readable by its owner only, if it is not there. */
    public static AuditLog open(Path file, EventLoop loop) throws IOException {
        return open(file, loop, MOST_BYTES);
    }

    /** The same with another bound. */
    static AuditLog open(Path file, EventLoop loop, long mostBytes) throws IOException {
        make(file);
        return new AuditLog(file, loop, mostBytes);
    }

    private AuditLog(Path file, EventLoop loop, long mostBytes) {
        this.file = file;
        this.loop = loop;
        this.mostBytes = mostBytes;
    }

    private static void make(Path file) throws IOException {
        if (Files.exists(file)) return;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void record(AuditEvent event) {
        if (!event.isWorthKeeping()) return;
        if (!waiting.offer(event)) lost.incrementAndGet();
        if (!writing.getAndSet(true)) {
            var unused = loop.offload(() -> {
                write();
                return true;
            });
        }
    }

    /** Writes what waits. One thread at a time does, so that lines stay whole. */
    private synchronized void write() {
        writing.set(false);
        List<AuditEvent> batch = new ArrayList<>();
        waiting.drainTo(batch);
        StringBuilder lines = new StringBuilder();
        for (AuditEvent event : batch) lines.append(Json.text(event.tree())).append('\n');
        try {
            if (Files.size(file) + lines.length() > mostBytes) makeWay();
            Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException full) {
            lost.addAndGet(batch.size());
            LOG.atError().addKeyValue("file", file).setCause(full).log("audit log cannot be written");
        }
        long gone = lost.getAndSet(0);
        if (gone > 0) LOG.atError().addKeyValue("records", gone).log("audit records were lost");
    }

    private void makeWay() throws IOException {
        for (int age = OLDER_FILES; age > 0; age--) {
            Path younger = age == 1 ? file : aged(age - 1);
            if (Files.exists(younger)) Files.move(younger, aged(age), StandardCopyOption.REPLACE_EXISTING);
        }
        make(file);
    }

    private Path aged(int age) {
        return file.resolveSibling(file.getFileName() + "." + age);
    }

    /** Writes what is left. Nothing may be recorded any more. */
    @Override
    public void close() {
        write();
    }
}
