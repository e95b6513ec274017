package dev.slipway.cluster.controller;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.informer.Informer;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Does what commands say, through the front door, in the name of one controller. */
final class Executor {
    private final Client client;
    private final EventRecorder recorder;
    private final String name;
    private final WriteOptions options;

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
     */
    record Outcome(Optional<Status> refusal, List<Write> writes) {
        static final Outcome NOTHING = new Outcome(Optional.empty(), List.of());

        static Outcome wrote(Write write) {
            return new Outcome(Optional.empty(), List.of(write));
        }

        static Outcome refused(Status status) {
            return new Outcome(Optional.of(status), List.of());
        }

        Outcome and(Outcome other) {
            return new Outcome(
                    refusal.or(other::refusal),
                    java.util.stream.Stream.concat(writes.stream(), other.writes.stream())
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

    CompletableFuture<Outcome> run(Command command) {
        if (command instanceof Command.Create create) return made(client.create(create.object(), options));
        if (command instanceof Command.Update update) return written(client.update(update.object(), options));
        if (command instanceof Command.UpdateStatus update) {
            return written(client.update(update.object(), options.on("status")));
        }
        if (command instanceof Command.Finalize finalize) return finish(finalize.namespace());
        if (command instanceof Command.Delete delete) return delete(delete);
        if (command instanceof Command.Bind bind) return bind(bind);
        if (command instanceof Command.Tell tell) return tell(tell.note());
        if (command instanceof Command.Telling telling) return run(telling);
        if (command instanceof Command.Together together) return atOnce(together.commands());
        if (command instanceof Command.Otherwise otherwise) return run(otherwise);
        if (command instanceof Command.IfAbsent check) return ifAbsent(check, 0);
        return ifEmpty((Command.IfEmpty) command, 0);
    }

    /** A view shows a new object when it has it. */
    private CompletableFuture<Outcome> made(CompletableFuture<Answer<ApiObject>> answer) {
        return answer.thenApply(said -> said.fold(
                made -> Outcome.wrote(new Write(
                        made.key(),
                        world -> world.get(made.key())
                                .filter(seen -> !isOlder(seen, made))
                                .isPresent())),
                Outcome::refused));
    }

    /** A view shows a change when it no longer has an older revision: the change may have been the object's last. */
    private CompletableFuture<Outcome> written(CompletableFuture<Answer<ApiObject>> answer) {
        return answer.thenApply(said -> said.fold(
                changed -> Outcome.wrote(new Write(
                        changed.key(),
                        world -> world.get(changed.key())
                                .filter(seen -> isOlder(seen, changed))
                                .isEmpty())),
                Outcome::refused));
    }

    private static boolean isOlder(ApiObject seen, ApiObject written) {
        return Informer.revisionOf(seen) < Informer.revisionOf(written);
    }

    private CompletableFuture<Outcome> finish(ApiObject namespace) {
        List<Tree> others = namespace.spec().sequence("finalizers").items().stream()
                .filter(item -> !item.asText().equals(Optional.of("kubernetes")))
                .toList();
        ApiObject finished = namespace.withAt(new Sequence(others), "spec", "finalizers");
        return client.update(finished, options.on("finalize"))
                .thenApply(said ->
                        said.fold(done -> Outcome.wrote(gone(namespace.key(), namespace.uid())), Executor::unlessGone));
    }

    private CompletableFuture<Outcome> delete(Command.Delete delete) {
        DeleteOptions how = new DeleteOptions(
                DeleteOptions.Propagation.valueOf(delete.propagation().name()),
                Optional.of(delete.uid()),
                Optional.empty(),
                delete.graceSeconds(),
                false);
        return client.delete(delete.key(), how)
                .thenApply(said ->
                        said.fold(done -> Outcome.wrote(gone(delete.key(), delete.uid())), Executor::unlessGone));
    }

    private static Outcome unlessGone(Status refusal) {
        return refusal.isNotFound() ? Outcome.NOTHING : Outcome.refused(refusal);
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
        return client.create(binding, options.on("binding"))
                .thenApply(said -> said.fold(done -> Outcome.wrote(assigned), Executor::unlessGone));
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
