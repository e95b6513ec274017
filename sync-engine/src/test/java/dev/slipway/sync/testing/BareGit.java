package dev.slipway.sync.testing;

import dev.slipway.testing.forge.ForgeGit;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bare repository of the test forge, read and written by the real git program. */
final class BareGit implements ForgeGit {
    private static final Map<String, String> SOMEBODY = Map.of(
            "GIT_AUTHOR_NAME", "Forge",
            "GIT_AUTHOR_EMAIL", "forge@example.com",
            "GIT_COMMITTER_NAME", "Forge",
            "GIT_COMMITTER_EMAIL", "forge@example.com");

    private final Path directory;

    BareGit(Path directory) {
        this.directory = GitClone.bare(directory);
    }

    /** All refs, each with the object that it points to. */
    SortedMap<String, String> refs() {
        SortedMap<String, String> refs = new TreeMap<>();
        for (String line :
                git("for-each-ref", "--format=%(objectname) %(refname)").split("\n")) {
            int space = line.indexOf(' ');
            if (space > 0) refs.put(line.substring(space + 1), line.substring(0, space));
        }
        return refs;
    }

    @Override
    public Optional<String> commit(String ref) {
        return Optional.ofNullable(refs().get(ref));
    }

    @Override
    public void set(String ref, String commit) {
        git("update-ref", ref, commit);
    }

    @Override
    public void take(ForgeGit from, String commit) {
        if (from instanceof BareGit fork)
            git(
                    "fetch",
                    "-q",
                    "--upload-pack",
                    "git -c uploadpack.allowAnySHA1InWant=true upload-pack",
                    fork.directory.toString(),
                    commit);
    }

    @Override
    public String merge(String branch, String commit) {
        String ref = "refs/heads/" + branch;
        String tree = git("merge-tree", "--write-tree", ref, commit).strip();
        String merge =
                git("commit-tree", tree, "-p", ref, "-p", commit, "-m", "Merge").strip();
        git("update-ref", ref, merge);
        return merge;
    }

    private String git(String... arguments) {
        return GitClone.run(directory, SOMEBODY, arguments);
    }
}
