package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Sha256;
import dev.slipway.sync.plan.Marks;
import dev.slipway.webhooks.command.Command;
import dev.slipway.webhooks.delivery.ForgeEvent.Commented;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Does what somebody who may write asked for in a comment: each of it once, however often the forge tells it. */
final class PreviewCommands {
    private static final int ID_BYTES = 5;

    private final Surroundings around;
    private final RepositorySettings settings;

    PreviewCommands(Surroundings around, RepositorySettings settings) {
        this.around = around;
        this.settings = settings;
    }

    /**
     * Makes the Promotion that a command asks for.
     *
     * @param place of the command in its comment, from 0
     * @return what to answer
     */
    CompletableFuture<String> promote(Commented comment, int place, Command.Promote wish) {
        String id = comment.comment().isEmpty() ? comment.author() + comment.text() : comment.comment();
        String name = "pr-" + comment.number() + "-" + Sha256.hex(id + " " + place, ID_BYTES);
        String where = "by @" + comment.author() + " on pull request " + comment.number();
        Mapping spec = Mapping.builder()
                .put("repository", settings.name())
                .put("stage", wish.stage())
                .put("component", wish.component())
                .put("commit", wish.to())
                .put(
                        "reason",
                        wish.reason().map(text -> text + " (" + where + ")").orElse("asked " + where))
                .put("requestedBy", comment.author())
                .build();
        return around.client()
                .create(
                        ApiObject.of(Definitions.PROMOTION, settings.namespace(), name)
                                .with("spec", spec),
                        WriteOptions.by(Marks.FIELD_MANAGER))
                .thenApply(answer -> said(wish, name, answer.refusal()));
    }

    private static String said(Command.Promote wish, String name, Optional<Status> refusal) {
        String asked = "`/slipway promote " + wish.stage() + "`: ";
        if (refusal.filter(status -> !status.isAlreadyExists()).isPresent())
            return asked + "the control plane refused it.";
        return asked + "asked for, as Promotion `" + name + "`; `slipway why " + wish.stage()
                + "` says what it waits for.";
    }
}
