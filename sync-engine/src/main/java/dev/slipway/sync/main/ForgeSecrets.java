package dev.slipway.sync.main;

import dev.slipway.sync.server.webhook.Hook;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.Forges;
import dev.slipway.webhooks.reply.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What we and a forge know of one another, from files: by which rules and secret its webhooks are checked, and the token that lets us answer. */
final class ForgeSecrets {
    private static final Logger log = LoggerFactory.getLogger(ForgeSecrets.class);

    private ForgeSecrets() {}

    static Hook.Guard guard(Settings.Webhook webhook) {
        Forge forge = Forges.byName(webhook.forge()).orElseThrow();
        return new Hook.Guard(forge, webhook.secretFile().map(file -> () -> secret(file)));
    }

    /** What lets us speak to a forge; empty where it cannot be read now. */
    static Optional<Token> token(Path file) {
        return read(file, "the token for the forge", Token::new);
    }

    private static Optional<Secret> secret(Path file) {
        return read(file, "the webhook secret", Secret::new);
    }

    /** The end of the line that editors add is not part of it. */
    private static <T> Optional<T> read(Path file, String what, Function<String, T> make) {
        try {
            return Optional.of(make.apply(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException unusable) {
            String why = unusable instanceof IOException ? "the file cannot be read" : unusable.getMessage();
            log.atError().addKeyValue("file", file).addKeyValue("why", why).log(what + " is of no use");
            return Optional.empty();
        }
    }
}
