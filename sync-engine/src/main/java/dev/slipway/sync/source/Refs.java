package dev.slipway.sync.source;

import dev.slipway.sync.model.CommitId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The refs of a remote at one moment, as {@code ls-remote} tells them.
 *
 * @param defaultBranch the full name of the branch that the repository is read from
 * @param byName branches and tags by full name
 */
public record Refs(String defaultBranch, SortedMap<String, Ref> byName) {
    private static final String TAGS = "refs/tags/";

    public Refs {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /**
     * One ref.
     *
     * @param object what the ref points to: a commit, or the tag object of an annotated tag; this is what a compare-and-swap compares
     * @param commit the commit, peeled
     */
    public record Ref(String name, String object, CommitId commit) {}

    /** The ref of a full name; {@code HEAD} is the default branch. */
    public Optional<Ref> find(String name) {
        return Optional.ofNullable(byName.get(name.equals("HEAD") ? defaultBranch : name));
    }

    /** The tags {@code <component>/<stage>} that put single components of a stage elsewhere, by component. */
    public SortedMap<String, Ref> overrides(String stage, String stageRef) {
        SortedMap<String, Ref> overrides = new TreeMap<>();
        String end = "/" + stage;
        byName.forEach((name, ref) -> {
            boolean override =
                    name.startsWith(TAGS) && name.endsWith(end) && name.length() > TAGS.length() + end.length();
            if (override && !name.equals(stageRef))
                overrides.put(name.substring(TAGS.length(), name.length() - end.length()), ref);
        });
        return overrides;
    }

    /** The tip of the default branch; empty in a repository without commits. */
    public Optional<Ref> head() {
        return find("HEAD");
    }
}
