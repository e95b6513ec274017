package dev.slipway.sync.layout;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Snapshot.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One walk along a path, from name to name and through links, that never leaves the snapshot. */
final class LinkWalk {
    /** As Linux: more links on one way are a circle. */
    private static final int MOST_LINKS = 40;
    /** Bytes that a link may lead over; as Linux. */
    private static final int LONGEST = 4_096;

    private static final Entry ROOT = new Entry("", Entry.Type.DIRECTORY, "", 0);

    private final String path;
    private final Function<String, Optional<Entry>> look;
    private final Function<Entry, String> target;
    private final Deque<String> ahead;
    private final List<String> behind = new ArrayList<>();
    private Outcome<Optional<Entry>> here = Outcome.good(Optional.of(ROOT));
    private int links;

    /**
     * @param look what is at a path without links
     * @param target what a link says
     */
    LinkWalk(String path, Function<String, Optional<Entry>> look, Function<Entry, String> target) {
        this.path = path;
        this.look = look;
        this.target = target;
        this.ahead = new ArrayDeque<>(parts(path));
    }

    /** What stands at the end: neither a link nor a submodule, or nothing. */
    Outcome<Optional<Entry>> end() {
        while (!ahead.isEmpty() && here.asOptional().flatMap(entry -> entry).isPresent()) {
            String name = ahead.pop();
            here = name.equals("..") ? up() : down(name);
        }
        return here;
    }

    private Outcome<Optional<Entry>> up() {
        if (behind.isEmpty()) return Tracker.problem(path, "the link leads out of the repository");
        behind.remove(behind.size() - 1);
        return Outcome.good(behind.isEmpty() ? Optional.of(ROOT) : look.apply(String.join("/", behind)));
    }

    private Outcome<Optional<Entry>> down(String name) {
        String next = behind.isEmpty() ? name : String.join("/", behind) + "/" + name;
        Optional<Entry> entry = look.apply(next);
        return entry.isEmpty() ? Outcome.good(entry) : into(entry.get());
    }

    private Outcome<Optional<Entry>> into(Entry entry) {
        return switch (entry.type()) {
            case DIRECTORY -> {
                behind.add(entry.name());
                yield Outcome.good(Optional.of(entry));
            }
            case FILE -> Outcome.good(ahead.isEmpty() ? Optional.of(entry) : Optional.empty());
            case LINK -> through(entry);
            case SUBMODULE ->
                Tracker.problem(entry.path(), "is a submodule; its files are not in this repository. Copy them in");
        };
    }

    private Outcome<Optional<Entry>> through(Entry link) {
        if (++links > MOST_LINKS) return Tracker.problem(link.path(), "the link leads in a circle");
        if (link.size() > LONGEST)
            return Tracker.problem(link.path(), "the link leads over more than " + LONGEST + " bytes; make it shorter");
        String way = target.apply(link);
        if (way.isEmpty()) return Tracker.problem(link.path(), "the link is empty");
        if (way.startsWith("/"))
            return Tracker.problem(link.path(), "the link is absolute: " + way + "; make it relative");
        List<String> parts = parts(way);
        if (leavesFrom(behind.size(), parts))
            return Tracker.problem(link.path(), "the link leads out of the repository: " + way);
        for (int i = parts.size() - 1; i >= 0; i--) ahead.push(parts.get(i));
        return Outcome.good(Optional.of(link));
    }

    private static boolean leavesFrom(int depth, List<String> parts) {
        int level = depth;
        for (String part : parts) {
            level += part.equals("..") ? -1 : 1;
            if (level < 0) return true;
        }
        return false;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) if (!part.isEmpty() && !part.equals(".")) parts.add(part);
        return parts;
    }
}
