package dev.slipway.sync.pipeline;

import dev.slipway.cluster.object.Status;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.part.Looks;
import dev.slipway.sync.pipeline.part.Next;
import dev.slipway.sync.pipeline.part.Part;
import dev.slipway.sync.pipeline.part.Surroundings;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the rule into force that nobody asks for anything in somebody else's name: who asked for a promotion, an adoption, a pause or a sync is
 * who the control plane knows them as.
 */
final class RequestPolicy implements Part {
    private static final Logger log = LoggerFactory.getLogger(RequestPolicy.class);
    private static final String POLICY = "requests.slipway.dev";
    /** Codes from here on say that the server has a problem, not the request. */
    private static final int OVERLOAD = 429;

    private final Surroundings around;
    private final Looks<String> looks;
    private boolean inForce;

    RequestPolicy(Surroundings around) {
        this.around = around;
        this.looks = new Looks<>("request policy", around.loop(), policy -> install());
    }

    @Override
    public Looks<?> looks() {
        return looks;
    }

    void want() {
        if (!inForce) looks.add(POLICY);
    }

    private CompletableFuture<Next> install() {
        return Definitions.ensure(around.client(), Definitions.requestPolicy())
                .thenCompose(refusal ->
                        refusal.isPresent() ? CompletableFuture.completedFuture(refused(refusal.get())) : fillIn());
    }

    /** A control plane that knows no policies which change what is written goes without: then who asks says so or is not known. */
    private CompletableFuture<Next> fillIn() {
        return Definitions.ensure(around.client(), Definitions.requestDefaults())
                .thenApply(refusal -> {
                    inForce =
                            refusal.filter(status -> status.code() >= OVERLOAD).isEmpty();
                    return inForce ? Next.WHEN_SOMETHING_CHANGES : Next.AFTER_BACK_OFF;
                });
    }

    private static Next refused(Status refusal) {
        log.atWarn()
                .addKeyValue("policy", POLICY)
                .addKeyValue("why", refusal.message())
                .log("who asks for something cannot be told yet");
        return Next.AFTER_BACK_OFF;
    }
}
