package dev.slipway.webhooks.forge;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Golden;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A delivery as a forge would send it, from {@code golden/deliveries/<forge>/<case>/given.http}; and how that forge would sign it. */
record SampleDelivery(Forge forge, Path folder, TreeMap<String, String> headers, byte[] body) {
    /** When all of them are sent. */
    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    static List<SampleDelivery> all() {
        return Forges.all().stream().flatMap(SampleDelivery::of).toList();
    }

    /** A push to a branch, of each forge. */
    static List<SampleDelivery> pushes() {
        return all().stream()
                .filter(each -> each.folder.getFileName().toString().equals("push-branch"))
                .toList();
    }

    private static Stream<SampleDelivery> of(Forge forge) {
        return Golden.cases("deliveries/" + forge.name()).stream().map(folder -> read(forge, folder));
    }

    private static SampleDelivery read(Forge forge, Path folder) {
        try {
            String text = Files.readString(folder.resolve("given.http"));
            int blank = text.indexOf("\n\n");
            TreeMap<String, String> headers = new TreeMap<>();
            for (String line : text.substring(0, blank).split("\n")) {
                int colon = line.indexOf(": ");
                headers.put(line.substring(0, colon), line.substring(colon + 2));
            }
            return new SampleDelivery(
                    forge, folder, headers, text.substring(blank + 2).getBytes(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Mapping tree() {
        try {
            return body.length == 0
                    ? Mapping.empty()
                    : Json.read(body).asMapping().orElseThrow();
        } catch (Malformed malformed) {
            throw new AssertionError(malformed);
        }
    }

    SampleDelivery with(byte[] other) {
        return new SampleDelivery(forge, folder, headers, other);
    }

    SampleDelivery with(String header, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new SampleDelivery(forge, folder, more, body);
    }

    /** As it comes when nobody has set a secret. */
    Delivery unsigned() {
        return new Delivery(headers, body);
    }

    /** As it comes from somebody who knows the secret. */
    Delivery signed(Secret secret, String text) {
        TreeMap<String, String> signed = new TreeMap<>(headers);
        String hex = secret.signatureOf(body).substring("sha256=".length());
        switch (forge.name()) {
            case "github", "gitbucket" -> signed.put("X-Hub-Signature-256", "sha256=" + hex);
            case "gitea" -> signed.put("X-Gitea-Signature", hex);
            case "forgejo" ->
                signed.put(headers.containsKey("X-Forgejo-Event") ? "X-Forgejo-Signature" : "X-Gitea-Signature", hex);
            case "bitbucket-cloud", "bitbucket-server" -> signed.put("X-Hub-Signature", "sha256=" + hex);
            case "azure-devops" -> signed.put("Authorization", "Basic " + base64("hooks:" + text));
            case "generic" -> signed.put("X-Signature", "sha256=" + hex);
            case "gitlab" -> {
                Optional<String> time = Optional.ofNullable(headers.get("webhook-timestamp"));
                if (time.isEmpty()) signed.put("X-Gitlab-Token", text);
                else
                    signed.put(
                            "webhook-signature", secret.standardSignature(headers.get("webhook-id"), time.get(), body));
            }
            default -> throw new AssertionError("how does " + forge.name() + " sign?");
        }
        return new Delivery(signed, body);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return forge.name() + "/" + folder.getFileName();
    }
}
