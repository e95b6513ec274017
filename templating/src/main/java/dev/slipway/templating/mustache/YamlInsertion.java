package dev.slipway.templating.mustache;

import dev.slipway.templating.template.Rendered;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the values of a draft down, so that none can change the structure of the document around it.
 *
 * <p>The text is read line by line as YAML's own scanner would, as far as it takes to know what a hole stands in:
 *
 * <ul>
 *   <li>a whole scalar: the value, plain or in double quotes, with its type kept; mappings and lists as JSON, which is flow style;
 *   <li>inside quotes: escaped for these quotes;
 *   <li>the middle of a plain scalar: as it is where that is harmless, else a fault;
 *   <li>a block scalar: continuation lines get the line's indentation; where the value would be taken for the block's indentation, the
 *       block's header gets an indentation indicator;
 *   <li>a comment: on one line.
 * </ul>
 *
 * <p>What was written down by the template's author is never changed, but for two cases that mean the same: single quotes become double quotes
 * where the value needs escapes, and the indicator above.
 */
final class YamlInsertion {
    private final Draft draft;
    private final Output out = new Output();
    private final List<Rendered.Line> lines = new ArrayList<>();
    private final BlockText block;
    private final LineText structure;

    YamlInsertion(Draft draft) {
        this.draft = draft;
        this.block = new BlockText(draft, out);
        this.structure = new LineText(draft, out, block);
    }

    Rendered write() {
        List<Draft.Line> all = draft.lines();
        for (int i = 0; i < all.size(); i++) {
            int from = out.length();
            write(all.get(i));
            note(all.get(i), from);
            if (i + 1 < all.size()) out.append('\n');
        }
        return new Rendered(draft.file(), out.toString(), lines, out.insertions(), draft.parameters(), draft.reads());
    }

    private void write(Draft.Line line) {
        if (block.takes(line)) block.write(line);
        else structure.write(line);
    }

    /** One entry for each line that the draft's line became. */
    private void note(Draft.Line line, int from) {
        Rendered.Line origin = line.origin();
        lines.add(origin);
        for (int at = out.indexOf("\n", from); at >= 0; at = out.indexOf("\n", at + 1)) lines.add(origin);
    }
}
