package dev.slipway.sync.server;

import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Receipt;
import dev.slipway.webhooks.delivery.Reception;
import dev.slipway.webhooks.delivery.Secret;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries for the repositories of this program: believed ones make the engine look again, all of them are counted. */
final class Webhooks {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    private final SortedMap<String, Hook> hooks;
    private final Consumer<String> count;
    private final InstantSource clock;

    /** @param count hears of every result in one word */
    Webhooks(Map<String, Hook> hooks, Consumer<String> count, InstantSource clock) {
        this.hooks = Collections.unmodifiableSortedMap(new TreeMap<>(hooks));
        this.count = count;
        this.clock = clock;
    }

    /** What the sender is told. */
    record Reply(int status, String text) {}

    Reply receive(String repository, Delivery delivery) {
        Hook hook = hooks.get(repository);
        if (hook == null) return refuse(repository, 404, "no repository is called \"" + repository + "\"");
        if (hook.guard().isEmpty()) {
            return refuse(repository, 403, "no webhook secret is set for this repository: set webhook.secretFile");
        }
        Hook.Guard guard = hook.guard().get();
        Optional<Secret> secret = guard.secret().get();
        if (secret.isEmpty()) return refuse(repository, 500, "the webhook secret cannot be read");
        Receipt receipt = new Reception(guard.forge()).receive(delivery, secret.get(), clock.instant());
        return receipt instanceof Receipt.Accepted accepted
                ? accept(repository, hook, accepted.event())
                : refuse(repository, statusOf((Receipt.Refused) receipt), ((Receipt.Refused) receipt).message());
    }

    private Reply accept(String repository, Hook hook, ForgeEvent event) {
        if (event instanceof ForgeEvent.Ping) return heard("pong");
        if (event instanceof ForgeEvent.Ignored ignored) return heard("ignored: " + ignored.why());
        log.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("event", event.summary())
                .log("webhook received");
        hook.lookAgain().accept(event);
        count.accept("accepted");
        return new Reply(202, "looking again");
    }

    private Reply heard(String text) {
        count.accept("ignored");
        return new Reply(202, text);
    }

    private Reply refuse(String repository, int status, String message) {
        log.atWarn()
                .addKeyValue("repository", repository)
                .addKeyValue("status", status)
                .log("webhook refused");
        count.accept("refused");
        return new Reply(status, message);
    }

    private static int statusOf(Receipt.Refused refused) {
        return switch (refused.reason()) {
            case TOO_LARGE -> 413;
            case UNSIGNED, WRONG_SIGNATURE, STALE -> 403;
            case UNREADABLE -> 400;
        };
    }
}
