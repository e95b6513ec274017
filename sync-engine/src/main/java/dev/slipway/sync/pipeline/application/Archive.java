package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.cluster.object.Status;
import dev.slipway.sync.apply.Attempt;
import dev.slipway.sync.apply.Brief;
import dev.slipway.sync.apply.Results;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.pipeline.part.StatusWriter;
import dev.slipway.sync.pipeline.part.Surroundings;
import dev.slipway.sync.plan.Marks;
import dev.slipway.sync.report.AttemptMemory;
import dev.slipway.sync.report.AttemptReport;
import dev.slipway.sync.report.Retention;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The attempts of one application as API objects: written as they go on, read by the next process, and the oldest deleted. */
final class Archive {
    private static final WriteOptions OPTIONS = WriteOptions.by(Marks.FIELD_MANAGER);

    private final Surroundings around;
    private final LiveView view;
    private final StatusWriter writer;
    private final ObjectKey application;

    Archive(Surroundings around, LiveView view, StatusWriter writer, ObjectKey application) {
        this.around = around;
        this.view = view;
        this.writer = writer;
        this.application = application;
    }

    /** What is written down, newest first. */
    List<ApiObject> all() {
        return view.get(application).map(view::attemptsOf).orElse(List.of()).stream()
                .sorted(Comparator.comparing(AttemptMemory::number).reversed())
                .toList();
    }

    /** The last attempt at the whole, ended or not. */
    Optional<Attempt> last() {
        return all().stream()
                .map(AttemptMemory::of)
                .filter(attempt -> attempt.brief().purpose() != Brief.Purpose.Selection)
                .findFirst();
    }

    /** Whether an attempt was begun because of a request. */
    boolean hasAnswered(String request) {
        return all().stream().anyMatch(object -> object.spec().text("request").equals(Optional.of(request)));
    }

    /** The attempt at a selection that the process before has not ended. */
    Optional<Attempt> openSelection() {
        return all().stream()
                .filter(object -> !AttemptMemory.hasEnded(object))
                .map(AttemptMemory::of)
                .filter(attempt -> attempt.brief().purpose() == Brief.Purpose.Selection)
                .findFirst();
    }

    /** What became of the hooks of an attempt, as far as it is written down; empty if it is not there. */
    Optional<Results> results(String attempt) {
        return view.get(key(attempt)).map(AttemptMemory::results);
    }

    /** Whether something became of a hook that is not written down yet. */
    boolean isBehind(Attempt attempt) {
        if (!attempt.isNumbered()) return false;
        Optional<ApiObject> there = view.get(key(attempt.brief().name()));
        if (there.filter(AttemptMemory::hasEnded).isPresent()) return false;
        return !there.map(object -> object.status().sequence("hooks"))
                .equals(Optional.of(AttemptReport.status(attempt).sequence("hooks")));
    }

    /**
     * Writes down how an attempt stands; one that has ended stays as it was written then.
     *
     * @return why it was refused
     */
    CompletableFuture<Optional<Status>> save(Attempt attempt) {
        Optional<ApiObject> owner = view.get(application);
        if (!attempt.isNumbered() || owner.isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        Optional<ApiObject> there = view.get(key(attempt.brief().name()));
        if (there.isPresent()) return status(there.get(), attempt);
        return around.client()
                .create(object(owner.get(), attempt), OPTIONS)
                .thenCompose(answer -> answer.fold(
                        made -> view.shows(made).thenCompose(shown -> status(made, attempt)),
                        refusal -> CompletableFuture.completedFuture(Optional.of(refusal))));
    }

    private CompletableFuture<Optional<Status>> status(ApiObject object, Attempt attempt) {
        return AttemptMemory.hasEnded(object)
                ? CompletableFuture.completedFuture(Optional.empty())
                : writer.status(object, AttemptReport.status(attempt));
    }

    private ApiObject object(ApiObject owner, Attempt attempt) {
        return ApiObject.of(
                        Definitions.ATTEMPT,
                        application.namespace(),
                        attempt.brief().name())
                .withOwner(OwnerReference.controllerOf(owner))
                .withLabel("slipway.dev/stage", owner.spec().text("stage").orElse(""))
                .with("spec", AttemptReport.spec(attempt));
    }

    /** Deletes what need not be kept any more. */
    CompletableFuture<Void> tidy() {
        return CompletableFuture.allOf(Retention.superfluous(all()).stream()
                .map(object -> around.client().delete(object.key(), DeleteOptions.BACKGROUND.onlyUid(object.uid())))
                .toArray(CompletableFuture<?>[]::new));
    }

    private ObjectKey key(String attempt) {
        return new ObjectKey(Definitions.ATTEMPT.groupKind(), application.namespace(), attempt);
    }
}
