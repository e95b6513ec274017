package dev.slipway.sync.testing;

import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Proposal;
import dev.slipway.sync.source.Refs;
import dev.slipway.sync.source.Repository;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A config repository in memory that behaves like one: commits with a parent each, refs, compare-and-swap. Somebody who works in it pushes
 * with {@link #push}, moves tags by hand with {@link #tag}, and breaks it with {@link #failWith}.
 */
public final class FakeRepository implements Repository {
    private static final String MAIN = "refs/heads/main";

    private final TreeMap<String, Commit> commits = new TreeMap<>();
    private final TreeMap<String, CommitId> refs = new TreeMap<>();
    private final TreeMap<String, String> messages = new TreeMap<>();
    private Optional<Problem> failure = Optional.empty();
    private boolean broken;
    private int refreshes;
    private int moves;

    private record Commit(CommitId id, Optional<CommitId> parent, SortedMap<String, String> files) {}

    /** Commits all files on top of main and pushes it. */
    public CommitId push(Map<String, String> files) {
        return push(MAIN, files);
    }

    /** Commits all files on top of a branch and pushes it. */
    public CommitId push(String branch, Map<String, String> files) {
        CommitId id = commit(Optional.ofNullable(refs.get(branch)), files);
        refs.put(branch, id);
        return id;
    }

    /** Makes a branch where a commit is. */
    public void branch(String branch, CommitId at) {
        refs.put(branch, at);
    }

    /** Somebody pushes to a fork on top of a commit of ours; it is handed out under a ref that is no branch. */
    public CommitId fork(String ref, CommitId on, Map<String, String> files) {
        refs.put(ref, on);
        return push(ref, files);
    }

    /** Replaces main by a commit without a past, as a rewritten history is. */
    public CommitId rewrite(Map<String, String> files) {
        CommitId id = commit(Optional.empty(), files);
        refs.put(MAIN, id);
        return id;
    }

    /** Renames the default branch, so that the one it was called before is not there any more. */
    public void renameMain(String name) {
        refs.put("refs/heads/" + name, Optional.ofNullable(refs.remove(MAIN)).orElseThrow());
    }

    /** Names it as it was called first. */
    public void renameBack(String name) {
        refs.put(MAIN, Optional.ofNullable(refs.remove("refs/heads/" + name)).orElseThrow());
    }

    /** Moves a tag by hand. */
    public void tag(String tag, CommitId to) {
        refs.put("refs/tags/" + tag, to);
    }

    public void deleteTag(String tag) {
        refs.remove("refs/tags/" + tag);
    }

    public Optional<CommitId> tagged(String tag) {
        return Optional.ofNullable(refs.get("refs/tags/" + tag));
    }

    /** Every call fails like this until {@link #heal}. */
    public void failWith(Problem problem) {
        failure = Optional.of(problem);
    }

    public void heal() {
        failure = Optional.empty();
        broken = false;
    }

    /** Its mirror is damaged, so that merging fails in a way that nobody expects, until {@link #heal}. */
    public void breakMerges() {
        broken = true;
    }

    public int refreshes() {
        return refreshes;
    }

    /** How many tags were moved through the interface. */
    public int moves() {
        return moves;
    }

    @Override
    public Outcome<Refs> refresh() {
        refreshes++;
        if (failure.isPresent()) return Outcome.bad(failure.get());
        TreeMap<String, Refs.Ref> all = new TreeMap<>();
        refs.forEach((name, commit) -> {
            if (name.startsWith("refs/heads/") || name.startsWith("refs/tags/"))
                all.put(name, new Refs.Ref(name, commit.hex(), commit));
        });
        return Outcome.good(new Refs(MAIN, all));
    }

    @Override
    public Outcome<Snapshot> snapshot(CommitId commit) {
        return find(commit).then(found -> Outcome.good(new Files(found)));
    }

    /** File by file: what only one side changed is taken from that side. */
    @Override
    public Outcome<Snapshot> merged(CommitId into, CommitId head) {
        if (broken) throw new IllegalStateException("the mirror at /secret/place is damaged");
        SortedMap<String, String> ours = commits.get(into.hex()).files();
        SortedMap<String, String> theirs = commits.get(head.hex()).files();
        SortedMap<String, String> before = commits.get(forkOf(into, head).hex()).files();
        TreeMap<String, String> merged = new TreeMap<>(theirs);
        TreeSet<String> paths = new TreeSet<>(ours.keySet());
        paths.addAll(before.keySet());
        for (String path : paths) {
            boolean changedHere = !Objects.equals(ours.get(path), before.get(path));
            boolean changedThere = !Objects.equals(theirs.get(path), before.get(path));
            if (changedHere && changedThere && !Objects.equals(ours.get(path), theirs.get(path)))
                return Outcome.bad(Problem.of(Reason.MergeConflict, "both change " + path));
            if (!changedHere) continue;
            if (ours.containsKey(path)) merged.put(path, ours.get(path));
            else merged.remove(path);
        }
        return Outcome.good(new Files(new Commit(head, Optional.empty(), merged)));
    }

    private CommitId forkOf(CommitId one, CommitId other) {
        CommitId here = one;
        while (!isBefore(here, other)) here = commits.get(here.hex()).parent().orElseThrow();
        return here;
    }

    @Override
    public Outcome<CommitId> fetch(String ref) {
        if (failure.isPresent()) return Outcome.bad(failure.get());
        return Optional.ofNullable(refs.get(ref))
                .map(Outcome::good)
                .orElse(Outcome.bad(Problem.of(Reason.RefMissing, "no " + ref)));
    }

    @Override
    public Outcome<Lineage> lineage(CommitId from, CommitId to) {
        if (from.equals(to)) return Outcome.good(Lineage.SAME);
        if (isBefore(from, to)) return Outcome.good(Lineage.FORWARD);
        return Outcome.good(isBefore(to, from) ? Lineage.ROLLBACK : Lineage.SIDEWAYS);
    }

    @Override
    public Outcome<CommitSummary> summary(CommitId commit) {
        return Outcome.good(new CommitSummary("commit " + commit.abbreviated(), "ann", Instant.EPOCH));
    }

    @Override
    public Outcome<Refs.Ref> moveTag(String tag, Optional<String> expected, CommitId to) {
        if (failure.isPresent()) return Outcome.bad(failure.get());
        if (!Optional.ofNullable(refs.get(tag)).map(CommitId::hex).equals(expected))
            return Outcome.bad(Problem.of(Reason.TagMoved, tag + " was moved by somebody else"));
        refs.put(tag, to);
        moves++;
        return Outcome.good(new Refs.Ref(tag, to.hex(), to));
    }

    @Override
    public Outcome<String> dropTag(String tag, String expected) {
        if (failure.isPresent()) return Outcome.bad(failure.get());
        if (!Optional.ofNullable(refs.get(tag)).map(CommitId::hex).equals(Optional.of(expected)))
            return Outcome.bad(Problem.of(Reason.TagMoved, tag + " was moved by somebody else"));
        refs.remove(tag);
        moves++;
        return Outcome.good(expected);
    }

    @Override
    public Outcome<CommitId> propose(Proposal proposal) {
        if (failure.isPresent()) return Outcome.bad(failure.get());
        if (refs.containsKey(proposal.ref()))
            return Outcome.bad(Problem.of(Reason.Refused, "there is a branch " + proposal.branch() + " already"));
        return find(proposal.onto()).then(parent -> {
            TreeMap<String, String> files = new TreeMap<>(parent.files());
            files.putAll(proposal.files());
            CommitId id = commit(Optional.of(parent.id()), files);
            messages.put(id.hex(), proposal.message());
            refs.put(proposal.ref(), id);
            return Outcome.good(id);
        });
    }

    /** The files at the tip of a branch. */
    public Map<String, String> files(String branch) {
        return commits.get(refs.get("refs/heads/" + branch).hex()).files();
    }

    /** The message of the commit at the tip of a branch. */
    public String message(String branch) {
        return messages.get(refs.get("refs/heads/" + branch).hex());
    }

    @Override
    public void close() {}

    private CommitId commit(Optional<CommitId> parent, Map<String, String> files) {
        CommitId id = new CommitId(String.format(
                java.util.Locale.ROOT, "%07x%033x", (commits.size() + 1) * 0x9E3779 & 0xfffffff, commits.size() + 1));
        commits.put(id.hex(), new Commit(id, parent, new TreeMap<>(files)));
        return id;
    }

    private Outcome<Commit> find(CommitId id) {
        return Optional.ofNullable(commits.get(id.hex()))
                .map(Outcome::good)
                .orElse(Outcome.bad(Problem.of(Reason.RefMissing, "no commit " + id)));
    }

    private boolean isBefore(CommitId early, CommitId late) {
        Optional<CommitId> here = Optional.of(late);
        while (here.isPresent()) {
            if (here.get().equals(early)) return true;
            here = commits.get(here.get().hex()).parent();
        }
        return false;
    }

    /** The files of a commit; a text that starts with {@code ->} is a link. */
    private record Files(Commit of) implements Snapshot {
        @Override
        public Optional<CommitId> commit() {
            return Optional.of(of.id());
        }

        @Override
        public Optional<Entry> entry(String path) {
            Optional<String> text = Optional.ofNullable(of.files().get(path));
            if (text.isPresent()) return Optional.of(file(path, text.get()));
            SortedMap<String, String> below =
                    path.isEmpty() ? of.files() : of.files().subMap(path + "/", path + "0");
            String id = Integer.toHexString(below.hashCode());
            return below.isEmpty() ? Optional.empty() : Optional.of(new Entry(path, Entry.Type.DIRECTORY, id, 0));
        }

        @Override
        public List<Entry> list(String directory) {
            String prefix = directory.isEmpty() ? "" : directory + "/";
            List<String> names = of.files().keySet().stream()
                    .filter(file -> file.startsWith(prefix))
                    .map(file -> file.substring(prefix.length()))
                    .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
                    .distinct()
                    .toList();
            List<Entry> entries = new ArrayList<>();
            names.forEach(name -> entry(prefix + name).ifPresent(entries::add));
            return entries;
        }

        @Override
        public byte[] read(String path) {
            String text = of.files().get(path);
            String content = text.startsWith("->") ? text.substring(2) : text;
            return content.getBytes(StandardCharsets.UTF_8);
        }

        private static Entry file(String path, String text) {
            Entry.Type type = text.startsWith("->") ? Entry.Type.LINK : Entry.Type.FILE;
            return new Entry(path, type, Integer.toHexString(text.hashCode()), text.length());
        }
    }
}
