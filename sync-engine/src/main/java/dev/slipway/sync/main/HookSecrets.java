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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How webhooks are checked: by which forge's rules, and with the secret of which file. */
final class HookSecrets {
    private static final Logger log = LoggerFactory.getLogger(HookSecrets.class);

    private HookSecrets() {}

    static Hook.Guard guard(Settings.Webhook webhook) {
        Forge forge = Forges.byName(webhook.forge()).orElseThrow();
        return new Hook.Guard(forge, webhook.secretFile().map(file -> () -> secret(file)));
    }

    /** What lets us speak to a forge; empty where it cannot be read now. */
    static Optional<Token> token(Path file) {
        try {
            return Optional.of(new Token(Files.readString(file)));
        } catch (IOException unreadable) {
            log.atError().addKeyValue("file", file).log("the token for the forge cannot be read");
        } catch (IllegalArgumentException none) {
            log.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("why", none.getMessage())
                    .log("no token for the forge");
        }
        return Optional.empty();
    }

    /** The end of the line that editors add is not part of it. */
    private static Optional<Secret> secret(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) return Optional.of(new Secret(text));
            log.atError().addKeyValue("file", file).log("the webhook secret is empty");
        } catch (IOException unreadable) {
            log.atError().addKeyValue("file", file).log("the webhook secret cannot be read");
        } catch (IllegalArgumentException none) {
            log.atError().addKeyValue("file", file).log(none.getMessage());
        }
        return Optional.empty();
    }
}
