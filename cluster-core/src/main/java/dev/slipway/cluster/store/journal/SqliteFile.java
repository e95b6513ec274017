package dev.slipway.cluster.store.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/** How a journal file is opened, and what SQLite's errors mean for people. */
final class SqliteFile {
    /** How long to wait for a server that is just ending. */
    private static final int BUSY_MS = 500;

    /**
     * The lock must come before the log: then the log's index stays in this process and needs no shared memory. Full sync is asked for on
     * every system; on macOS an ordinary one leaves data in the disk's own cache.
     */
    private static final List<String> SETTINGS = List.of(
            "PRAGMA locking_mode = EXCLUSIVE",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA fullfsync = ON",
            "PRAGMA checkpoint_fullfsync = ON",
            "BEGIN EXCLUSIVE",
            "COMMIT");

    private SqliteFile() {}

    /** Opens and locks the file. */
    static Connection connect(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MS);
        try {
            Connection connection =
                    JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
            try (Statement statement = connection.createStatement()) {
                for (String setting : SETTINGS) statement.execute(setting);
            } catch (SQLException fault) {
                closeQuietly(connection, fault);
                throw fault;
            }
            return connection;
        } catch (SQLException fault) {
            throw explain(file, fault);
        }
    }

    /** Closes after a fault; that closing failed too is of lesser interest. */
    static void closeQuietly(Connection connection, Exception fault) {
        try {
            connection.close();
        } catch (SQLException another) {
            fault.addSuppressed(another);
        }
    }

    /** What is wrong and what to do. */
    static JournalException explain(Path file, SQLException fault) {
        String code =
                fault instanceof SQLiteException known ? known.getResultCode().name() : "";
        if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
            return new JournalException(
                    file + ": another process uses it; end that server, or give this one another data directory",
                    fault);
        }
        if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT"))
            return damaged(file, "the file", fault);
        if (code.startsWith("SQLITE_FULL")) {
            return new JournalException(file + ": the disk is full; changes wait until there is space", fault);
        }
        return new JournalException(file + ": cannot be used: " + fault.getMessage(), fault);
    }

    static JournalException damaged(Path file, String what) {
        return new JournalException(damage(file, what));
    }

    private static JournalException damaged(Path file, String what, SQLException fault) {
        return new JournalException(damage(file, what), fault);
    }

    private static String damage(Path file, String what) {
        return file + ": " + what + " is damaged; restore a backup of the data directory, or start with an empty one:"
                + " what Git holds comes back by itself";
    }
}
