package dev.slipway.sync.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.render.Validation;
import dev.slipway.sync.seal.Unsealer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that only whoever writes Git's objects by hand can give, and how they are told. */
class GitOddNamesTest {
    private static final String MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n";

    @TempDir
    private Path directory;

    /** Names in ISO 8859-1, so that each character is one byte. */
    private final SortedMap<String, String> templates = new TreeMap<>();

    private final SortedMap<String, String> root = new TreeMap<>();

    @Test
    void whatCannotBeNamedIsToldAndEverythingElseIsRendered() throws IOException {
        templates.put("-rf.yaml", MAP.formatted("dash"));
        templates.put("with blank.yaml", MAP.formatted("blank"));
        templates.put(bytes("\ud83d\ude00.yaml"), MAP.formatted("emoji"));
        templates.put("a\nb.yaml", MAP.formatted("line"));
        templates.put("\u001b[31m.yaml", MAP.formatted("colour"));
        templates.put("\u00ff\u00fe.yaml", MAP.formatted("bytes"));
        templates.put("back\\slash.yaml", MAP.formatted("backslash"));
        templates.put("x".repeat(300) + ".yaml", MAP.formatted("long"));
        templates.put("ignored\u0007.txt", "not rendered, so nobody minds");
        templates.put("..", MAP.formatted("parent"));
        templates.put(".", MAP.formatted("here"));
        templates.put("up/down.yaml", MAP.formatted("slash"));

        List<String> problems = validate();

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "web/templates/\\u001b[31m.yaml: the name has control characters, a backslash or bytes that are not"
                                + " UTF-8; rename the file",
                        "web/templates/\\xff\\xfe.yaml: the name has control characters, a backslash or bytes that are not UTF-8;"
                                + " rename the file",
                        "web/templates/a\\nb.yaml: the name has control characters, a backslash or bytes that are not UTF-8;"
                                + " rename the file",
                        "web/templates/back\\slash.yaml: the name has control characters, a backslash or bytes that are not UTF-8;"
                                + " rename the file",
                        "web/templates/" + "x".repeat(300)
                                + ".yaml: the name has more than 255 bytes; rename the file");
        for (String name : List.copyOf(templates.keySet()))
            if (!name.startsWith("-") && !name.startsWith("w") && !name.startsWith("\u00f0")) templates.remove(name);
        assertThat(validate()).isEmpty();
    }

    @Test
    void oddNamesElsewhereAreNobodysBusiness() throws IOException {
        templates.put("map.yaml", MAP.formatted("map"));
        root.put("notes\u00ff\n.yaml", "a: [");
        root.put("-", "x");
        root.put(bytes("\u202eevil.yaml"), "x");

        assertThat(validate()).isEmpty();
    }

    @Test
    void aHundredThousandFilesAreNoTrouble() throws IOException {
        templates.put("map.yaml", MAP.formatted("map"));
        for (int i = 0; i < 100_000; i++) root.put("file" + i + ".txt", "x");
        assertThat(validate()).isEmpty();

        for (int i = 0; i < 10_100; i++) templates.put("t" + i + ".yaml", "");
        assertThat(validate())
                .containsExactly(
                        "web/templates/t9908.yaml: more than 10000 files in one application; split the component");
    }

    private List<String> validate() throws IOException {
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(directory.resolve("repo.git").toFile())
                .setBare()
                .build()) {
            if (!repository.getObjectDatabase().exists()) repository.create(true);
            commit(repository);
        }
        Outcome<LocalRepository> opened = LocalRepository.open(directory.resolve("repo.git"));
        try (LocalRepository local = opened.asOptional().orElseThrow()) {
            Snapshot snapshot = local.snapshot("refs/heads/main").asOptional().orElseThrow();
            return Validation.of(snapshot, new Renderer(kind -> false, Unsealer.MASK)).stream()
                    .map(Problem::toString)
                    .toList();
        }
    }

    private void commit(Repository repository) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            SortedMap<String, ObjectId> component = new TreeMap<>();
            component.put("templates", tree(inserter, templates, new TreeMap<>()));
            SortedMap<String, ObjectId> top = new TreeMap<>();
            top.put("web", tree(inserter, new TreeMap<>(), component));
            SortedMap<String, String> files = new TreeMap<>(root);
            files.put("slipway.yaml", "apiVersion: slipway.dev/v1alpha1\nkind: Pipeline\nstages: [{name: release}]\n");
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(inserter, files, top));
            PersonIdent nobody = new PersonIdent("n", "n@example.com", Instant.EPOCH, ZoneOffset.UTC);
            commit.setAuthor(nobody);
            commit.setCommitter(nobody);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef("refs/heads/main");
            update.setNewObjectId(id);
            update.forceUpdate();
        }
    }

    private static ObjectId tree(
            ObjectInserter inserter, SortedMap<String, String> files, SortedMap<String, ObjectId> directories)
            throws IOException {
        TreeFormatter tree = new TreeFormatter();
        TreeMap<String, String> names = new TreeMap<>(files);
        directories.keySet().forEach(name -> names.put(name, ""));
        for (String name : names.keySet()) {
            byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
            ObjectId below = directories.get(name);
            ObjectId id = below == null
                    ? inserter.insert(Constants.OBJ_BLOB, files.get(name).getBytes(StandardCharsets.UTF_8))
                    : below;
            tree.append(bytes, 0, bytes.length, below == null ? FileMode.REGULAR_FILE : FileMode.TREE, id, true);
        }
        return inserter.insert(tree);
    }

    private static String bytes(String utf8) {
        return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
