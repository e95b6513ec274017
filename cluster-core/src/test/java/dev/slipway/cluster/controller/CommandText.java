package dev.slipway.cluster.controller;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;

/** Decisions as trees, for golden files. */
final class CommandText {
    private static final Status REFUSAL = Status.of(403, "Forbidden", "<refusal>");

    private CommandText() {}

    static Mapping of(Decision decision) {
        Mapping.Builder tree = Mapping.builder()
                .put(
                        "commands",
                        decision.commands().stream().map(CommandText::of).toList());
        decision.lookAgain().ifPresent(delay -> tree.put("lookAgainAfter", delay.toString()));
        return tree.build();
    }

    private static Mapping of(Command command) {
        if (command instanceof Command.Create create)
            return Mapping.of("create", create.object().root());
        if (command instanceof Command.Update update)
            return Mapping.of("update", update.object().root());
        if (command instanceof Command.UpdateStatus update) {
            ApiObject object = update.object();
            return Mapping.of("updateStatus", Mapping.of("of", object.key().toString(), "status", object.status()));
        }
        if (command instanceof Command.Merge merge) {
            String of = merge.object().key() + (merge.subresource().isEmpty() ? "" : "/" + merge.subresource());
            return Mapping.of("merge", Mapping.of("into", of, "patch", merge.patch()));
        }
        if (command instanceof Command.Finalize finalize)
            return Mapping.of("finalize", finalize.namespace().name());
        if (command instanceof Command.Delete delete) {
            Mapping.Builder how = Mapping.builder()
                    .put("object", delete.key().toString())
                    .put("uid", delete.uid())
                    .put("propagation", delete.propagation().name());
            return Mapping.of(
                    "delete", how.put("graceSeconds", delete.graceSeconds()).build());
        }
        if (command instanceof Command.Bind bind) return Mapping.of("bind", bind.pod() + " to " + bind.node());
        if (command instanceof Command.Tell tell) return Mapping.of("tell", of(tell.note()));
        if (command instanceof Command.Telling telling) return telling(telling);
        if (command instanceof Command.Together together) return Mapping.of("together", all(together.commands()));
        if (command instanceof Command.Otherwise otherwise) {
            return of(otherwise.command())
                    .with("ifRefused", of(otherwise.ifRefused().apply(REFUSAL)));
        }
        if (command instanceof Command.IfAbsent check) {
            List<String> objects = check.objects().stream()
                    .map(identity -> (identity.key() + " " + identity.uid()).strip())
                    .toList();
            return Mapping.of("ifAbsent", objects).with("then", of(check.then()));
        }
        if (command instanceof Command.IfLive check) {
            String object = check.object().key() + " " + check.object().uid();
            return Mapping.of("ifLive", object).with("then", of(check.then()));
        }
        if (command instanceof Command.IfNone check) {
            return Mapping.of("ifNone", check.kind() + " in " + check.namespace())
                    .with("then", of(check.then()));
        }
        Command.IfEmpty check = (Command.IfEmpty) command;
        return Mapping.of("ifEmpty", check.namespace()).with("then", of(check.then()));
    }

    private static Mapping telling(Command.Telling telling) {
        Mapping tree = of(telling.command());
        if (telling.done().isPresent())
            tree = tree.with("tell", of(telling.done().get()));
        return telling.refused().isPresent()
                ? tree.with("tellIfRefused", of(telling.refused().get()))
                : tree;
    }

    private static List<Tree> all(List<Command> commands) {
        return commands.stream().map(command -> (Tree) of(command)).toList();
    }

    private static String of(Note note) {
        return note.type().word() + " " + note.reason() + ": " + note.message();
    }
}
