package dev.slipway.sync.pipeline.promotion;

import dev.slipway.cluster.object.Status;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Evaluation;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.Surroundings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the rule into force that nobody approves in somebody else's name, once a stage asks for approvals; before, it would only make writes
 * slower. Until it is in force nobody is counted.
 */
final class ApprovalPolicy implements Part {
    private static final String POLICY = "approvals.slipway.dev";

    private final Surroundings around;
    private final Runnable inForce;
    private final Looks<String> looks;
    private Optional<String> doubt = Optional.of(
            "who approves cannot be told before the admission policy " + POLICY + " is in force, which takes a moment");

    /** @param inForce what is to be done when it is */
    ApprovalPolicy(Surroundings around, Runnable inForce) {
        this.around = around;
        this.inForce = inForce;
        this.looks = new Looks<>("approval policy", around.loop(), policy -> install());
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    void want(Evaluation evaluation) {
        boolean asked = evaluation.stages().values().stream()
                .anyMatch(stage -> stage.stage().promotion().gates().approvals() > 0);
        if (asked && doubt.isPresent()) looks.add(POLICY);
    }

    /** Why nobody can be counted; empty if names are true. */
    Optional<String> doubt() {
        return doubt;
    }

    private CompletableFuture<Next> install() {
        return Definitions.ensure(around.client(), Definitions.approvalPolicy()).thenApply(this::installed);
    }

    private Next installed(Optional<Status> refusal) {
        doubt = refusal.map(status ->
                "who approves cannot be told: the admission policy " + POLICY + " was refused: " + status.message());
        inForce.run();
        return refusal.isPresent() ? Next.AFTER_BACK_OFF : Next.WHEN_SOMETHING_CHANGES;
    }
}
