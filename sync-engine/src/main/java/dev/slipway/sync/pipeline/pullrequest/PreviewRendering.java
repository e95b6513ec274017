package dev.slipway.sync.pipeline.pullrequest;

import dev.slipway.cluster.loop.EventLoop.Lane;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.pipeline.part.RepositorySettings;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.pipeline.pullrequest.PullRequestWatch.Inputs;
import dev.slipway.sync.pipeline.pullrequest.PullRequestWatch.Rendered;
import dev.slipway.sync.preview.Grounds;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.Previewing;
import dev.slipway.sync.preview.Renditions;
import dev.slipway.sync.preview.Subject;
import dev.slipway.sync.render.Renderer;
import dev.slipway.sync.seal.Unsealer;
import dev.slipway.webhooks.reply.PullRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Renders what merging a pull request would make of the stages, as far as the repository alone tells it, where no sync waits for it. */
final class PreviewRendering {
    private final Surroundings around;
    private final RepositorySettings settings;
    private final Lane rendering;
    private final Lane remote;

    PreviewRendering(Surroundings around, RepositorySettings settings, Lane rendering, Lane remote) {
        this.around = around;
        this.settings = settings;
        this.rendering = rendering;
        this.remote = remote;
    }

    CompletableFuture<Rendered> of(PullRequest from, Inputs inputs) {
        return fetched(from, inputs.head()).thenCompose(there -> rendering.offload(() -> render(from, inputs, there)));
    }

    /** Branches come with every look at the remote; what stands elsewhere is fetched where the remote hands it out. */
    private CompletableFuture<Outcome<CommitId>> fetched(PullRequest from, CommitId head) {
        return rendering.offload(() -> settings.repository().snapshot(head)).thenCompose(found -> {
            Optional<String> ref = from.head().ref();
            boolean there = found.asOptional().isPresent();
            if (there || ref.isEmpty())
                return CompletableFuture.completedFuture(found.then(snapshot -> Outcome.good(head)));
            return remote.offload(() -> settings.repository().fetch(ref.get()));
        });
    }

    private Rendered render(PullRequest from, Inputs inputs, Outcome<CommitId> head) {
        Subject subject = subject(from, inputs.base());
        // What comes from a fork gets no key: it could ask for any sealed value, and show what becomes of it.
        Unsealer unsealer = from.head().fork() ? Unsealer.MASK : settings.unsealer();
        Renderer renderer = new Renderer(around.kinds()::isClusterScoped, unsealer);
        Outcome<List<Renditions.OfStage>> stages = head.then(there -> settings.repository()
                .merged(inputs.base(), inputs.head())
                .then(merged -> settings.repository()
                        .snapshot(inputs.base())
                        .then(base -> Grounds.render(
                                base, merged, inputs.refs(), settings.repository()::snapshot, renderer))));
        Preview imagined = stages.asOptional()
                .map(found -> new Previewing(around.kinds(), settings.namespace()).of(subject, found))
                .orElseGet(() -> Preview.impossible(subject, stages.problems()));
        return new Rendered(inputs, imagined, stages.asOptional().orElse(List.of()));
    }

    /** What a preview of a pull request is of. */
    Subject subject(PullRequest from, CommitId base) {
        return new Subject(
                settings.name(),
                Optional.of(Long.toString(from.number())),
                from.title(),
                base,
                new CommitId(from.head().commit()),
                from.head().fork());
    }
}
