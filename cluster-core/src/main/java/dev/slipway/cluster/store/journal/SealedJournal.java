package dev.slipway.cluster.store.journal;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals Secrets on their way to another journal and opens them on their way back, so that who finds the disk finds no secret. Sealed is the
 * whole object but its name, since annotations may repeat its values: AES-256-GCM with a fresh nonce each time, bound to the object's key and
 * revision, so that no sealed value can be put in another's place. What was written before there was a key reads as it is.
 */
public final class SealedJournal implements Journal {
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final String FILE = "secrets.key";

    /** Where the envelope is; no Secret has a field of that name. */
    private static final String ENVELOPE = "sealed";

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Journal journal;
    private final SecretKeys keys;
    private final SecureRandom random;

    private SealedJournal(Journal journal, SecretKeys keys, SecureRandom random) {
        this.journal = journal;
        this.keys = keys;
        this.random = random;
    }

    /** Seals what goes into a journal with the keys of {@code secrets.key} in a directory; the first start makes that file. */
    public static SealedJournal over(Journal journal, Path directory) {
        SecureRandom random = new SecureRandom();
        return new SealedJournal(journal, SecretKeys.open(directory.resolve(FILE), random), random);
    }

    @Override
    public void append(List<Entry> entries) {
        keys.keep();
        journal.append(entries.stream().map(this::sealed).toList());
    }

    /** A new key is kept only once everything that is there could be read: else it would hide that the old one is lost. */
    @Override
    public void read(Consumer<Entry> consumer) {
        journal.read(entry -> consumer.accept(opened(entry)));
        keys.keep();
    }

    @Override
    public long compacted() {
        return journal.compacted();
    }

    @Override
    public void compact(long revision) {
        journal.compact(revision);
    }

    @Override
    public void close() {
        journal.close();
    }

    private Entry sealed(Entry entry) {
        if (!(entry instanceof Entry.Put put) || !put.key().kind().equals(SECRET)) return entry;
        SecretKeys.Key key = keys.current();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = crypt(
                        Cipher.ENCRYPT_MODE,
                        key,
                        nonce,
                        put,
                        Json.write(put.object().root()))
                .orElseThrow(() -> new IllegalStateException("every JDK seals with AES-256-GCM"));
        byte[] value = ByteBuffer.allocate(nonce.length + text.length)
                .put(nonce)
                .put(text)
                .array();
        Mapping envelope =
                Mapping.of("key", key.id(), "value", Base64.getEncoder().encodeToString(value));
        ApiObject shell = ApiObject.of(
                        put.object().gvk(), put.key().namespace(), put.key().name())
                .with(ENVELOPE, envelope);
        return new Entry.Put(put.revision(), put.supersedes(), shell);
    }

    private Entry opened(Entry entry) {
        if (!(entry instanceof Entry.Put put)
                || !put.key().kind().equals(SECRET)
                || !put.object().root().has(ENVELOPE)) return entry;
        Mapping envelope = put.object().root().mapping(ENVELOPE);
        String id = envelope.text("key").orElse("");
        SecretKeys.Key key = keys.find(id).orElseThrow(() -> lost(put.key(), id));
        ApiObject object = decoded(envelope.text("value").orElse(""))
                .filter(value -> value.length > NONCE_BYTES)
                .flatMap(value -> crypt(Cipher.DECRYPT_MODE, key, first(value), put, rest(value)))
                .flatMap(SealedJournal::parsed)
                .filter(opened -> opened.key().equals(put.key()))
                .orElseThrow(() -> damaged(put, id));
        return new Entry.Put(put.revision(), put.supersedes(), object);
    }

    private static byte[] first(byte[] value) {
        return java.util.Arrays.copyOf(value, NONCE_BYTES);
    }

    private static byte[] rest(byte[] value) {
        return java.util.Arrays.copyOfRange(value, NONCE_BYTES, value.length);
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<ApiObject> parsed(byte[] text) {
        try {
            return Json.read(text).asMapping().map(ApiObject::new);
        } catch (Malformed damaged) {
            return Optional.empty();
        }
    }

    /** Empty where the key does not fit or the text was changed. */
    private static Optional<byte[]> crypt(int mode, SecretKeys.Key key, byte[] nonce, Entry entry, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((entry.revision() + " " + entry.key()).getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(text));
        } catch (GeneralSecurityException doesNotFit) {
            return Optional.empty();
        }
    }

    private JournalException lost(ObjectKey secret, String id) {
        return new JournalException(keys.file() + ": the key " + id + " that sealed " + secret
                + " is not there; restore the file from a backup of the data directory");
    }

    private JournalException damaged(Entry.Put put, String id) {
        return new JournalException(keys.file() + ": the key " + id + " does not open revision " + put.revision()
                + " of " + put.key() + "; restore the file, or the journal, from a backup of the data directory");
    }
}
