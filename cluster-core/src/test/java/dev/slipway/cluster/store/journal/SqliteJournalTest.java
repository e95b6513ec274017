package dev.slipway.cluster.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
    @TempDir
    Path directory;

    @Test
    void keepsEntriesAcrossClosing() {
        List<Entry> entries = List.of(
                put(1, 0, "a", "ö\u0000\"\n"),
                put(2, 0, "b", ""),
                put(3, 1, "a", "2"),
                new Entry.Removal(4, 2, key("b")));
        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            journal.append(entries.subList(0, 3));
            journal.append(entries.subList(3, 4));
        }

        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            assertThat(read(journal)).isEqualTo(entries);
        }
    }

    @Test
    void appendingTheSameAgainChangesNothing() {
        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            List<Entry> entries = List.of(put(1, 0, "a", "1"), put(2, 1, "a", "2"));
            journal.append(entries);

            journal.append(entries);

            assertThat(read(journal)).isEqualTo(entries);
        }
    }

    @Test
    void compactsAsTheJournalInMemoryDoes() {
        Seeds.forEach(6, seed -> {
            Path ofSeed = directory.resolve("seed-" + seed);
            MemoryJournal memory = new MemoryJournal();
            try (SqliteJournal journal = SqliteJournal.open(ofSeed)) {
                writeRandomly(Seeds.random(seed), List.of(memory, journal));
            }
            try (SqliteJournal journal = SqliteJournal.open(ofSeed)) {
                assertThat(read(journal)).isEqualTo(read(memory));
                assertThat(journal.compacted()).isEqualTo(memory.compacted()).isPositive();
            }
        });
    }

    /** A real one, of a database that may not grow: a batch is taken as a whole or not at all, and what is forgotten makes room. */
    @Test
    void aFullDiskTakesNoBatchInPartAndGoesOnOnceThereIsRoom() {
        String large = "x".repeat(2_000);
        List<Entry> taken = new ArrayList<>();
        try (SqliteJournal journal = SqliteJournal.open(directory, OptionalLong.of(40))) {
            JournalException full = null;
            long revision = 0;
            List<Entry> batch = List.of();
            while (full == null) {
                batch = List.of(put(revision + 1, revision, "a", large), put(revision + 2, revision + 1, "a", large));
                try {
                    journal.append(batch);
                    taken.addAll(batch);
                    revision += 2;
                } catch (JournalException refused) {
                    full = refused;
                }
            }
            assertThat(full).hasMessageContaining("the disk is full; changes wait until there is space");
            assertThat(read(journal)).isEqualTo(taken);

            journal.compact(revision);
            journal.append(batch);

            assertThat(read(journal)).hasSize(3).endsWith(batch.get(0), batch.get(1));
        }

        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            assertThat(read(journal)).hasSize(3);
        }
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("data").resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(directory.resolve("data"))) {
            journal.append(List.of(put(1, 0, "a", "1")));

            assertThat(permissions(file.getParent())).isEqualTo("rwx------");
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(permissions(file.resolveSibling("journal.db-wal"))).isEqualTo("rw-------");
        }
    }

    @Test
    void refusesASecondServer() {
        Path file = directory.resolve("journal.db");
        try (SqliteJournal first = SqliteJournal.open(directory)) {
            assertThatThrownBy(() -> SqliteJournal.open(directory))
                    .isInstanceOf(JournalException.class)
                    .hasMessage(file
                            + ": another process uses it; end that server, or give this one another data directory");

            first.append(List.of(put(1, 0, "a", "1")));
            assertThat(read(first)).hasSize(1);
        }
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Path file = directory.resolve("journal.db");
        Files.writeString(
                file, "not a database at all, but long enough to be taken for one if nobody looked".repeat(20));

        assertThatThrownBy(() -> SqliteJournal.open(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal.db: the file is damaged; restore a backup");
    }

    @Test
    void refusesADatabaseThatIsNotOurs() throws SQLException {
        Path file = directory.resolve("journal.db");
        tamper(file, "CREATE TABLE photos (id)");

        assertThatThrownBy(() -> SqliteJournal.open(directory)).hasMessageContaining("not a journal");
    }

    @Test
    void refusesANewerFormat() throws SQLException {
        Path file = directory.resolve("journal.db");
        SqliteJournal.open(directory).close();
        tamper(file, "PRAGMA user_version = 7");

        assertThatThrownBy(() -> SqliteJournal.open(directory))
                .hasMessage(file + ": was written by a newer version (journal format 7, this one knows 1);"
                        + " run that version, or give another data directory");
    }

    @Test
    void namesTheRevisionThatCannotBeReadButNotItsContent() throws SQLException {
        Path file = directory.resolve("journal.db");
        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            journal.append(List.of(put(1, 0, "a", "secret")));
        }
        tamper(file, "UPDATE hist SET value = substr(value, 1, 80)");

        try (SqliteJournal journal = SqliteJournal.open(directory)) {
            assertThatThrownBy(() -> read(journal))
                    .hasMessageContaining("journal.db: revision 1 of ConfigMap default/a is damaged")
                    .hasNoCause();
        }
    }

    @Test
    void saysWhatItCannotOpen() throws IOException {
        Path file = Files.createDirectory(directory.resolve("journal.db"));

        assertThatThrownBy(() -> SqliteJournal.open(directory))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("journal.db: cannot be");
    }

    private static void writeRandomly(Random chance, List<Journal> journals) {
        TreeMap<String, Long> there = new TreeMap<>();
        for (long revision = 1; revision <= 200; revision++) {
            String name = "n" + chance.nextInt(10);
            long previous = there.getOrDefault(name, 0L);
            boolean removal = previous > 0 && chance.nextInt(3) == 0;
            Entry entry =
                    removal ? new Entry.Removal(revision, previous, key(name)) : put(revision, previous, name, "v");
            if (removal) there.remove(name);
            else there.put(name, revision);
            journals.forEach(journal -> journal.append(List.of(entry)));
            long compactTo = revision - chance.nextInt(20);
            if (chance.nextInt(30) == 0) journals.forEach(journal -> journal.compact(compactTo));
        }
        journals.forEach(journal -> journal.compact(190));
    }

    private static Entry.Put put(long revision, long supersedes, String name, String value) {
        return new Entry.Put(revision, supersedes, configMap(name).withAt(value, "data", "value"));
    }

    private static ApiObject configMap(String name) {
        return ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "default", name);
    }

    private static ObjectKey key(String name) {
        return configMap(name).key();
    }

    private static List<Entry> read(Journal journal) {
        List<Entry> entries = new ArrayList<>();
        journal.read(entries::add);
        return entries;
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void tamper(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
