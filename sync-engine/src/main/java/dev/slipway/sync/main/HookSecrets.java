package dev.slipway.sync.main;

import dev.slipway.sync.server.Hook;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.Secret;
import dev.slipway.webhooks.forge.generic.Generic;
import dev.slipway.webhooks.forge.github.GitHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The forges that may send webhooks, and their secrets from files. */
final class HookSecrets {
    private static final Logger log = LoggerFactory.getLogger(HookSecrets.class);
    private static final List<Forge> FORGES = List.of(new Generic(), new GitHub());

    private HookSecrets() {}

    /** What the settings may call a forge. */
    static List<String> forges() {
        return FORGES.stream().map(Forge::name).toList();
    }

    static Hook.Guard guard(Settings.Webhook webhook) {
        Forge forge = FORGES.stream()
                .filter(each -> each.name().equals(webhook.forge()))
                .findFirst()
                .orElseThrow();
        return new Hook.Guard(forge, () -> secret(webhook.secretFile()));
    }

    /** The end of the line that editors add is not part of it. */
    private static Optional<Secret> secret(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) return Optional.of(new Secret(text));
            log.atError().addKeyValue("file", file).log("the webhook secret is empty");
        } catch (IOException unreadable) {
            log.atError().addKeyValue("file", file).log("the webhook secret cannot be read");
        }
        return Optional.empty();
    }
}
