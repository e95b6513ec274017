package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.http.answer.Reply;
import dev.slipway.cluster.apiserver.http.request.ContinueToken;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;

/** What a client is told whose list can not go on at its revision: begin anew, or take the rest as it is now. */
final class Expiry {
    private static final int GONE = 410;

    private Expiry() {}

    /** The refusal of a list. */
    static Reply reply(Status refusal, ListOptions options) {
        boolean goesOn = refusal.code() == GONE && !options.next().isEmpty();
        if (!goesOn) return Reply.refusal(refusal);
        String token = new ContinueToken(ContinueToken.INCONSISTENT, options.next()).encode();
        return Reply.json(GONE, refusal.tree().with("metadata", Mapping.of("continue", token)));
    }
}
