package dev.slipway.webhooks.reply.rest;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import dev.slipway.webhooks.reply.Http;
import java.util.List;

/** A successful answer: what its body says, and its headers. */
record Reply(Tree body, Http.Response response) {
    static Reply empty(Http.Response response) {
        return new Reply(Scalar.Null.NULL, response);
    }

    /** The body as an object; an empty one where it is none. */
    Mapping object() {
        return body.asMapping().orElse(Mapping.empty());
    }

    /** The body as a list of objects. */
    List<Mapping> list() {
        return body.asSequence().map(list -> list.mappings()).orElse(List.of());
    }
}
