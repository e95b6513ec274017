package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A manifest as it is sent: in its namespace, marked, and without what only looks like a wish. */
final class Desired {
    private Desired() {}

    static ApiObject of(ApiObject manifest, String namespace, boolean namespaced, String owner) {
        ApiObject object = new ApiObject(withoutNulls(manifest.root().without("status")))
                .withoutAt("metadata", "creationTimestamp");
        if (!namespaced) object = object.withoutAt("metadata", "namespace");
        else if (object.namespace().isEmpty()) object = object.withAt(namespace, "metadata", "namespace");
        return Marks.own(object.kind().equals("Secret") ? encoded(object) : object, owner);
    }

    /**
     * A Secret with {@code data} instead of {@code stringData}. The server turns one into the other when it writes, and would then not
     * know any more whose fields they are: a key that left the manifest would stay for ever.
     */
    private static ApiObject encoded(ApiObject secret) {
        Mapping plain = secret.root().mapping("stringData");
        if (plain.isEmpty()) return secret;
        Mapping.Builder data = Mapping.builder().putAll(secret.root().mapping("data"));
        plain.forEach((key, value) -> data.put(key, base64(value)));
        return new ApiObject(secret.root().without("stringData").with("data", data.build()));
    }

    private static Tree base64(Tree value) {
        if (!(value instanceof Scalar.Text text)) return value;
        byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
        return new Scalar.Text(Base64.getEncoder().encodeToString(bytes));
    }

    /** A key without a value says nothing; the server would drop it and it would differ for ever. */
    private static Mapping withoutNulls(Mapping mapping) {
        Mapping.Builder rest = Mapping.builder();
        mapping.forEach((key, value) -> {
            if (!value.isNull()) rest.put(key, deep(value));
        });
        return rest.build();
    }

    private static Tree deep(Tree value) {
        if (value instanceof Mapping mapping) return withoutNulls(mapping);
        if (value instanceof Sequence list)
            return new Sequence(list.items().stream().map(Desired::deep).toList());
        return value;
    }
}
