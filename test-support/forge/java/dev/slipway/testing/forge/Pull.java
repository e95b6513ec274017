package dev.slipway.testing.forge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A pull request of the test forge. What changes it goes through its repository. */
public final class Pull {
    final ForgeRepository base;
    final ForgeRepository head;
    final long number;
    final String author;
    final String title;
    final String headBranch;
    final String baseBranch;
    final List<String> pushes = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    String state = "open";
    String merge = "";

    Pull(
            ForgeRepository base,
            ForgeRepository head,
            long number,
            String author,
            String title,
            String headBranch,
            String baseBranch) {
        this.base = base;
        this.head = head;
        this.number = number;
        this.author = author;
        this.title = title;
        this.headBranch = headBranch;
        this.baseBranch = baseBranch;
    }

    public long number() {
        return number;
    }

    /** {@code open}, {@code merged} or {@code closed}. */
    public String state() {
        return state;
    }

    /** The newest commit that was pushed to it. */
    public String commit() {
        return pushes.get(pushes.size() - 1);
    }

    /** What stands under it, in the order in which it was written; what was deleted is not among it. */
    public List<Note> notes() {
        return notes.stream().filter(note -> !note.deleted).toList();
    }

    boolean isFork() {
        return head != base;
    }

    /** From 1. */
    List<Integer> iterations() {
        return IntStream.rangeClosed(1, pushes.size()).boxed().toList();
    }

    /** A comment. */
    public static final class Note {
        final long id;
        final String author;
        String text;
        long version;
        boolean deleted;

        Note(long id, String author, String text) {
            this.id = id;
            this.author = author;
            this.text = text;
        }

        public long id() {
            return id;
        }

        public String author() {
            return author;
        }

        public String text() {
            return text;
        }
    }
}
