package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to give a reconciler, known by the name of its class, a mistake. */
final class Mistake {
    private static final Command NOTHING = new Command.Together(List.of());

    private Mistake() {}

    /** It decides otherwise. */
    static UnaryOperator<Reconciler> decisions(String who, BiFunction<Decision, World, Decision> otherwise) {
        return right -> right.getClass().getSimpleName().equals(who)
                ? Asking.of(right, (asked, key, world, now) -> otherwise.apply(asked.reconcile(key, world, now), world))
                : right;
    }

    /** It sees objects otherwise than they are. */
    static UnaryOperator<Reconciler> sees(String who, UnaryOperator<ApiObject> otherwise) {
        return right -> right.getClass().getSimpleName().equals(who)
                ? Asking.of(
                        right, (asked, key, world, now) -> asked.reconcile(key, Blinded.seeing(world, otherwise), now))
                : right;
    }

    /** It decides so where this says anything, else as it should. */
    static UnaryOperator<Reconciler> asked(String who, BiFunction<ObjectKey, World, Optional<Decision>> otherwise) {
        return right -> right.getClass().getSimpleName().equals(who)
                ? Asking.of(
                        right,
                        (asked, key, world, now) ->
                                otherwise.apply(key, world).orElseGet(() -> asked.reconcile(key, world, now)))
                : right;
    }

    /** It gives other commands, each in the place of one. */
    static UnaryOperator<Reconciler> commands(String who, BiFunction<Command, World, Command> otherwise) {
        return decisions(
                who,
                (decision, world) -> new Decision(
                        decision.commands().stream()
                                .map(command -> within(command, leaf -> otherwise.apply(leaf, world)))
                                .toList(),
                        decision.lookAgain()));
    }

    /** It never gives such a command. */
    static UnaryOperator<Reconciler> never(String who, Predicate<Command> such) {
        return commands(who, (command, world) -> such.test(command) ? NOTHING : command);
    }

    /** It gives such a command twice. */
    static UnaryOperator<Reconciler> twice(String who, Predicate<Command> such) {
        return commands(
                who,
                (command, world) -> such.test(command) ? new Command.Together(List.of(command, command)) : command);
    }

    /** It writes another status into objects of a kind. */
    static UnaryOperator<Reconciler> status(String who, GroupKind kind, UnaryOperator<ApiObject> otherwise) {
        return commands(
                who,
                (command, world) -> command instanceof Command.UpdateStatus update && Seen.is(update.object(), kind)
                        ? new Command.UpdateStatus(otherwise.apply(update.object()))
                        : command);
    }

    /** It makes and changes objects of a kind otherwise. */
    static UnaryOperator<Reconciler> writes(
            String who, GroupKind kind, BiFunction<ApiObject, World, ApiObject> otherwise) {
        return commands(who, (command, world) -> {
            if (command instanceof Command.Update update && Seen.is(update.object(), kind))
                return new Command.Update(otherwise.apply(update.object(), world));
            if (command instanceof Command.Create create && Seen.is(create.object(), kind))
                return new Command.Create(otherwise.apply(create.object(), world));
            return command;
        });
    }

    private static Command within(Command command, UnaryOperator<Command> leaf) {
        if (command instanceof Command.Telling telling)
            return new Command.Telling(within(telling.command(), leaf), telling.done(), telling.refused());
        if (command instanceof Command.Together together)
            return new Command.Together(
                    together.commands().stream().map(one -> within(one, leaf)).toList());
        if (command instanceof Command.Otherwise either)
            return new Command.Otherwise(
                    within(either.command(), leaf),
                    refusal -> within(either.ifRefused().apply(refusal), leaf));
        if (command instanceof Command.IfAbsent check)
            return new Command.IfAbsent(check.objects(), within(check.then(), leaf));
        if (command instanceof Command.IfLive check)
            return new Command.IfLive(check.object(), within(check.then(), leaf));
        if (command instanceof Command.IfEmpty check)
            return new Command.IfEmpty(check.namespace(), check.kinds(), within(check.then(), leaf));
        if (command instanceof Command.IfNone check)
            return new Command.IfNone(check.kind(), check.namespace(), check.such(), within(check.then(), leaf));
        return leaf.apply(command);
    }

    static boolean creates(Command command, GroupKind kind) {
        return command instanceof Command.Create create && Seen.is(create.object(), kind);
    }

    static boolean updates(Command command, GroupKind kind) {
        return command instanceof Command.Update update && Seen.is(update.object(), kind);
    }

    static boolean reports(Command command) {
        return command instanceof Command.UpdateStatus;
    }

    static boolean deletes(Command command) {
        return command instanceof Command.Delete;
    }
}
