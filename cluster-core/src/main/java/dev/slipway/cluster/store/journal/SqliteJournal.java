package dev.slipway.cluster.store.journal;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The journal in one SQLite file that ordinary tools can read: a row per revision, its value the object as JSON, none for a removal.
 *
 * <p>Write-ahead log, synced with every commit ({@code synchronous=FULL}). The file is locked for as long as it is open, so a second server on
 * the same data directory is refused; the lock ends with the process, whatever ends it. Each row names the revision it superseded, so that
 * compaction finds what to delete by the primary key alone, and writing keeps no second index.
 */
public final class SqliteJournal implements Journal {
    private static final String FILE = "journal.db";
    private static final int VERSION = 1;

    /** "slip", by which tools and we tell our files from other SQLite files. */
    private static final int APPLICATION = 0x736c6970;

    private static final String INSERT = "INSERT OR REPLACE INTO hist VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final Path file;
    private final Connection connection;

    private SqliteJournal(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens the journal of a data directory; makes what is missing, readable by the owner only. */
    public static SqliteJournal open(Path directory) {
        return open(directory, OptionalLong.empty());
    }

    /** @param mostPages how many pages of its file it may have: beyond, it finds the disk full */
    static SqliteJournal open(Path directory, OptionalLong mostPages) {
        Path file = directory.resolve(FILE);
        try {
            OwnerOnly.directory(directory);
            OwnerOnly.file(file);
        } catch (IOException fault) {
            throw new JournalException(file + ": cannot be made or protected: " + fault.getMessage(), fault);
        }
        Connection connection = SqliteFile.connect(file);
        try {
            SqliteJournal journal = new SqliteJournal(file, connection);
            journal.prepareTables();
            if (mostPages.isPresent()) journal.execute("PRAGMA max_page_count = " + mostPages.getAsLong());
        } catch (SQLException | JournalException fault) {
            SqliteFile.closeQuietly(connection, fault);
            throw fault instanceof JournalException told ? told : SqliteFile.explain(file, (SQLException) fault);
        }
        return new SqliteJournal(file, connection);
    }

    @Override
    public synchronized void append(List<Entry> entries) {
        inTransaction(() -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (Entry entry : entries) {
                    bind(insert, entry);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    @Override
    public synchronized void read(Consumer<Entry> consumer) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM hist ORDER BY rev")) {
            while (row.next()) consumer.accept(entryOf(row));
        } catch (SQLException fault) {
            throw SqliteFile.explain(file, fault);
        }
    }

    @Override
    public synchronized long compacted() {
        try {
            return number("SELECT compacted FROM mark");
        } catch (SQLException fault) {
            throw SqliteFile.explain(file, fault);
        }
    }

    /** Deletes and moves the mark in one transaction, so that a crash leaves no superseded row behind that nobody looks for again. */
    @Override
    public synchronized void compact(long revision) {
        long from = compacted();
        if (revision <= from) return;
        String ended = "rev > " + from + " AND rev <= " + revision;
        inTransaction(() -> {
            execute("DELETE FROM hist WHERE rev IN (SELECT prev FROM hist WHERE " + ended + ")");
            execute("DELETE FROM hist WHERE " + ended + " AND value IS NULL");
            execute("UPDATE mark SET compacted = " + revision);
        });
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException fault) {
            throw SqliteFile.explain(file, fault);
        }
    }

    /** Makes the tables of a new file; refuses a file that is not ours or that a newer version wrote. */
    private void prepareTables() throws SQLException {
        long application = number("PRAGMA application_id");
        long version = number("PRAGMA user_version");
        boolean empty = number("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && application != APPLICATION) {
            throw new JournalException(file + ": is a database, but not a journal; give another data directory");
        }
        if (version > VERSION) {
            throw new JournalException(file + ": was written by a newer version (journal format " + version
                    + ", this one knows " + VERSION + "); run that version, or give another data directory");
        }
        if (empty) inTransaction(this::makeTables);
    }

    private void makeTables() throws SQLException {
        execute("CREATE TABLE hist (rev INTEGER PRIMARY KEY, prev INTEGER NOT NULL, api_group TEXT NOT NULL,"
                + " kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, value BLOB)");
        execute("CREATE TABLE mark (compacted INTEGER NOT NULL)");
        execute("INSERT INTO mark VALUES (0)");
        execute("PRAGMA application_id = " + APPLICATION);
        execute("PRAGMA user_version = " + VERSION);
    }

    private static void bind(PreparedStatement insert, Entry entry) throws SQLException {
        ObjectKey key = entry.key();
        insert.setLong(1, entry.revision());
        insert.setLong(2, entry.supersedes());
        insert.setString(3, key.kind().group());
        insert.setString(4, key.kind().kind());
        insert.setString(5, key.namespace());
        insert.setString(6, key.name());
        if (entry instanceof Entry.Put put)
            insert.setBytes(7, put.object().encoded().copy());
        else insert.setNull(7, Types.BLOB);
    }

    private Entry entryOf(ResultSet row) throws SQLException {
        long revision = row.getLong(1);
        long supersedes = row.getLong(2);
        ObjectKey key =
                new ObjectKey(new GroupKind(row.getString(3), row.getString(4)), row.getString(5), row.getString(6));
        byte[] value = row.getBytes(7);
        if (value == null) return new Entry.Removal(revision, supersedes, key);
        return parse(value)
                .map(root -> new Entry.Put(revision, supersedes, new ApiObject(root)))
                .filter(put -> put.key().equals(key))
                .orElseThrow(() -> SqliteFile.damaged(file, "revision " + revision + " of " + key));
    }

    private static Optional<Mapping> parse(byte[] value) {
        try {
            return Json.read(value).asMapping();
        } catch (Malformed notJson) {
            return Optional.empty();
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void inTransaction(Work work) {
        try {
            execute("BEGIN IMMEDIATE");
            try {
                work.run();
                execute("COMMIT");
            } catch (SQLException | RuntimeException fault) {
                rollBack(fault);
                throw fault;
            }
        } catch (SQLException fault) {
            throw SqliteFile.explain(file, fault);
        }
    }

    /** After some faults the database has rolled back already and says so; that is no news. */
    private void rollBack(Exception fault) {
        try {
            execute("ROLLBACK");
        } catch (SQLException rolledBackAlready) {
            fault.addSuppressed(rolledBackAlready);
        }
    }

    /** What may fail with the database. */
    private interface Work {
        void run() throws SQLException;
    }
}
