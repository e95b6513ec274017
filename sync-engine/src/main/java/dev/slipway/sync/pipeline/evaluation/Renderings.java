package dev.slipway.sync.pipeline.evaluation;

import dev.slipway.sync.flag.Flags;
import dev.slipway.sync.layout.Changes;
import dev.slipway.sync.layout.Configuration;
import dev.slipway.sync.layout.Layout;
import dev.slipway.sync.layout.Tracker;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.ReadSet;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Snapshot;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.render.Renderer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each application should be, as it was found the last time. An application of which a commit touches nothing is not rendered again, one
 * that a commit takes back to where it was is neither, and one that comes out as it was stays wanted since the commit that it was wanted since:
 * so a commit costs what it touches.
 */
final class Renderings {
    /** Objects of the past that are kept: some 15 MB. */
    private static final int MOST_PAST = 2_000;

    private final Renderer renderer;
    private final PastRenderings past = new PastRenderings(MOST_PAST);
    private final SortedMap<String, SortedMap<Application, Made>> known = new TreeMap<>();

    Renderings(Renderer renderer) {
        this.renderer = renderer;
    }

    /**
     * What a rendering was made for.
     *
     * @param directory of the component
     * @param commit the last one that it is right for
     */
    private record Ground(String namespace, String directory, Flags flags, CommitId commit) {}

    /**
     * What was made.
     *
     * @param outside the paths that were looked at outside of the component's directory, and not on the way to it
     */
    record Made(Ground ground, ReadSet reads, List<String> outside, Wanted wanted) {

        private static Made of(Ground ground, ReadSet reads, Wanted wanted) {
            String inside = ground.directory + "/";
            List<String> outside = new ArrayList<>();
            for (String path : reads.files().keySet())
                if (!path.startsWith(inside) && !inside.startsWith(path + "/")) outside.add(path);
            return new Made(ground, reads, List.copyOf(outside), wanted);
        }

        /** Whether rendering again would give the same. */
        private boolean holdsOn(Ground now, Snapshot snapshot, Changes changes) {
            if (now.equals(ground)) return true;
            return now.namespace.equals(ground.namespace)
                    && now.directory.equals(ground.directory)
                    && (now.flags.equals(ground.flags) || !reads.flags())
                    && (now.commit.equals(ground.commit)
                            || !reads.commit() && (isUntouched(changes) || reads.hasSameFilesIn(snapshot)));
        }

        /** Whether that can be said without looking at every file that was read. */
        private boolean isUntouched(Changes changes) {
            return changes.isFrom(ground.commit)
                    && !changes.touches(ground.directory)
                    && outside.stream().noneMatch(changes::touches);
        }

        private Made on(Ground now, StageRules rules) {
            return new Made(now, reads, outside, wanted.with(rules));
        }

        /** How many objects may be kept for later. */
        int objects() {
            return wanted.rendering()
                    .asOptional()
                    .filter(rendering -> !rendering.isSealed())
                    .map(rendering -> 1 + rendering.manifests().size())
                    .orElse(0);
        }
    }

    /** Begins to look at a stage anew; what is not asked for until the next time is forgotten. */
    Pass of(Stage stage, Configuration configuration) {
        SortedMap<Application, Made> before = known.getOrDefault(stage.name(), new TreeMap<>());
        SortedMap<Application, Made> now = new TreeMap<>();
        known.put(stage.name(), now);
        return new Pass(stage, configuration, before, now);
    }

    /** Forgets all other stages. */
    void keep(Collection<String> stages) {
        known.keySet().retainAll(stages);
    }

    /** One look at a stage. */
    final class Pass {
        private final Stage stage;
        private final StageRules rules;
        private final Flags flags;
        private final SortedMap<Application, Made> before;
        private final SortedMap<Application, Made> now;

        private Pass(
                Stage stage,
                Configuration configuration,
                SortedMap<Application, Made> before,
                SortedMap<Application, Made> now) {
            this.stage = stage;
            this.rules = StageRules.of(stage, configuration.pipeline());
            this.flags = configuration.flags();
            this.before = before;
            this.now = now;
        }

        /**
         * What an application should be at a commit.
         *
         * @param changes from a commit before
         */
        Wanted wanted(Application application, Layout layout, Changes changes, CommitId commit) {
            Ground ground = new Ground(
                    stage.namespaceOf(application.region()),
                    layout.directory(application.component()).orElse(""),
                    flags,
                    commit);
            Optional<Made> last = Optional.ofNullable(before.get(application));
            Made made = last.filter(one -> one.holdsOn(ground, layout.snapshot(), changes))
                    .map(one -> one.on(ground, rules))
                    .orElseGet(() -> other(application, layout, ground, last));
            now.put(application, made);
            return made.wanted();
        }

        private Made other(Application application, Layout layout, Ground ground, Optional<Made> last) {
            Made made = past.take(application, one -> one.holdsOn(ground, layout.snapshot(), Changes.EVERYTHING))
                    .map(one -> Made.of(
                            ground,
                            one.reads(),
                            wanted(application, ground.commit(), one.wanted().rendering(), last)))
                    .orElseGet(() -> render(application, layout, ground, last));
            last.ifPresent(past::add);
            return made;
        }

        private Made render(Application application, Layout layout, Ground ground, Optional<Made> last) {
            Tracker files = new Tracker(layout.snapshot());
            Outcome<Rendering> outcome = renderer.render(application, stage, layout, ground.flags(), files);
            ReadSet reads =
                    outcome.asOptional().map(Rendering::reads).orElseGet(() -> new ReadSet(files.seen(), false, true));
            return Made.of(ground, reads, wanted(application, ground.commit(), outcome, last));
        }

        private Wanted wanted(
                Application application, CommitId commit, Outcome<Rendering> rendering, Optional<Made> last) {
            Outcome<Rendering> here = rendering.then(made -> Outcome.good(made.at(commit)));
            return new Wanted(application, commit, rules, here, false).after(last.map(Made::wanted));
        }
    }
}
