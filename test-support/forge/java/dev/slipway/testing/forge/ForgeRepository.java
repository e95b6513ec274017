package dev.slipway.testing.forge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A repository of the test forge: refs, pull requests, comments, statuses, people, webhooks. Guarded by the forge. */
public final class ForgeRepository {
    final TestForge forge;
    final String owner;
    final String name;
    final ForgeGit git;
    final SortedMap<String, String> people = new TreeMap<>();
    final Map<Long, Pull> pulls = new TreeMap<>();
    final List<Status> statuses = new ArrayList<>();
    final List<Hook> hooks = new ArrayList<>();
    private long ids = 1000;

    ForgeRepository(TestForge forge, String owner, String name, ForgeGit git) {
        this.forge = forge;
        this.owner = owner;
        this.name = name;
        this.git = git;
        people.put(owner, "admin");
    }

    /** One that was set; the newest of a context counts. */
    public record Status(
            long id, String commit, long iteration, String context, String state, String description, String url) {}

    /** Where events are sent, and the secret they are signed with. */
    record Hook(long id, String url, String secret) {}

    String fullName() {
        return owner + "/" + name;
    }

    long nextId() {
        return ++ids;
    }

    /** Gives somebody {@code read}, {@code write} or {@code admin}. */
    public void let(String user, String permission) {
        synchronized (forge) {
            people.put(user, permission);
        }
    }

    boolean may(String user, String permission) {
        List<String> order = List.of("none", "read", "write", "admin");
        return order.indexOf(people.getOrDefault(user, "read")) >= order.indexOf(permission);
    }

    /** Sends events there from now on. */
    public void hook(String url, String secret) {
        synchronized (forge) {
            hooks.add(new Hook(nextId(), url, secret));
        }
    }

    /** Opens a pull request within the repository. */
    public Pull open(String author, String title, String headBranch, String baseBranch) {
        return open(this, author, title, headBranch, baseBranch);
    }

    /** Opens a pull request from another repository, a fork. */
    public Pull open(ForgeRepository head, String author, String title, String headBranch, String baseBranch) {
        synchronized (forge) {
            String commit = head.git.commit("refs/heads/" + headBranch).orElseThrow();
            Pull pull = new Pull(this, head, pulls.size() + 1L, author, title, headBranch, baseBranch);
            pulls.put(pull.number, pull);
            moved(pull, commit);
            forge.tell(this, forge.face().pullChanged(pull, "opened"));
            return pull;
        }
    }

    private void moved(Pull pull, String commit) {
        pull.pushes.add(commit);
        if (pull.isFork()) git.take(pull.head.git, commit);
        forge.face().headRef(pull.number).ifPresent(ref -> git.set(ref, commit));
    }

    /** What the forge does after refs have moved, by a push or through it: pull requests follow, webhooks are told. */
    public void moved(String ref, Optional<String> before, Optional<String> after) {
        synchronized (forge) {
            forge.tell(this, forge.face().pushed(this, ref, before, after));
            if (after.isEmpty()) return;
            for (ForgeRepository one : forge.all())
                for (Pull pull : one.pulls.values())
                    if (pull.head == this
                            && pull.state.equals("open")
                            && ref.equals("refs/heads/" + pull.headBranch)
                            && !after.get().equals(pull.commit())) {
                        one.moved(pull, after.get());
                        forge.tell(one, forge.face().pullChanged(pull, "synchronize"));
                    }
        }
    }

    /** Moves a ref, as the forge's own page does. */
    public void set(String ref, String commit) {
        synchronized (forge) {
            Optional<String> before = git.commit(ref);
            git.set(ref, commit);
            moved(ref, before, Optional.of(commit));
        }
    }

    /** Somebody comments on a pull request. */
    public Pull.Note comment(Pull pull, String author, String text) {
        synchronized (forge) {
            Pull.Note note = new Pull.Note(nextId(), author, text);
            pull.notes.add(note);
            forge.tell(this, forge.face().commented(pull, note));
            return note;
        }
    }

    /** Somebody deletes a comment. */
    public void delete(Pull.Note note) {
        synchronized (forge) {
            note.deleted = true;
        }
    }

    /** Merges a pull request into its base. */
    public String merge(Pull pull) {
        synchronized (forge) {
            String ref = "refs/heads/" + pull.baseBranch;
            Optional<String> before = git.commit(ref);
            String merge = git.merge(pull.baseBranch, pull.commit());
            pull.state = "merged";
            pull.merge = merge;
            moved(ref, before, Optional.of(merge));
            forge.tell(this, forge.face().pullChanged(pull, "closed"));
            return merge;
        }
    }

    /** Gives a pull request up. */
    public void close(Pull pull) {
        synchronized (forge) {
            pull.state = "closed";
            forge.tell(this, forge.face().pullChanged(pull, "closed"));
        }
    }

    /** The newest status of a context; its state is in the words of the forge. */
    public Optional<Status> status(String commit, String context) {
        synchronized (forge) {
            return statuses.stream()
                    .filter(status ->
                            status.commit().equals(commit) && status.context().equals(context))
                    .reduce((earlier, later) -> later);
        }
    }

    /** How many statuses were ever set. */
    public int statusesSet() {
        synchronized (forge) {
            return statuses.size();
        }
    }

    /** The newest of each context on a commit. */
    List<Status> newest(String commit) {
        Map<String, Status> newest = new TreeMap<>();
        for (Status status : statuses) if (status.commit().equals(commit)) newest.put(status.context(), status);
        return List.copyOf(newest.values());
    }
}
