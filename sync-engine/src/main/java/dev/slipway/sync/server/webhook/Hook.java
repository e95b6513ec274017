package dev.slipway.sync.server.webhook;

import dev.slipway.sync.report.WebhookSight;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The webhook of one repository.
 *
 * @param guard who may send; empty where the settings say nothing of a webhook, and then nobody may
 * @param lookAgain asks the engine to look again at what moved, a ref, a pull request or a comment; returns at once; called on the loop
 * @param seen tells the engine what came last, for its report; called on the loop, and seldom
 */
public record Hook(Optional<Guard> guard, Consumer<ForgeEvent> lookAgain, Consumer<WebhookSight> seen) {

    /**
     * How deliveries are checked.
     *
     * @param secret empty: whoever reaches the port is believed, as the settings ask for
     */
    public record Guard(Forge forge, Optional<SecretSource> secret) {}

    /** Read anew for each delivery, so that a rotated secret needs no restart; empty where it cannot be read. */
    @FunctionalInterface
    public interface SecretSource extends Supplier<Optional<Secret>> {}
}
