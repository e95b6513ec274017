package dev.slipway.sync.report;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Forbearance.Seen;
import dev.slipway.sync.plan.Held;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The live changes that stay at a stage that only reports drift, as status has them. What the repository said when one was first seen is kept
 * there as well, so that a new process knows what a commit changes.
 */
public final class Drifts {
    /** More than this is no drift but another system at work. What is beyond is held, too, but forgotten by a restart. */
    private static final int MOST = 200;

    private Drifts() {}

    /** What status says was held. */
    public static SortedMap<String, Seen> seen(ApiObject application) {
        SortedMap<String, Seen> seen = new TreeMap<>();
        for (Mapping entry : application.status().sequence("drift").mappings()) {
            Optional<Instant> since = new ApiObject(entry).time("since");
            String id =
                    Held.id(entry.text("object").orElse(""), entry.text("path").orElse(""));
            entry.text("wanted").ifPresent(digest -> seen.put(id, new Seen(digest, since.orElse(Instant.EPOCH))));
        }
        return seen;
    }

    static Sequence tree(List<Held> held, ApiObject application, Instant now) {
        Sequence before = application.status().sequence("drift");
        return new Sequence(
                held.stream().limit(MOST).map(field -> tree(field, before, now)).toList());
    }

    private static Tree tree(Held field, Sequence before, Instant now) {
        String object = field.key().toString();
        String path = field.path().display();
        String since = before.mappings().stream()
                .filter(entry -> entry.text("object").equals(Optional.of(object))
                        && entry.text("path").equals(Optional.of(path)))
                .findFirst()
                .flatMap(entry -> entry.text("since"))
                .orElseGet(() -> Times.seconds(now));
        return Mapping.builder()
                .put("object", object)
                .put("path", path)
                .put("manager", field.by().map(writer -> writer.manager()))
                .put("at", field.by().flatMap(writer -> writer.at()).map(Times::seconds))
                .put("since", since)
                .put("wanted", field.digest())
                .build();
    }
}
