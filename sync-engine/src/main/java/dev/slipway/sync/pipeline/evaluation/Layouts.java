package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.layout.Changes;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.source.Repository;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The layouts of a repository's commits, each made from the one that was asked for last, so that only what differs between them is read. */
final class Layouts {
    /** A few stages, and some components that are ahead of them. They share what does not differ. */
    private static final int MOST = 8;

    private final Repository repository;
    /** The one that was asked for longest ago is the first. */
    private final LinkedHashMap<CommitId, Layout> known = new LinkedHashMap<>(MOST, 0.75f, true);

    private Optional<Layout> last = Optional.empty();

    Layouts(Repository repository) {
        this.repository = repository;
    }

    /** That of a commit; bad where the commit cannot be read. */
    Outcome<Layout> at(CommitId commit, Pipeline pipeline) {
        Optional<Layout> same = Optional.ofNullable(known.get(commit))
                .filter(layout -> layout.pipeline().equals(pipeline));
        Outcome<Layout> layout = same.map(Outcome::good)
                .orElseGet(() -> repository.snapshot(commit).then(snapshot -> Outcome.good(of(snapshot, pipeline))));
        layout.asOptional().ifPresent(found -> keep(commit, found));
        return layout;
    }

    private Layout of(Snapshot snapshot, Pipeline pipeline) {
        return last.filter(layout -> layout.pipeline().equals(pipeline))
                .map(layout -> layout.at(snapshot, Changes.between(layout.snapshot(), snapshot)))
                .orElseGet(() -> Layout.of(snapshot, pipeline));
    }

    private void keep(CommitId commit, Layout layout) {
        last = Optional.of(layout);
        known.put(commit, layout);
        if (known.size() > MOST) known.remove(known.keySet().iterator().next());
    }
}
