package dev.slipway.sync.source.git;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.git.TreeCache.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/** The files of a commit, read straight from Git's objects. Nothing is ever checked out. Any thread may read. */
final class GitSnapshot implements Snapshot {
    private final CommitId commit;
    private final ObjectId root;
    private final TreeCache trees;

    GitSnapshot(CommitId commit, ObjectId root, TreeCache trees) {
        this.commit = commit;
        this.root = root;
        this.trees = trees;
    }

    @Override
    public Optional<CommitId> commit() {
        return Optional.of(commit);
    }

    @Override
    public Optional<Entry> entry(String path) {
        return find(path).map(node -> entry(path, node));
    }

    @Override
    public List<Entry> list(String directory) {
        Optional<ObjectId> tree = directory.isEmpty()
                ? Optional.of(root)
                : find(directory)
                        .filter(node -> node.type() == Entry.Type.DIRECTORY)
                        .map(Node::id);
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return tree.map(trees::children).orElse(Collections.emptySortedMap()).values().stream()
                .map(node -> entry(prefix + node.name(), node))
                .toList();
    }

    @Override
    public byte[] read(String path) {
        Node node = find(path)
                .filter(found -> found.type() == Entry.Type.FILE || found.type() == Entry.Type.LINK)
                .orElseThrow(() -> new IllegalArgumentException("no file at " + path + " in " + commit));
        try {
            return trees.bytes(node.id());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    path + " of " + commit + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private Optional<Node> find(String path) {
        if (path.isEmpty()) return Optional.of(new Node("", Entry.Type.DIRECTORY, root, 0));
        int slash = path.lastIndexOf('/');
        Optional<Node> parent = find(slash < 0 ? "" : path.substring(0, slash));
        String name = path.substring(slash + 1);
        return parent.filter(node -> node.type() == Entry.Type.DIRECTORY)
                .flatMap(node -> Optional.ofNullable(trees.children(node.id()).get(name)));
    }

    private static Entry entry(String path, Node node) {
        return new Entry(path, node.type(), node.id().name(), node.size());
    }
}
