package dev.slipway.sync.server;

import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Secret;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The webhook of one repository.
 *
 * @param guard who may send; empty where no secret was set, and then nobody may
 * @param lookAgain asks the engine to look again at what moved, a ref, a pull request or a comment; returns at once, any thread may call
 */
public record Hook(Optional<Guard> guard, Consumer<ForgeEvent> lookAgain) {

    /**
     * How deliveries are checked.
     *
     * @param secret read anew for each delivery, so that a rotated one needs no restart; empty where it cannot be read
     */
    public record Guard(Forge forge, Supplier<Optional<Secret>> secret) {}
}
