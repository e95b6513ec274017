package dev.slipway.sync.pipeline;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.sync.pipeline.application.Applications;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.RepositoryLanes;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.promotion.Stages;
import dev.slipway.sync.pipeline.pullrequest.PreviewSync;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All that one repository keeps going: its applications, its stages and what goes with them. Hands each what concerns it. */
final class Fleet {
    private final RepositorySettings settings;
    private final Applications applications;
    private final Stages stages;
    private final RequestPolicy requests;
    private final TombstoneSync tombstones;
    private final FlagDelivery flags;
    private final AdoptionSync adoptions;
    private final Optional<PreviewSync> previews;
    private final List<Part> parts;

    Fleet(
            Surroundings around,
            LiveView view,
            StatusWriter writer,
            RepositorySettings settings,
            RepositoryLanes lanes,
            Runnable lookAtRepository) {
        this.settings = settings;
        this.applications = new Applications(around, view, writer, settings);
        this.tombstones = new TombstoneSync(around, view, writer, settings);
        this.flags = new FlagDelivery(around, view, settings);
        this.adoptions = new AdoptionSync(around, view, writer, settings, lanes, applications::plan);
        this.requests = new RequestPolicy(around);
        this.stages = new Stages(around, view, writer, settings, lanes, lookAtRepository);
        this.previews = settings.reporting()
                .map(to -> new PreviewSync(
                        around, view, writer, settings, to, lanes, applications::towards, stages::judge));
        this.parts = Stream.of(
                        Stream.of(applications),
                        stages.parts().stream(),
                        Stream.of(tombstones, flags, adoptions, requests),
                        previews.stream())
                .<Part>flatMap(some -> some)
                .toList();
    }

    void start() {
        parts.forEach(Part::start);
    }

    void close() {
        parts.forEach(Part::close);
    }

    /** Where pull requests are previewed, if they are. */
    Optional<PreviewSync> previews() {
        return previews;
    }

    boolean isIdle() {
        return parts.stream().allMatch(Part::isIdle);
    }

    /** The repository says something new. */
    void want(Evaluation evaluation) {
        stages.want(evaluation);
        requests.want();
        flags.want(evaluation);
        adoptions.want(evaluation);
        previews.ifPresent(known -> known.want(evaluation));
        applications.want(evaluation);
    }

    /** Something in the control plane changed; those that it belongs to hear of it by {@link #concern}. */
    void changed(Change change) {
        flags.changed(change);
        Stream.concat(change.before().stream(), change.after().stream()).forEach(tombstones::changed);
        applications.changed(change);
        stages.changed(change);
        if (!change.object().namespace().equals(settings.namespace())) return;
        if (change.key().kind().equals(Definitions.ADOPTION.groupKind()) && !change.isGone())
            adoptions.add(change.key());
        if (change.key().kind().equals(Definitions.APPLICATION.groupKind()) && movesPreviews(change))
            previews.ifPresent(PreviewSync::concern);
    }

    /** An application should look, if it is one of these. */
    void concern(String owner) {
        applications.concern(owner);
    }

    /** Whether an application is another than it was to those who plan: what it owns, what was changed live. */
    private static boolean movesPreviews(Change change) {
        return !planned(change.before()).equals(planned(change.after()));
    }

    private static List<Object> planned(Optional<ApiObject> application) {
        return Stream.of("sync", "revision", "changes", "inventory")
                .<Object>map(
                        field -> application.flatMap(object -> object.status().get(field)))
                .toList();
    }
}
