package dev.slipway.sync.source.git;

import dev.slipway.sync.source.Proposal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Writes commits into a repository's objects. Files keep their modes; no ref is touched. */
final class Commits {
    static final String NAME = "Slipway";
    static final String EMAIL = "slipway@localhost";

    private Commits() {}

    /** The commit of a proposal. The same proposal gives the same commit. */
    static ObjectId write(Repository repository, Proposal proposal) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                ObjectReader reader = repository.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            RevCommit parent =
                    walk.parseCommit(ObjectId.fromString(proposal.onto().hex()));
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(parent, proposal, reader, inserter));
            commit.setParentId(parent);
            PersonIdent author = new PersonIdent(NAME, EMAIL, proposal.at(), ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(proposal.message());
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private static ObjectId tree(RevCommit parent, Proposal proposal, ObjectReader reader, ObjectInserter inserter)
            throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, parent.getTree());
        builder.finish();
        DirCacheEditor editor = index.editor();
        for (var file : proposal.files().entrySet()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
            editor.add(new Change(file.getKey(), blob));
        }
        editor.finish();
        return index.writeTree(inserter);
    }

    /** New content under a path. */
    private static final class Change extends DirCacheEditor.PathEdit {
        private final ObjectId blob;

        Change(String path, ObjectId blob) {
            super(path);
            this.blob = blob;
        }

        @Override
        public void apply(DirCacheEntry entry) {
            if (entry.getRawMode() == 0) entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
        }
    }
}
