package dev.slipway.sync.cli;

import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.report.overview.RepositoryView;
import dev.slipway.sync.report.overview.StageView;
import java.util.List;
import java.util.Optional;

/**
 * The order that a tag moves: a Promotion object, and waiting for what becomes of it.
 *
 * @param component only this one; empty means the stage
 * @param done what will have been done, in a sentence: {@code promoted}
 */
record TagOrder(Terminal terminal, OutputFormat output, String stage, Optional<String> component, String done) {
    void checkStage(RepositoryView repository) {
        List<String> names = repository.stages().stream().map(StageView::name).toList();
        if (!names.contains(stage)) {
            throw new CommandFailure(Unknown.name("stage", stage, names));
        }
    }

    /** Gives it, and tells what came of it: the exit code. */
    int send(Plane connected, RepositoryView repository, Mapping spec) throws InterruptedException {
        Mapping metadata = Mapping.of("generateName", stage + "-", "namespace", repository.namespace());
        ApiObject promotion = ApiObject.of(Definitions.PROMOTION, repository.namespace(), "")
                .with("metadata", metadata)
                .with("spec", spec);
        ApiObject made = connected.await(connected.client().create(promotion, WriteOptions.by(Plane.FIELD_MANAGER)));
        return tell(outcomeOf(made, connected));
    }

    private ApiObject outcomeOf(ApiObject made, Plane connected) throws InterruptedException {
        return Patience.A_MINUTE
                .until(() -> Optional.of(connected.await(connected.client().get(made.key())))
                        .filter(TagOrder::isAnswered))
                .orElseThrow(() -> new CommandFailure(
                        "nothing became of it within a minute; look at it with: kubectl get promotion " + made.name()
                                + " -n " + made.namespace() + " -o yaml"));
    }

    private static boolean isAnswered(ApiObject promotion) {
        String phase = promotion.status().text("phase").orElse("");
        return phase.equals("Promoted") || phase.equals("Refused") || Promotions.isHeld(promotion);
    }

    /** What every order says; what is particular to one comes on top. */
    Mapping spec(
            Plane connected,
            RepositoryView repository,
            Optional<String> commit,
            Optional<String> reason,
            boolean force) {
        Mapping spec = Mapping.builder()
                .put("repository", repository.name())
                .put("stage", stage)
                .put("component", component)
                .put("commit", commit)
                .put("reason", reason)
                .put("requestedBy", connected.user())
                .build();
        return force ? spec.with("force", true) : spec;
    }

    private int tell(ApiObject ended) {
        Mapping status = ended.status();
        if (Promotions.isHeld(ended)) return tellHeld(ended);
        boolean moved = status.text("phase").equals(Optional.of("Promoted"));
        if (output.isJson()) terminal.print(Json.pretty(status));
        else if (moved) terminal.print(whatMoved(status));
        if (!moved && !output.isJson()) {
            throw new CommandFailure(what() + " is not " + done + ": " + reasonOf(status));
        }
        return moved ? 0 : 1;
    }

    /** Not an error: it stands, and goes by itself. */
    private int tellHeld(ApiObject promotion) {
        Mapping status = promotion.status();
        if (output.isJson()) terminal.print(Json.pretty(status));
        else
            terminal.print(what() + " waits to go to " + status.text("shortTo").orElse("?")
                    + ", and goes by itself when its gates open:\n"
                    + status.text("message").orElse("").replace("; ", "\n") + "\nfollow it with: slipway why " + stage
                    + "\n");
        return 0;
    }

    /** The engine speaks of the object's fields; here they are options. */
    private static String reasonOf(Mapping status) {
        return status.text("message")
                .or(() -> status.text("reason"))
                .orElse("no reason was given")
                .replace("name a commit", "name a commit with --to")
                .replace("set spec.force", "say --force")
                .replace("a reason (spec.reason)", "a --reason");
    }

    private String whatMoved(Mapping status) {
        String to = status.text("shortTo").or(() -> status.text("to")).orElse("?");
        String from = status.text("shortFrom").filter(text -> !text.isEmpty()).orElse("nothing");
        if (from.equals(to)) return what() + " is at " + to + " already\n";
        return what() + ": " + from + " -> " + to
                + status.text("tag")
                        .map(tag -> "  (tag " + tag.replaceFirst("^refs/tags/", "") + " moved)")
                        .orElse("")
                + "\nfollow it with: slipway status -w\n";
    }

    private String what() {
        return component.map(name -> name + " at " + stage).orElse(stage);
    }
}
