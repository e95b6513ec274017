package dev.slipway.sync.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Snapshot.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingTreeTest {
    @TempDir
    Path folder;

    private WorkingTree tree;

    @BeforeEach
    void plant() throws IOException {
        Files.createDirectories(folder.resolve(".git/refs"));
        Files.createDirectories(folder.resolve("web/templates"));
        Files.writeString(folder.resolve("web/templates/x.yaml"), "grün");
        Files.createSymbolicLink(folder.resolve("web/link"), Path.of("templates"));
        Files.createSymbolicLink(folder.resolve("web/dangling"), Path.of("../../nowhere"));
        Files.createDirectories(folder.resolve("vendor/.git"));
        tree = new WorkingTree(folder);
    }

    @Test
    void listsByNameWithoutTheRepositoryItself() {
        assertThat(tree.list("")).extracting(Entry::path).containsExactly("vendor", "web");
        assertThat(tree.list("web"))
                .extracting(Entry::path)
                .containsExactly("web/dangling", "web/link", "web/templates");
        assertThat(tree.list("nowhere")).isEmpty();
        assertThat(tree.entry(".git")).isEmpty();
        assertThat(tree.entry("")).isEmpty();
        assertThat(tree.commit()).isEmpty();
    }

    @Test
    void tellsWhatThingsAre() {
        assertThat(tree.entry("web").map(Entry::type)).contains(Entry.Type.DIRECTORY);
        assertThat(tree.entry("web/link").map(Entry::type)).contains(Entry.Type.LINK);
        assertThat(tree.entry("vendor").map(Entry::type)).contains(Entry.Type.SUBMODULE);
        assertThat(tree.entry("web/templates/x.yaml"))
                .contains(new Entry("web/templates/x.yaml", Entry.Type.FILE, "", 5));
        assertThat(tree.entry("web/x")).isEmpty();
    }

    @Test
    void readsFilesAndTheTargetsOfLinks() {
        assertThat(tree.read("web/templates/x.yaml")).asString().isEqualTo("grün");
        assertThat(tree.read("web/dangling")).asString().isEqualTo("../../nowhere");
    }

    @Test
    void followsNoLink() {
        assertThat(tree.entry("web/link/x.yaml")).isEmpty();
        assertThat(tree.list("web/link")).isEmpty();
    }
}
