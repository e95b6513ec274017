package dev.slipway.cluster.controller;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * A short name for a pod template, the same wherever and whenever it is made: FNV-1a of 32 bits over the template with its keys sorted and
 * the number of collisions so far, written in an alphabet that spells no words.
 */
public final class TemplateHash {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private TemplateHash() {}

    /** The name of a template that this many others have had before. */
    public static String of(Mapping template, long collisions) {
        StringBuilder text = new StringBuilder();
        write(template, text);
        text.append(collisions);
        int hash = 0x811c9dc5;
        for (byte octet : text.toString().getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (octet & 0xff)) * 0x01000193;
        StringBuilder name = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            name.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return name.toString();
    }

    private static void write(Tree tree, StringBuilder text) {
        if (tree instanceof Mapping mapping) {
            TreeMap<String, Tree> sorted = new TreeMap<>();
            mapping.forEach(sorted::put);
            text.append('{');
            sorted.forEach((key, value) -> {
                text.append(key).append(':');
                write(value, text);
                text.append(',');
            });
            text.append('}');
        } else if (tree instanceof Sequence sequence) {
            text.append('[');
            sequence.forEach(item -> {
                write(item, text);
                text.append(',');
            });
            text.append(']');
        } else {
            text.append(tree.describe()).append(' ').append(((Scalar) tree).display());
        }
    }
}
