package dev.slipway.cluster.controller.serviceaccount;

import dev.slipway.cluster.apiserver.access.Claims;
import dev.slipway.cluster.apiserver.access.Tokens;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Command.Identity;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Puts a token that does not end into each Secret of the type {@code kubernetes.io/service-account-token}, for the account that an annotation names. The
 * token is bound to the Secret: it ends with it, and the Secret goes with its account.
 */
public final class TokenSecrets implements Reconciler {
    private static final GroupKind SECRET = new GroupKind("", "Secret");
    private static final GroupKind ACCOUNT = new GroupKind("", "ServiceAccount");
    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String NAME = "kubernetes.io/service-account.name";
    private static final String UID = "kubernetes.io/service-account.uid";

    /** As good as for ever. */
    private static final Duration LIFE = Duration.ofDays(100 * 365);

    private final Tokens tokens;
    private final String authority;

    /**
     * @param tokens signs them
     * @param authority by which pods know the API server, as text (RFC 7468)
     */
    public TokenSecrets(Tokens tokens, String authority) {
        this.tokens = tokens;
        this.authority = authority;
    }

    @Override
    public String name() {
        return "tokens-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(SECRET), Trigger.of(ACCOUNT, TokenSecrets::ofAccount));
    }

    private static List<ObjectKey> ofAccount(Change change, World world) {
        if (change.before().isPresent() && change.after().isPresent()) return List.of();
        return world.list(SECRET, change.key().namespace()).stream()
                .filter(secret -> isToken(secret)
                        && secret.annotation(NAME)
                                .equals(Optional.of(change.key().name())))
                .map(ApiObject::key)
                .toList();
    }

    private static boolean isToken(ApiObject secret) {
        return secret.root().text("type").equals(Optional.of(TYPE)) && !secret.isDeleting();
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(TokenSecrets::isToken)
                .map(secret -> decide(secret, world, now))
                .orElse(Decision.nothing());
    }

    private Decision decide(ApiObject secret, World world, Instant now) {
        ObjectKey account = new ObjectKey(
                ACCOUNT, secret.namespace(), secret.annotation(NAME).orElse(""));
        String uid = secret.annotation(UID).orElse("");
        Optional<ApiObject> live =
                world.get(account).filter(found -> uid.isEmpty() || found.uid().equals(uid));
        if (live.isEmpty())
            return Decision.of(new Command.IfAbsent(List.of(new Identity(account, uid)), Command.delete(secret)));
        ApiObject filled = filled(secret, live.get(), now);
        return filled.equals(secret) ? Decision.nothing() : Decision.of(new Command.Update(filled));
    }

    private ApiObject filled(ApiObject secret, ApiObject account, Instant now) {
        Mapping data = secret.root().mapping("data");
        if (data.text("token").orElse("").isEmpty())
            data = data.with("token", base64(tokens.sign(claims(secret, account, now))));
        data = data.with("ca.crt", base64(authority)).with("namespace", base64(secret.namespace()));
        return secret.withAnnotation(UID, account.uid()).with("data", data);
    }

    private static Claims claims(ApiObject secret, ApiObject account, Instant now) {
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        return new Claims(
                secret.uid(),
                List.of(Tokens.ISSUER),
                issued,
                issued.plus(LIFE),
                account.namespace(),
                new Claims.Named(account.name(), account.uid()),
                Optional.of(new Claims.Bound("secret", new Claims.Named(secret.name(), secret.uid()))));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
