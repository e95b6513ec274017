package dev.slipway.cluster.controller;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Does what commands say, through the front door, in the name of one controller. */
final class Executor {
    private static final Status STOPPED = Status.of(503, "ServiceUnavailable", "the controller was stopped");

    private final Client client;
    private final EventRecorder recorder;
    private final String name;
    private final WriteOptions options;
    private boolean stopped;

    Executor(Client client, EventRecorder recorder, String name) {
        this.client = client;
        this.recorder = recorder;
        this.name = name;
        this.options = WriteOptions.by(name);
    }

    /**
     * How commands went.
     *
     * @param refusal why one was not done, if one was not
     * @param writes what was done, as far as a view will show it
     * @param unsure kinds of which something may or may not have been done: the plane gave no answer
     */
    record Outcome(Optional<Status> refusal, List<Write> writes, List<GroupKind> unsure) {
        static final Outcome NOTHING = new Outcome(Optional.empty(), List.of(), List.of());

        static Outcome wrote(Write write) {
            return new Outcome(Optional.empty(), List.of(write), List.of());
        }

        static Outcome refused(Status status) {
            return new Outcome(Optional.of(status), List.of(), List.of());
        }

        static Outcome unsure(GroupKind kind, Throwable failure) {
            Status status = Status.of(0, "NoAnswer", "the control plane gave no answer: " + failure.getMessage());
            return new Outcome(Optional.of(status), List.of(), List.of(kind));
        }

        Outcome and(Outcome other) {
            return new Outcome(
                    refusal.or(other::refusal),
                    Stream.concat(writes.stream(), other.writes.stream()).toList(),
                    Stream.concat(unsure.stream(), other.unsure.stream())
                            .distinct()
                            .toList());
        }
    }

    /** Something that was written, and how to see in a view that it has arrived there. */
    record Write(ObjectKey key, Predicate<World> visible) {}

    /** Does one after the other until one is refused. */
    CompletableFuture<Outcome> inOrder(List<? extends Command> commands) {
        CompletableFuture<Outcome> all = CompletableFuture.completedFuture(Outcome.NOTHING);
        for (Command command : commands) {
            all = all.thenCompose(sofar -> sofar.refusal().isPresent()
                    ? CompletableFuture.completedFuture(sofar)
                    : run(command).thenApply(sofar::and));
        }
        return all;
    }

    /** Begins nothing more, not even what comes next in an order. */
    void stop() {
        stopped = true;
    }

    CompletableFuture<Outcome> run(Command command) {
        if (stopped) return CompletableFuture.completedFuture(Outcome.refused(STOPPED));
        if (command instanceof Command.Create create) return made(create.object());
        if (command instanceof Command.Update update) return written(update.object(), options);
        if (command instanceof Command.UpdateStatus update) {
            return written(update.object(), options.on("status"));
        }
        if (command instanceof Command.Merge merge) return merged(merge);
        if (command instanceof Command.Finalize finalize) return finish(finalize.namespace());
        if (command instanceof Command.Delete delete) return delete(delete);
        if (command instanceof Command.Bind bind) return bind(bind);
        if (command instanceof Command.Tell tell) return tell(tell.note());
        if (command instanceof Command.Telling telling) return run(telling);
        if (command instanceof Command.Together together) return atOnce(together.commands());
        if (command instanceof Command.Otherwise otherwise) return run(otherwise);
        if (command instanceof Command.IfAbsent check) return ifAbsent(check, 0);
        if (command instanceof Command.IfLive check) return ifLive(check);
        if (command instanceof Command.IfNone check) return ifNone(check);
        return ifEmpty((Command.IfEmpty) command, 0);
    }

    /** What an answer comes to; of no answer, that nobody knows. */
    private static CompletableFuture<Outcome> outcome(
            GroupKind kind, CompletableFuture<Answer<ApiObject>> answer, Function<ApiObject, Write> write) {
        return answer.handle((said, failure) -> failure == null
                ? said.fold(object -> Outcome.wrote(write.apply(object)), Outcome::refused)
                : Outcome.unsure(kind, failure));
    }

