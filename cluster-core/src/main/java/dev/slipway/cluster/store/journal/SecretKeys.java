package dev.slipway.cluster.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that seal secrets: one line each, {@code ID KEY}, the key 32 bytes in base64. The first seals, all of them open, so that a key is
 * rotated by putting a line on top. Readable by the owner only. A file is made when it is missing and written before its key is first used.
 */
final class SecretKeys {
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    private final Path file;
    private final List<Key> keys;
    private boolean written;

    private SecretKeys(Path file, List<Key> keys, boolean written) {
        this.file = file;
        this.keys = List.copyOf(keys);
        this.written = written;
    }

    /** A key and its name. */
    record Key(String id, SecretKey secret) {
        /** Without the key: it must not get into a log. */
        @Override
        public String toString() {
            return "key " + id;
        }
    }

    /** Those of a file; a new one if there is no file. */
    static SecretKeys open(Path file, SecureRandom random) {
        if (!Files.exists(file)) return new SecretKeys(file, List.of(made(random)), false);
        try {
            List<Key> keys = new ArrayList<>();
            for (String line : Files.readAllLines(file)) if (!line.isBlank()) keys.add(read(file, line));
            if (keys.isEmpty()) throw broken(file);
            OwnerOnly.file(file);
            return new SecretKeys(file, keys, true);
        } catch (IOException fault) {
            throw new JournalException(file + ": cannot be read: " + fault.getMessage(), fault);
        }
    }

    private static Key made(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        return new Key(HexFormat.of().formatHex(id), new SecretKeySpec(key, "AES"));
    }

    private static Key read(Path file, String line) {
        String[] words = line.strip().split(" +");
        if (words.length != 2) throw broken(file);
        try {
            byte[] key = Base64.getDecoder().decode(words[1]);
            if (key.length != KEY_BYTES) throw broken(file);
            return new Key(words[0], new SecretKeySpec(key, "AES"));
        } catch (IllegalArgumentException notBase64) {
            throw broken(file);
        }
    }

    private static JournalException broken(Path file) {
        return new JournalException(file + ": must hold a line \"ID KEY\" per key, the key " + KEY_BYTES
                + " bytes in base64; restore it from a backup");
    }

    Path file() {
        return file;
    }

    /** The one that seals. */
    Key current() {
        return keys.get(0);
    }

    Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Makes a new key durable. What is sealed with it may be written afterwards only. */
    void keep() {
        if (written) return;
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(unfinished);
            OwnerOnly.file(unfinished);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text().getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = true;
        } catch (IOException fault) {
            throw new JournalException(file + ": cannot be written: " + fault.getMessage(), fault);
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (Key key : keys)
            text.append(key.id())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(key.secret().getEncoded()))
                    .append('\n');
        return text.toString();
    }
}
