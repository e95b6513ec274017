package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a list goes on: base64url of {@code {"v":"meta.k8s.io/v1","rv":939,"start":"..."}}, as the real server writes it. Opaque to clients.
 *
 * @param revision that the whole list is read at; {@link #INCONSISTENT} goes on with whatever there is by then
 * @param start what the plane said to go on with
 */
public record ContinueToken(long revision, String start) {
    /** The revision of a token that is given to clients whose own has expired. */
    public static final long INCONSISTENT = -1;

    private static final String VERSION = "meta.k8s.io/v1";

    boolean isInconsistent() {
        return revision == INCONSISTENT;
    }

    public String encode() {
        Mapping token = Mapping.of("v", VERSION, "rv", revision, "start", start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(token));
    }

    /** Empty for a text that this never wrote. */
    static Optional<ContinueToken> decode(String text) {
        try {
            Tree tree = Json.read(Base64.getUrlDecoder().decode(text));
            Mapping token = tree.asMapping().orElse(Mapping.empty());
            if (!token.text("v").equals(Optional.of(VERSION))) return Optional.empty();
            return token.whole("rv")
                    .flatMap(revision -> token.text("start").map(start -> new ContinueToken(revision, start)));
        } catch (IllegalArgumentException | Malformed neverWritten) {
            return Optional.empty();
        }
    }
}
