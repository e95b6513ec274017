package dev.slipway.diff.codec;

import dev.slipway.diff.tree.Tree;
import java.util.List;

/**
 * One document of a YAML text.
 *
 * @param line where its content begins, from 1
 * @param nodes how many mappings, lists and scalars it has, those that aliases repeat counted each time
 * @param duplicates keys that came again and were overridden; always empty where duplicates are refused
 */
public record Document(Tree root, Positions positions, int line, long nodes, List<Duplicate> duplicates) {
    public Document {
        duplicates = List.copyOf(duplicates);
    }
}