    /** A view shows a new object when it has it. */
    private CompletableFuture<Outcome> made(ApiObject object) {
        return outcome(
                object.key().kind(),
                client.create(object, options),
                made -> new Write(
                        made.key(),
                        world -> world.get(made.key())
                                .filter(seen -> !isOlder(seen, made))
                                .isPresent()));
    }

    private CompletableFuture<Outcome> written(ApiObject object, WriteOptions how) {
        return outcome(object.key().kind(), client.update(object, how), Executor::changed);
    }

    private CompletableFuture<Outcome> merged(Command.Merge merge) {
        ObjectKey key = merge.object().key();
        Mapping patch = merge.patch().withAt(merge.object().uid(), "metadata", "uid");
        WriteOptions how = merge.subresource().isEmpty() ? options : options.on(merge.subresource());
        return outcome(key.kind(), client.patch(key, Patch.merge(patch), how), Executor::changed)
                .thenApply(Executor::unlessGone);
    }

    /** A view shows a change when it no longer has an older revision: the change may have been the object's last. */
    private static Write changed(ApiObject changed) {
        return new Write(
                changed.key(),
                world -> world.get(changed.key())
                        .filter(seen -> isOlder(seen, changed))
                        .isEmpty());
    }

    private static boolean isOlder(ApiObject seen, ApiObject written) {
        return Informer.revisionOf(seen) < Informer.revisionOf(written);
    }

    private CompletableFuture<Outcome> finish(ApiObject namespace) {
        List<Tree> others = namespace.spec().sequence("finalizers").items().stream()
                .filter(item -> !item.asText().equals(Optional.of("kubernetes")))
                .toList();
        ApiObject finished = namespace.withAt(new Sequence(others), "spec", "finalizers");
        return outcome(
                        namespace.key().kind(),
                        client.update(finished, options.on("finalize")),
                        done -> gone(namespace.key(), namespace.uid()))
                .thenApply(Executor::unlessGone);
    }

    private CompletableFuture<Outcome> delete(Command.Delete delete) {
        DeleteOptions how = new DeleteOptions(
                DeleteOptions.Propagation.valueOf(delete.propagation().name()),
                Optional.of(delete.uid()),
                Optional.empty(),
                delete.graceSeconds(),
                false);
        return outcome(delete.key().kind(), client.delete(delete.key(), how), done -> gone(delete.key(), delete.uid()))
                .thenApply(Executor::unlessGone);
    }

    /** What is not there any more needs nothing done to it. */
    private static Outcome unlessGone(Outcome outcome) {
        return outcome.refusal().filter(Status::isNotFound).isPresent() ? Outcome.NOTHING : outcome;
    }

    private static Write gone(ObjectKey key, String uid) {
        return new Write(
                key,
                world -> world.get(key)
                        .filter(seen -> seen.uid().equals(uid) && !seen.isDeleting())
                        .isEmpty());
    }

    private CompletableFuture<Outcome> bind(Command.Bind bind) {
        ApiObject binding = ApiObject.of(
                        Kinds.BINDING, bind.pod().namespace(), bind.pod().name())
                .withAt(bind.uid(), "metadata", "uid")
                .with("target", Mapping.of("apiVersion", "v1", "kind", "Node", "name", bind.node()));
        Write assigned = new Write(
                bind.pod(),
                world -> world.get(bind.pod())
                        .filter(seen -> seen.uid().equals(bind.uid())
                                && seen.spec().text("nodeName").isEmpty())
                        .isEmpty());
        return outcome(bind.pod().kind(), client.create(binding, options.on("binding")), done -> assigned)
                .thenApply(Executor::unlessGone)
                .thenCompose(
                        outcome -> outcome.refusal().filter(Status::isConflict).isPresent()
                                ? unlessBound(bind, assigned, outcome)
                                : CompletableFuture.completedFuture(outcome));
    }

    /**
     * A binding that came twice, or that somebody else was quicker with: nobody may count what is on the nodes again until the view shows where
     * the pod is.
     */
    private CompletableFuture<Outcome> unlessBound(Command.Bind bind, Write assigned, Outcome refused) {
        return client.get(bind.pod()).handle((said, failure) -> {
            if (failure != null) return Outcome.unsure(bind.pod().kind(), failure);
            boolean bound = said.asOptional()
                    .filter(pod ->
                            pod.uid().equals(bind.uid()) && !Pods.node(pod).isEmpty())
                    .isPresent();
            return bound ? Outcome.wrote(assigned) : refused;
        });
    }

