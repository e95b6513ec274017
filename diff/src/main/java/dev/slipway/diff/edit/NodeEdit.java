package dev.slipway.diff.edit;

import dev.slipway.diff.codec.YamlOutline.Entry;
import dev.slipway.diff.codec.YamlOutline.Node;
import dev.slipway.diff.codec.YamlOutline.Style;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node of a text that may get another value.
 *
 * @param entry that it is the value of, if it is in a mapping
 * @param inFlow whether it stands in brackets
 */
public record NodeEdit(Node node, Optional<Entry> entry, boolean inFlow) {

    /** The texts with another value there, best first. Whether one reads as it should is for the caller to try. */
    public List<String> ways(String text, Tree value) {
        Splice splice = new Splice(text);
        List<String> ways = new ArrayList<>();
        boolean blockHere = node.style() == Style.BLOCK;
        if (!inFlow && isOverLines(value)) {
            if (blockHere) ways.add(splice.replace(node, ValueText.block(value, node.column(), splice.lineBreak())));
            if (value instanceof Scalar.Text words && node.style() != Style.DOUBLE_QUOTED)
                entry.ifPresent(there -> ways.add(splice.replace(
                        node, ValueText.literal(words, there.name().column(), splice.lineBreak()))));
        }
        for (String way : ValueText.inLine(value, node.style())) {
            if (blockHere) entry.ifPresent(there -> ways.add(splice.replaceBlock(there, way)));
            else ways.add(splice.replace(node, way));
        }
        return ways;
    }

    private static boolean isOverLines(Tree value) {
        return value instanceof Scalar.Text words
                ? words.value().indexOf('\n') >= 0
                : !(value instanceof Scalar) && !value.equals(Mapping.empty()) && !value.equals(Sequence.empty());
    }
}
