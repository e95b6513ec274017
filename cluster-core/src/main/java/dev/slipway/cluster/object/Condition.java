package dev.slipway.cluster.object;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One observation about an object, by the <a
 * href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties">API
 * conventions</a>. Status is {@code True}, {@code False} or {@code Unknown}; the reason is one word in CamelCase.
 */
public record Condition(String type, String status, String reason, String message) {

    static Condition of(Mapping tree) {
        return new Condition(
                tree.text("type").orElse(""),
                tree.text("status").orElse("Unknown"),
                tree.text("reason").orElse(""),
                tree.text("message").orElse(""));
    }

    public boolean isTrue() {
        return status.equals("True");
    }

    /**
     * A list of conditions with this one set: in its old place, {@code lastTransitionTime} moved only when the status changed. Other fields
     * that an entry had, such as {@code lastUpdateTime}, are kept.
     */
    public Sequence setIn(Sequence conditions, Instant now) {
        return setIn(conditions, now, false);
    }

    private Sequence setIn(Sequence conditions, Instant now, boolean tersely) {
        List<Tree> items = new ArrayList<>(conditions.items());
        Optional<Mapping> old = old(conditions);
        boolean same = old.flatMap(item -> item.text("status")).equals(Optional.of(status));
        String since = old.filter(item -> same)
                .flatMap(item -> item.text("lastTransitionTime"))
                .orElse(Times.seconds(now));
        Mapping entry = old.orElse(Mapping.of("type", type))
                .with("status", status)
                .with("lastTransitionTime", since)
                .with("reason", reason)
                .with("message", message);
        if (tersely) entry = tersely(entry);
        if (old.filter(entry::equals).isPresent()) return conditions;
        if (old.isPresent()) items.set(items.indexOf(old.get()), entry);
        else items.add(entry);
        return new Sequence(items);
    }

    private Optional<Mapping> old(Sequence conditions) {
        for (Tree item : conditions)
            if (item instanceof Mapping mapping
                    && mapping.text("type").filter(type::equals).isPresent()) return Optional.of(mapping);
        return Optional.empty();
    }

    /** The same as a kubelet writes it: an empty reason or message is left out. */
    public Sequence setTerselyIn(Sequence conditions, Instant now) {
        Sequence all = setIn(conditions, now, true);
        return all.rewritten(i -> Optional.of(all.get(i) instanceof Mapping entry ? tersely(entry) : all.get(i)));
    }

    private static Mapping tersely(Mapping entry) {
        Mapping terse = entry;
        if (terse.text("reason").filter(String::isEmpty).isPresent()) terse = terse.without("reason");
        if (terse.text("message").filter(String::isEmpty).isPresent()) terse = terse.without("message");
        return terse;
    }
}
