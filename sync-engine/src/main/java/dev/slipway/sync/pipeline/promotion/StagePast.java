package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.AttemptState;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.evaluation.Evaluation.StageEvaluation;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.promote.Past;
import dev.slipway.sync.report.AttemptMemory;
import dev.slipway.sync.report.Rejection;
import dev.slipway.sync.report.StageMemory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where stages and components were, read from the status of their API objects: so a new process knows what the one before knew. */
final class StagePast implements Past.Source {

    private final LiveView view;
    private final String namespace;
    private final Supplier<Optional<Evaluation>> evaluation;

    StagePast(LiveView view, String namespace, Supplier<Optional<Evaluation>> evaluation) {
        this.view = view;
        this.namespace = namespace;
        this.evaluation = evaluation;
    }

    @Override
    public Past of(String stage, Optional<String> component) {
        StageMemory memory = memory(stage);
        Optional<StageEvaluation> evaluated =
                evaluation.get().flatMap(all -> Optional.ofNullable(all.stages().get(stage)));
        Optional<CommitId> now = evaluated.flatMap(found -> found.commit(component));
        return component
                .map(name -> ofComponent(name, now, memory.rejections(), evaluated))
                .orElseGet(() -> new Past(now, memory.goodBefore(), memory.good()));
    }

    /** What a stage's object remembers. */
    StageMemory memory(String stage) {
        return view.get(new ObjectKey(Definitions.STAGE.groupKind(), namespace, stage))
                .map(StageMemory::of)
                .orElse(StageMemory.EMPTY);
    }

    /** The attempts of an application name the commits that made it what it was: another commit is another content. */
    private Past ofComponent(
            String component, Optional<CommitId> now, List<Rejection> rejections, Optional<StageEvaluation> stage) {
        Optional<Wanted> wanted = stage.stream()
                .flatMap(found -> found.wanted().values().stream())
                .filter(one -> one.application().component().equals(component))
                .findFirst();
        List<CommitId> good = wanted.flatMap(one -> view.get(new ObjectKey(
                        Definitions.APPLICATION.groupKind(),
                        namespace,
                        one.application().name())))
                .map(this::good)
                .orElse(List.of());
        Optional<CommitId> before = good.stream()
                .filter(commit -> !commit.equals(wanted.orElseThrow().commit()) && !now.equals(Optional.of(commit)))
                .filter(commit -> rejections.stream()
                        .noneMatch(rejection -> rejection.commit().equals(commit)))
                .findFirst();
        return new Past(now, before, good);
    }

    private List<CommitId> good(ApiObject application) {
        return view.attemptsOf(application).stream()
                .sorted(Comparator.comparing(AttemptMemory::number).reversed())
                .map(AttemptMemory::of)
                .filter(attempt -> attempt.state() instanceof AttemptState.Succeeded
                        && attempt.brief().only().isAll())
                .map(Attempt::commit)
                .distinct()
                .toList();
    }
}