    private CompletableFuture<Outcome> tell(Note note) {
        recorder.record(note, name);
        return CompletableFuture.completedFuture(Outcome.NOTHING);
    }

    private CompletableFuture<Outcome> run(Command.Telling telling) {
        return run(telling.command()).thenApply(outcome -> {
            if (outcome.refusal().isPresent()) {
                String why = outcome.refusal().get().message();
                telling.refused().ifPresent(note -> recorder.record(note.because(why), name));
            } else {
                String made = outcome.writes().stream()
                        .map(write -> write.key().name())
                        .findFirst()
                        .orElse("");
                telling.done().ifPresent(note -> recorder.record(note.named(made), name));
            }
            return outcome;
        });
    }

    private CompletableFuture<Outcome> atOnce(List<Command> commands) {
        List<CompletableFuture<Outcome>> started =
                commands.stream().map(this::run).toList();
        CompletableFuture<Outcome> all = CompletableFuture.completedFuture(Outcome.NOTHING);
        for (CompletableFuture<Outcome> one : started) all = all.thenCombine(one, Outcome::and);
        return all;
    }

    private CompletableFuture<Outcome> run(Command.Otherwise otherwise) {
        return run(otherwise.command())
                .thenCompose(outcome -> outcome.refusal()
                        .map(status -> run(otherwise.ifRefused().apply(status)).thenApply(outcome::and))
                        .orElse(CompletableFuture.completedFuture(outcome)));
    }

    private CompletableFuture<Outcome> ifAbsent(Command.IfAbsent check, int at) {
        if (at == check.objects().size()) return run(check.then());
        Identity identity = check.objects().get(at);
        return client.get(identity.key()).thenCompose(said -> {
            boolean there = said.asOptional()
                    .filter(object -> identity.uid().isEmpty() || object.uid().equals(identity.uid()))
                    .isPresent();
            if (there) return CompletableFuture.completedFuture(Outcome.NOTHING);
            Optional<Status> trouble = said.refusal().filter(status -> !status.isNotFound());
            return trouble.map(status -> CompletableFuture.completedFuture(Outcome.refused(status)))
                    .orElseGet(() -> ifAbsent(check, at + 1));
        });
    }

    private CompletableFuture<Outcome> ifLive(Command.IfLive check) {
        Identity identity = check.object();
        return client.get(identity.key()).thenCompose(said -> {
            boolean live = said.asOptional()
                    .filter(object -> object.uid().equals(identity.uid()) && !object.isDeleting())
                    .isPresent();
            if (live) return run(check.then());
            Optional<Status> trouble = said.refusal().filter(status -> !status.isNotFound());
            return CompletableFuture.completedFuture(
                    trouble.map(Outcome::refused).orElse(Outcome.NOTHING));
        });
    }

    private CompletableFuture<Outcome> ifNone(Command.IfNone check) {
        return client.list(check.kind(), ListOptions.in(check.namespace()))
                .thenCompose(said -> said.fold(
                        page -> page.items().stream().anyMatch(check.such())
                                ? CompletableFuture.completedFuture(Outcome.NOTHING)
                                : run(check.then()),
                        refusal -> CompletableFuture.completedFuture(Outcome.refused(refusal))));
    }

    private CompletableFuture<Outcome> ifEmpty(Command.IfEmpty check, int at) {
        if (at == check.kinds().size()) return run(check.then());
        return client.list(check.kinds().get(at), ListOptions.in(check.namespace()))
                .thenCompose(said -> said.asOptional()
                                        .filter(page -> page.items().isEmpty())
                                        .isPresent()
                                || said.refusal().filter(Status::isNotFound).isPresent()
                        ? ifEmpty(check, at + 1)
                        : CompletableFuture.completedFuture(
                                said.refusal().map(Outcome::refused).orElse(Outcome.NOTHING)));
    }
}
