package dev.slipway.cluster.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedJournalTest {
    /** "correct horse battery staple" */
    private static final String VALUE = "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZQ==";

    private static final ApiObject SECRET = ApiObject.of(GroupVersionKind.of("v1", "Secret"), "shop", "password")
            .withAnnotation("kubectl.kubernetes.io/last-applied-configuration", "{\"data\":{\"p\":\"" + VALUE + "\"}}")
            .with("data", Mapping.of("p", VALUE));
    private static final ApiObject MAP = ApiObject.of(GroupVersionKind.of("v1", "ConfigMap"), "shop", "settings")
            .with("data", Mapping.of("color", "blue"));

    @TempDir
    Path folder;

    private Journal open() {
        return SealedJournal.over(SqliteJournal.open(folder), folder);
    }

    private static List<Entry> read(Journal journal) {
        List<Entry> entries = new ArrayList<>();
        journal.read(entries::add);
        return entries;
    }

    private void write(ApiObject object, long revision) {
        try (Journal journal = open()) {
            read(journal);
            journal.append(List.of(new Entry.Put(revision, 0, object)));
        }
    }

    private String onDisk() throws Exception {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList())
                if (!file.endsWith("secrets.key"))
                    all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    @Test
    void leavesNoSecretOnDisk() throws Exception {
        write(SECRET, 1);
        write(MAP, 2);

        assertThat(onDisk()).contains("blue", "password").doesNotContain(VALUE, "correct horse");
    }

    @Test
    void readsBackWhatItSealed() {
        write(SECRET, 1);
        write(MAP, 2);

        try (Journal journal = open()) {
            assertThat(read(journal)).containsExactly(new Entry.Put(1, 0, SECRET), new Entry.Put(2, 0, MAP));
        }
    }

    @Test
    void readsWhatWasWrittenBeforeThereWasAKey() {
        try (Journal plain = SqliteJournal.open(folder)) {
            plain.append(List.of(new Entry.Put(1, 0, SECRET)));
        }

        try (Journal journal = open()) {
            assertThat(read(journal)).containsExactly(new Entry.Put(1, 0, SECRET));
        }
    }

    @Test
    void keepsItsKeyForTheOwnerOnly() throws Exception {
        write(SECRET, 1);

        Path key = folder.resolve("secrets.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(key)).matches("[0-9a-f]{8} [A-Za-z0-9+/]{43}=\n");
    }

    @Test
    void opensWithAnyKeyAndSealsWithTheFirst() throws Exception {
        write(SECRET, 1);
        Path file = folder.resolve("secrets.key");
        Files.writeString(file, "newer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" + Files.readString(file));

        write(SECRET.withLabel("a", "b"), 2);

        assertThat(onDisk()).contains("\"key\":\"newer\"");
        try (Journal journal = open()) {
            assertThat(read(journal)).hasSize(2);
        }
    }

    @Test
    void saysThatItsKeyIsLostEachTimeItIsOpened() throws Exception {
        write(SECRET, 1);
        Files.delete(folder.resolve("secrets.key"));

        for (int start = 0; start < 2; start++)
            try (Journal journal = open()) {
                assertThatThrownBy(() -> read(journal))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("secrets.key: the key ")
                        .hasMessageContaining("that sealed Secret shop/password is not there; restore the file");
            }
    }

    @Test
    void opensNothingInAnothersPlace() {
        write(SECRET, 1);
        try (Journal plain = SqliteJournal.open(folder)) {
            List<Entry> entries = read(plain);
            ApiObject sealed = ((Entry.Put) entries.get(0)).object();
            plain.append(List.of(new Entry.Put(2, 1, sealed)));
        }

        try (Journal journal = open()) {
            assertThatThrownBy(() -> read(journal)).hasMessageContaining("does not open revision 2");
        }
    }

    @Test
    void refusesAKeyFileThatIsNone() throws Exception {
        Files.writeString(folder.resolve("secrets.key"), "nonsense\n");

        assertThatThrownBy(this::open).hasMessageContaining("must hold a line \"ID KEY\" per key");
    }
}
