package dev.slipway.sync.render;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Rendering;
import dev.slipway.sync.model.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** SHA-256 over canonical JSON: keys sorted, no blanks. Of sealed values only the encrypted text counts, so that nobody can try values out. */
final class Digest {
    private Digest() {}

    static String of(String namespace, List<Manifest> manifests, List<Rendering.Withheld> withheld) {
        MessageDigest digest = Sha256.digest();
        digest.update(Json.write(Tree.of(namespace)));
        for (Manifest manifest : manifests)
            digest.update(Json.write(sorted(manifest.shown().root())));
        for (Rendering.Withheld kept : withheld) {
            digest.update(Json.write(Tree.of(kept.flag())));
            digest.update(Json.write(sorted(kept.manifest().shown().root())));
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static Tree sorted(Tree tree) {
        if (tree instanceof Sequence list)
            return new Sequence(list.items().stream().map(Digest::sorted).toList());
        if (!(tree instanceof Mapping mapping)) return tree;
        TreeMap<String, Tree> entries = new TreeMap<>();
        mapping.forEach((key, value) -> entries.put(key, sorted(value)));
        Mapping.Builder builder = Mapping.builder();
        entries.forEach(builder::put);
        return builder.build();
    }
}
