package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.forge.Call.Reply;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How one kind of forge words what all of them do: calls, answers, events. */
abstract class Face {
    private final List<Route> routes = new ArrayList<>();

    /** What answers a call. */
    interface Handler {
        Reply answer(List<String> open, Call call);
    }

    private record Route(String method, String pattern, Handler handler) {}

    /** An event for a webhook, before it is signed. */
    record Event(SortedMap<String, String> headers, Mapping body) {
        static Event of(String header, String name, Mapping body) {
            return new Event(new TreeMap<>(Map.of(header, name)), body);
        }
    }

    /** Where the interface begins, as {@code /api/v3}. */
    abstract String prefix();

    /** Under which ref the base repository holds a pull request's head. */
    abstract Optional<String> headRef(long number);

    abstract Optional<Event> pushed(
            ForgeRepository repository, String ref, Optional<String> before, Optional<String> after);

    /** @param action in GitHub's words: opened, synchronize, closed */
    abstract Optional<Event> pullChanged(Pull pull, String action);

    abstract Optional<Event> commented(Pull pull, Pull.Note note);

    /** The headers that prove where an event comes from. */
    abstract Map<String, String> signed(String secret, byte[] body);

    final void on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, pattern, handler));
    }

    final Reply answer(Call call) {
        for (Route route : routes) {
            Optional<List<String>> open = call.matches(route.method(), route.pattern());
            if (open.isPresent()) return route.handler().answer(open.get(), call);
        }
        return Reply.error(404, "Not Found");
    }

    static String hmac(String algorithm, byte[] key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static String sha256(String secret, byte[] body) {
        return hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), body);
    }

    static String zeros() {
        return "0".repeat(40);
    }

    static String short12(String commit) {
        return commit.substring(0, 12);
    }
}
